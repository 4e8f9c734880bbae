import type { UsageView } from "@gatehouse/domain";
import { tickLabel } from "../prepare/axis.ts";
import { AXIS_TICK } from "./theme.ts";

/** The time axis that all charts share. */
export const timeAxis = ({ grain, timeZone, from, to }: Pick<UsageView, "grain" | "timeZone" | "from" | "to">) => ({
  dataKey: "at",
  tickFormatter: (at: string) => tickLabel(at, grain, timeZone, Date.parse(to) - Date.parse(from)),
  tick: AXIS_TICK,
  tickLine: false,
  axisLine: { stroke: "var(--chart-grid)" },
  minTickGap: 28,
  tickMargin: 8,
  height: 28,
});

export const valueAxis = (format: (value: number) => string) => ({
  tickFormatter: format,
  tick: AXIS_TICK,
  tickLine: false,
  axisLine: false,
  width: 56,
  tickCount: 4,
});
