"use client";
import type { UsageView } from "@gatehouse/domain";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatUsd, formatUsdCompact } from "#lib/format.ts";
import { bucketLabel } from "../prepare/axis.ts";
import type { Band, CostRow, CostSeries } from "../prepare/cost-series.ts";
import { timeAxis, valueAxis } from "./axis-props.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { CHART_HEIGHT, GRID, MARGIN } from "./theme.ts";

interface CostChartProps {
  view: UsageView;
  series: CostSeries;
}

export default function CostChart({ view, series }: CostChartProps) {
  const { bands, rows } = series;
  return (
    <ResponsiveContainer width="100%" height={CHART_HEIGHT} initialDimension={{ width: 640, height: CHART_HEIGHT }}>
      <BarChart data={rows} margin={MARGIN} syncId="usage" barCategoryGap="18%" maxBarSize={36}>
        <CartesianGrid {...GRID} />
        <XAxis {...timeAxis(view)} />
        <YAxis {...valueAxis((dollars) => formatUsdCompact(BigInt(Math.round(dollars * 1e9))))} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--muted)", opacity: 0.6 }}
          content={({ active, payload }) => {
            const row = payload?.[0]?.payload as CostRow | undefined;
            if (!active || !row) return null;
            return (
              <ChartTooltip
                title={bucketLabel(row.at, view.grain, view.timeZone)}
                lines={bands.filter((band) => (row.exact[band.id] ?? 0n) > 0n).map((band) => lineOf(band, row))}
                total={bands.length > 1 ? formatUsd(row.totalNanoUsd) : undefined}
              />
            );
          }}
        />
        {bands.map((band, index) => (
          <Bar
            key={band.key}
            name={band.label}
            dataKey={(row: CostRow) => row.drawn[band.id] ?? 0}
            stackId="cost"
            fill={band.colour}
            isAnimationActive={false}
            radius={index === bands.length - 1 ? [3, 3, 0, 0] : 0}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

const lineOf = (band: Band, row: CostRow) => ({
  label: band.label,
  colour: band.colour,
  value: formatUsd(row.exact[band.id] ?? 0n),
});
