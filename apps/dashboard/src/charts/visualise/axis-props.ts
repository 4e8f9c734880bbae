import type { UsageGrain } from "@gatehouse/domain";
import { axisTicks, tickLabel } from "../prepare/axis.ts";
import { AXIS_TICK } from "./theme.ts";

/** The time axis that all charts share. @param starts of its buckets, in order */
export function timeAxis(starts: readonly string[], { grain, timeZone }: { grain: UsageGrain; timeZone: string }) {
  const [first, last] = [starts[0], starts.at(-1)];
  const axis = { grain, timeZone, spanMs: first && last ? Date.parse(last) - Date.parse(first) : 0 };
  return {
    dataKey: "at",
    ticks: axisTicks(starts, axis),
    tickFormatter: (at: string) => tickLabel(at, axis),
    tick: AXIS_TICK,
    tickLine: false,
    axisLine: { stroke: "var(--chart-grid)" },
    minTickGap: 12,
    tickMargin: 8,
    height: 28,
  };
}

export const valueAxis = (format: (value: number) => string) => ({
  tickFormatter: format,
  tick: AXIS_TICK,
  tickLine: false,
  axisLine: false,
  width: 52,
  tickCount: 4,
});
