import type { UsageGrain } from "@gatehouse/domain";

const formatters = new Map<string, Intl.DateTimeFormat>();

const HOUR_MS = 3_600_000;
/** Beyond this, days are named instead of hours. */
const LONG_MS = 72 * HOUR_MS;

export interface Axis {
  grain: UsageGrain;
  timeZone: string;
  spanMs: number;
}

/** The label of a bucket on the axis: a day, or a time of day in the organization's zone. */
export function tickLabel(at: string, { grain, timeZone, spanMs }: Axis): string {
  if (grain === "1d" || spanMs > LONG_MS) return format(at, timeZone, { month: "short", day: "numeric" });
  return format(at, timeZone, { hour: "2-digit", minute: "2-digit" });
}

/** The label of a bucket in a tooltip or a table: all that is needed to name it. */
export const bucketLabel = (at: string, grain: UsageGrain, timeZone: string): string =>
  grain === "1d"
    ? format(at, timeZone, { weekday: "short", month: "short", day: "numeric" })
    : format(at, timeZone, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

/**
 * The buckets that get a label: over more than three days the first of each local day, else those that begin on a
 * round hour; at most `most`, evenly spread, so that no label stands twice.
 */
export function axisTicks(starts: readonly string[], { grain, timeZone, spanMs }: Axis, most = 8): string[] {
  if (grain === "1d") return thinOut(starts, most);
  if (spanMs > LONG_MS) {
    const dayOf = (at: string) => format(at, timeZone, { month: "short", day: "numeric" });
    return thinOut(
      starts.filter((at, index) => index > 0 && dayOf(at) !== dayOf(starts[index - 1] as string)),
      most,
    );
  }
  const step = [1, 2, 3, 4, 6, 12].find((hours) => spanMs / (hours * HOUR_MS) <= most) ?? 12;
  return starts.filter((at) => {
    const [hour, minute] = format(at, timeZone, { hour: "2-digit", minute: "2-digit" }).split(":").map(Number);
    return minute === 0 && (hour as number) % step === 0;
  });
}

/** At most `most` values, each the mean of as many neighbours: the shape of a figure without its noise. */
export function resample(values: readonly number[], most: number): number[] {
  const size = Math.ceil(values.length / most);
  if (size <= 1) return [...values];
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => {
    const part = values.slice(index * size, (index + 1) * size);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

/** The points of a line as an SVG path within `width` × `height`; "" for fewer than two points. */
export function sparkline(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return "";
  const highest = Math.max(...values);
  const step = width / (values.length - 1);
  const y = (value: number) => (highest === 0 ? height : height - (value / highest) * height);
  return values.map((value, index) => `${index === 0 ? "M" : "L"}${round(index * step)} ${round(y(value))}`).join("");
}

function thinOut(ticks: readonly string[], most: number): string[] {
  const step = Math.ceil(ticks.length / most);
  return ticks.filter((_, index) => index % Math.max(1, step) === 0);
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
