import { monthWindow } from "@gatehouse/domain";

const HOUR = 3_600_000;
const PRESET_MS = { "1h": HOUR, "24h": 24 * HOUR, "7d": 168 * HOUR, "30d": 720 * HOUR, "90d": 2160 * HOUR } as const;

export type RangePreset = keyof typeof PRESET_MS | "month";
export const RANGE_LABELS: Record<RangePreset, string> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
  month: "This month",
};
export interface TimeRange {
  from: Date;
  to: Date;
}

/**
 * What the URL holds: a preset ("24h"), which stays relative when the link is shared, or an absolute range
 * "2026-11-01T00:00:00Z..2026-11-08T00:00:00Z". Anything else gives undefined.
 */
export function parseRange(text: string): RangePreset | TimeRange | undefined {
  if (text === "month" || Object.hasOwn(PRESET_MS, text)) return text as RangePreset;
  const [from, to] = text.split("..").map((part) => new Date(part));
  if (!from || !to || Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()) || from >= to) return undefined;
  return { from, to };
}

export const serializeRange = (range: TimeRange): string => `${shortIso(range.from)}..${shortIso(range.to)}`;

/** The instants that a range means at `now`; months are those of the zone. Falls back to `fallback`. */
export function resolveRange(text: string, now: Date, timeZone: string, fallback: RangePreset = "24h"): TimeRange {
  const parsed = parseRange(text) ?? fallback;
  if (typeof parsed !== "string") return parsed;
  if (parsed === "month") return { from: monthWindow(now, timeZone).start, to: now };
  return { from: new Date(now.getTime() - PRESET_MS[parsed]), to: now };
}

/** The span of the same length just before, to compare with. */
export const previousRange = ({ from, to }: TimeRange): TimeRange => ({
  from: new Date(from.getTime() - (to.getTime() - from.getTime())),
  to: from,
});

/** `now` cut to the minute, so that queries of the same view share one cache entry. */
export const wholeMinute = (now: number): Date => new Date(Math.floor(now / 60_000) * 60_000);

const shortIso = (date: Date): string => date.toISOString().replace(".000Z", "Z");
