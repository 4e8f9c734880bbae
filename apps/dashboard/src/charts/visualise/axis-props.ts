import type { UsageView } from "@gatehouse/domain";
import { axisTicks, tickLabel } from "../prepare/axis.ts";
import { AXIS_TICK } from "./theme.ts";

/** The time axis that all charts share. */
export function timeAxis({ grain, timeZone, from, to, series }: UsageView) {
  const axis = { grain, timeZone, spanMs: Date.parse(to) - Date.parse(from) };
  return {
    dataKey: "at",
    ticks: axisTicks(series[0]?.points.map((point) => point.at) ?? [], axis),
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
