/** What a clock in the zone shows, as `<input type="datetime-local">` wants it: "2026-11-01T00:00". */
export function toWallTime(date: Date, timeZone: string): string {
  const part: Record<string, string> = {};
  for (const { type, value } of clock(timeZone).formatToParts(date)) part[type] = value;
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/**
 * The instant at which a clock in the zone shows that wall time; undefined for text that is none.
 * In the gap of a DST change, the instant that the gap ends at; of two instants, the first.
 */
export function fromWallTime(text: string, timeZone: string): Date | undefined {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return undefined;
  const offset = (instant: number) => Date.parse(`${toWallTime(new Date(instant), timeZone)}Z`) - instant;
  const minute = Math.floor(wall / 60_000) * 60_000;
  const early = minute - offset(minute - 86_400_000);
  const late = minute - offset(minute + 86_400_000);
  const fits = [early, late].find((instant) => instant + offset(instant) === minute);
  return new Date(fits ?? Math.max(early, late));
}

const clocks = new Map<string, Intl.DateTimeFormat>();
function clock(timeZone: string): Intl.DateTimeFormat {
  let found = clocks.get(timeZone);
  if (!found) {
    const two = "2-digit" as const;
    found = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
    });
    clocks.set(timeZone, found);
  }
  return found;
}
