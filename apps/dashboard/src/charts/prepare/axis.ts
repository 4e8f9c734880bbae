import type { UsageGrain } from "@gatehouse/domain";

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The label of a bucket on the axis: a day, or a time of day in the organization's zone. */
export function tickLabel(at: string, grain: UsageGrain, timeZone: string, spanMs: number): string {
  if (grain === "1d" || spanMs > 3 * 86_400_000) return format(at, timeZone, { month: "short", day: "numeric" });
  return format(at, timeZone, { hour: "2-digit", minute: "2-digit" });
}

/** The label of a bucket in a tooltip or a table: all that is needed to name it. */
export const bucketLabel = (at: string, grain: UsageGrain, timeZone: string): string =>
  grain === "1d"
    ? format(at, timeZone, { weekday: "short", month: "short", day: "numeric" })
    : format(at, timeZone, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

/** The points of a line as an SVG path within `width` × `height`; "" for fewer than two points. */
export function sparkline(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return "";
  const highest = Math.max(...values);
  const step = width / (values.length - 1);
  const y = (value: number) => (highest === 0 ? height : height - (value / highest) * height);
  return values.map((value, index) => `${index === 0 ? "M" : "L"}${round(index * step)} ${round(y(value))}`).join("");
}

const round = (value: number): number => Math.round(value * 10) / 10;

function format(at: string, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const id = `${timeZone} ${Object.keys(options).join(" ")}`;
  let found = formatters.get(id);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...options });
    formatters.set(id, found);
  }
  return found.format(new Date(at));
}
