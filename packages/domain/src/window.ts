/** A half-open span of time, `start <= t < end`. */
export interface TimeWindow {
  start: Date;
  end: Date;
}

/** What a wall clock in the zone shows at that instant, read as if it were UTC, in milliseconds. */
function wallClock(instant: number, formatter: Intl.DateTimeFormat): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(instant)) part[type] = Number(value);
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    const number = "numeric" as const;
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "iso8601",
      hourCycle: "h23",
      year: number,
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** The instant at which a clock in the zone shows that wall time; in a gap, the instant the gap ends at. */
function instantOf(wall: number, formatter: Intl.DateTimeFormat): Date {
  const offsetAt = (instant: number) => wallClock(instant, formatter) - Math.floor(instant / 1000) * 1000;
  const first = wall - offsetAt(wall);
  return new Date(wall - offsetAt(first));
}

/** Whether the runtime knows the IANA time zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatterFor(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** The calendar month that holds `instant` in the IANA zone; its days may have 23 or 25 hours. */
export function monthWindow(instant: Date, timeZone: string): TimeWindow {
  const formatter = formatterFor(timeZone);
  const wall = new Date(wallClock(instant.getTime(), formatter));
  const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth()];
  return {
    start: instantOf(Date.UTC(year, month, 1), formatter),
    end: instantOf(Date.UTC(year, month + 1, 1), formatter),
  };
}
