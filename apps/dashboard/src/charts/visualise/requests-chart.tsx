"use client";
import type { UsageView } from "@gatehouse/domain";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatCompact, formatCount } from "#lib/format.ts";
import { bucketLabel } from "../prepare/axis.ts";
import { REQUEST_BANDS } from "../prepare/bands.ts";
import type { RequestCounts } from "../prepare/request-series.ts";
import { timeAxis, valueAxis } from "./axis-props.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { CHART_HEIGHT, GRID, MARGIN } from "./theme.ts";

export default function RequestsChart({ view, rows }: { view: UsageView; rows: RequestCounts[] }) {
  return (
    <ResponsiveContainer width="100%" height={CHART_HEIGHT} initialDimension={{ width: 480, height: CHART_HEIGHT }}>
      <BarChart data={rows} margin={MARGIN} syncId="usage" barCategoryGap="18%" maxBarSize={36}>
        <CartesianGrid {...GRID} />
        <XAxis {...timeAxis(view)} />
        <YAxis {...valueAxis(formatCompact)} allowDecimals={false} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--muted)", opacity: 0.6 }}
          content={({ active, payload }) => {
            const row = payload?.[0]?.payload as RequestCounts | undefined;
            if (!active || !row) return null;
            return (
              <ChartTooltip
                title={bucketLabel(row.at, view.grain, view.timeZone)}
                lines={REQUEST_BANDS.map(({ id, label, colour }) => ({ label, colour, value: formatCount(row[id]) }))}
              />
            );
          }}
        />
        {REQUEST_BANDS.map(({ id, label, colour }) => (
          <Bar key={id} name={label} dataKey={id} stackId="requests" fill={colour} isAnimationActive={false} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
