"use client";
import type { UsageGrain } from "@gatehouse/domain";
import { useMemo } from "react";
import {
  Bar,
  type BarShapeProps,
  CartesianGrid,
  ComposedChart,
  Line,
  Rectangle,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { bucketLabel } from "../prepare/axis.ts";
import { type DrawnRow, drawing } from "../prepare/drawing.ts";
import { type Figure, onAxis, shown } from "../prepare/figure.ts";
import { timeAxis, valueAxis } from "./axis-props.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { CHART_HEIGHT, GRID, MARGIN } from "./theme.ts";
import { useDrag } from "./use-drag.ts";

interface TimeChartProps {
  figure: Figure;
  clock: { grain: UsageGrain; timeZone: string };
  /** Told the first and the last bucket that were marked with the mouse. */
  onSelect?: ((first: number, last: number) => void) | undefined;
}

/** Bars or lines over time. What was not over yet is paler or dashed, and the span before is a dashed line. */
export default function TimeChart({ figure, clock, onSelect }: TimeChartProps) {
  const { shape, unit, bands, partial } = figure;
  const rows = useMemo(() => drawing(figure), [figure]);
  const { marked, handlers } = useDrag(onSelect);
  return (
    <div className={onSelect ? "cursor-crosshair select-none" : undefined}>
      <ResponsiveContainer width="100%" height={CHART_HEIGHT} initialDimension={{ width: 480, height: CHART_HEIGHT }}>
        <ComposedChart data={rows} margin={MARGIN} syncId="usage" barCategoryGap="18%" {...handlers}>
          <CartesianGrid {...GRID} />
          <XAxis
            {...timeAxis(
              rows.map(({ at }) => at),
              clock,
            )}
            scale={shape === "bars" ? "band" : "auto"}
          />
          <YAxis {...valueAxis((value) => onAxis(value, unit))} allowDecimals={unit !== "count"} />
          <Tooltip
            isAnimationActive={false}
            cursor={
              shape === "bars"
                ? { fill: "var(--muted)", opacity: 0.6 }
                : { stroke: "var(--muted-foreground)", strokeDasharray: "3 3" }
            }
            content={({ active, payload }) => {
              const row = payload?.[0]?.payload as DrawnRow | undefined;
              return active && row ? <Reading row={row} figure={figure} clock={clock} /> : null;
            }}
          />
          {shape === "bars"
            ? barsOf(bands, partial ? rows.length - 1 : null)
            : bands.flatMap((band) => linesOf(band, rows.length))}
          {rows.some(({ before }) => before !== null) ? (
            <Line
              dataKey="before"
              type="linear"
              stroke="var(--muted-foreground)"
              strokeWidth={1.25}
              strokeDasharray="4 3"
              dot={rows.length < 3}
              activeDot={false}
              isAnimationActive={false}
            />
          ) : null}
          {marked ? (
            <ReferenceArea
              x1={rows[marked.first]?.at ?? ""}
              x2={rows[marked.last]?.at ?? ""}
              fill="var(--accent)"
              fillOpacity={0.15}
            />
          ) : null}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

const barsOf = (bands: Figure["bands"], partial: number | null) =>
  bands.map(({ id, label, colour }, index) => (
    <Bar
      key={id}
      name={label}
      dataKey={({ values }: DrawnRow) => values[id] ?? 0}
      stackId="all"
      fill={colour}
      maxBarSize={36}
      isAnimationActive={false}
      radius={index === bands.length - 1 ? [3, 3, 0, 0] : 0}
      {...(partial !== null && {
        shape: (props: BarShapeProps) => <Rectangle {...props} fillOpacity={props.index === partial ? 0.5 : 1} />,
      })}
    />
  ));

const linesOf = ({ id, label, colour }: Figure["bands"][number], length: number) => {
  const line = {
    type: "linear",
    stroke: colour,
    strokeWidth: 1.5,
    connectNulls: true,
    isAnimationActive: false,
  } as const;
  return [
    <Line
      key={id}
      name={label}
      dataKey={({ values }: DrawnRow) => values[id] ?? null}
      dot={length < 3}
      activeDot={{ r: 3.5, strokeWidth: 0 }}
      {...line}
    />,
    <Line
      key={`${id}-tail`}
      dataKey={({ tail }: DrawnRow) => tail[id] ?? null}
      strokeDasharray="3 3"
      dot={length < 3}
      activeDot={{ r: 3.5, strokeWidth: 0 }}
      {...line}
    />,
  ];
};

function Reading({
  row: { row, index },
  figure,
  clock,
}: {
  row: DrawnRow;
  figure: Figure;
  clock: TimeChartProps["clock"];
}) {
  const { unit, bands, rows, partial } = figure;
  const present = bands.filter(({ id }) => figure.shape === "lines" || Number(row.values[id] ?? 0) !== 0);
  const unfinished = partial && index === rows.length - 1;
  return (
    <ChartTooltip
      title={`${bucketLabel(row.at, clock.grain, clock.timeZone)}${unfinished ? ", so far" : ""}`}
      lines={present.map(({ id, label, colour }) => ({ label, colour, value: shown(row.values[id], unit) }))}
      total={row.total !== undefined && bands.length > 1 ? shown(row.total, unit) : undefined}
      before={row.before === undefined ? undefined : shown(row.before, unit)}
    />
  );
}
