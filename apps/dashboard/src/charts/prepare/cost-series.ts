import type { NanoUsdText, UsageSeries, UsageView } from "@gatehouse/domain";
import { coloursOf, MAX_SERIES, OTHER_COLOUR } from "./palette.ts";

export interface Band {
  /** Names the column of a row; not the group's own key, which may hold any character. */
  id: string;
  key: string;
  label: string;
  colour: string;
  totalNanoUsd: bigint;
  /** Of the whole, 0..1. */
  share: number;
}

export interface CostRow {
  at: string;
  /** Dollars to draw, per band. Only the picture is made of them; every figure comes from `exact`. */
  drawn: Record<string, number>;
  exact: Record<string, bigint>;
  totalNanoUsd: bigint;
}

export interface CostSeries {
  bands: Band[];
  rows: CostRow[];
}

/** Stacked cost over time: the largest groups apart, the rest as one. Groups that cost nothing are left out. */
export function costSeries(view: UsageView): CostSeries {
  const costly = view.series.filter((series) => BigInt(series.total.costNanoUsd) > 0n);
  const named = costly.filter((series) => series.key !== "other").slice(0, MAX_SERIES);
  const rest = costly.filter((series) => !named.includes(series));
  const colours = coloursOf(named.map((series) => series.key));
  const whole = costly.reduce((sum, series) => sum + BigInt(series.total.costNanoUsd), 0n);
  const groups = [
    ...named.map((series) => ({
      series: [series],
      label: series.label,
      colour: colours.get(series.key) ?? OTHER_COLOUR,
    })),
    ...(rest.length > 0 ? [{ series: rest, label: "Other", colour: OTHER_COLOUR }] : []),
  ];
  const bands = groups.map(({ series, label, colour }, index): Band => {
    const totalNanoUsd = series.reduce((sum, item) => sum + BigInt(item.total.costNanoUsd), 0n);
    const share = whole === 0n ? 0 : Number((totalNanoUsd * 10_000n) / whole) / 10_000;
    return { id: `band${index}`, key: series[0]?.key ?? "", label, colour, totalNanoUsd, share };
  });
  const starts = view.series[0]?.points.map((point) => point.at) ?? [];
  return { bands, rows: starts.map((at, index) => rowOf(at, index, groups)) };
}

function rowOf(at: string, index: number, groups: readonly { series: readonly UsageSeries[] }[]): CostRow {
  const row: CostRow = { at, drawn: {}, exact: {}, totalNanoUsd: 0n };
  groups.forEach(({ series }, band) => {
    const cost = series.reduce((sum, item) => sum + BigInt(item.points[index]?.costNanoUsd ?? 0), 0n);
    row.exact[`band${band}`] = cost;
    row.drawn[`band${band}`] = dollarsToDraw(cost.toString());
    row.totalNanoUsd += cost;
  });
  return row;
}

/** The height of a bar. A picture needs no more digits than a float has; never shown as a figure. */
export const dollarsToDraw = (amount: NanoUsdText): number => Number(BigInt(amount)) / 1e9;
