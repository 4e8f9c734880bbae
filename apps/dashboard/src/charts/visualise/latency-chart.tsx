"use client";
import type { UsageView } from "@gatehouse/domain";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatDuration } from "#lib/format.ts";
import { bucketLabel } from "../prepare/axis.ts";
import { LATENCY_LINES } from "../prepare/bands.ts";
import type { LatencyPoint } from "../prepare/request-series.ts";
import { timeAxis, valueAxis } from "./axis-props.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { CHART_HEIGHT, GRID, MARGIN } from "./theme.ts";

export default function LatencyChart({ view, rows }: { view: UsageView; rows: LatencyPoint[] }) {
  return (
    <ResponsiveContainer width="100%" height={CHART_HEIGHT} initialDimension={{ width: 480, height: CHART_HEIGHT }}>
      <LineChart data={rows} margin={MARGIN} syncId="usage">
        <CartesianGrid {...GRID} />
        <XAxis {...timeAxis(view)} />
        <YAxis {...valueAxis(shortDuration)} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--muted-foreground)", strokeDasharray: "3 3" }}
          content={({ active, payload }) => {
            const row = payload?.[0]?.payload as LatencyPoint | undefined;
            if (!active || !row) return null;
            return (
              <ChartTooltip
                title={bucketLabel(row.at, view.grain, view.timeZone)}
                lines={LATENCY_LINES.map(({ id, label, colour }) => {
                  const value = row[id];
                  return { label, colour, value: value === null ? "–" : formatDuration(value) };
                })}
              />
            );
          }}
        />
        {LATENCY_LINES.map(({ id, label, colour }) => (
          <Line
            key={id}
            name={label}
            dataKey={id}
            type="linear"
            stroke={colour}
            strokeWidth={1.5}
            dot={rows.length < 3}
            activeDot={{ r: 3.5, strokeWidth: 0 }}
            connectNulls
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}

const shortDuration = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${Number((milliseconds / 1000).toFixed(1))} s`;
