import type { UsageView } from "@gatehouse/domain";
import {
  exactUsdText,
  formatCompact,
  formatCount,
  formatDuration,
  formatPercent,
  formatUsd,
  formatUsdCompact,
} from "#lib/format.ts";

/** What values are of: nano-dollars (bigint), a count, milliseconds, a share from 0 to 1, or so many for each. */
export type Unit = "usd" | "count" | "ms" | "share" | "ratio";
/** null: nothing was measured, which is not zero. */
export type Value = bigint | number | null;

export interface Band {
  /** Names the column of a row; not a group's own key, which may hold any character. */
  id: string;
  label: string;
  colour: string;
}

export interface FigureRow {
  /** The bucket is `[at, end)`. */
  at: string;
  end: string;
  values: Readonly<Record<string, Value>>;
  /** All bands together; absent: they do not add up. */
  total?: bigint | number;
  /** The same of the span before; null: it has no such bucket. */
  before?: Value;
}

/** What a chart shows. Its picture and its table are both made of this, so that they cannot differ. */
export interface Figure {
  shape: "bars" | "lines";
  unit: Unit;
  bands: readonly Band[];
  rows: readonly FigureRow[];
  /** The last bucket is not whole. */
  partial: boolean;
}

/** The frame of a figure: its buckets with their ends. */
export function bucketsOf(view: UsageView): { at: string; end: string }[] {
  const points = view.series[0]?.points ?? [];
  return points.map(({ at }, index) => ({ at, end: points[index + 1]?.at ?? view.to }));
}

/** Height in the picture, which needs no more digits than a float has; never shown as a figure. Dollars for amounts. */
export const drawn = (value: Value | undefined): number | null =>
  value === undefined || value === null ? null : typeof value === "bigint" ? Number(value) / 1e9 : value;

/** For reading at a glance. */
export function shown(value: Value | undefined, unit: Unit): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "bigint") return formatUsd(value);
  return WORDS[unit](value);
}

/** With every digit. */
export const exactly = (value: Value | undefined, unit: Unit): string =>
  typeof value === "bigint" ? exactUsdText(value) : shown(value, unit);

/** On an axis, as short as can be. */
export const onAxis = (value: number, unit: Unit): string => AXES[unit](value);

const ratio = (value: number): string => value.toFixed(2);
const WORDS: Record<Unit, (value: number) => string> = {
  usd: (value) => formatCount(value),
  count: formatCount,
  ms: formatDuration,
  share: formatPercent,
  ratio,
};
const AXES: Record<Unit, (value: number) => string> = {
  usd: (dollars) => formatUsdCompact(BigInt(Math.round(dollars * 1e9))),
  count: formatCompact,
  ms: (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`),
  share: formatPercent,
  ratio,
};

/** What the columns of a table come to. */
interface Totals {
  bands: (bigint | number)[];
  all: bigint | number;
  /** Of the buckets that are compared with. */
  before: bigint | number;
}

/** Of a figure whose bands add up; null for others. */
export function totalsOf({ bands, rows }: Figure): Totals | null {
  if (rows.some((row) => row.total === undefined)) return null;
  return {
    bands: bands.map(({ id }) => sum(rows.map((row) => row.values[id] ?? null))),
    all: sum(rows.map((row) => row.total ?? null)),
    before: sum(rows.map((row) => row.before ?? null)),
  };
}

/** Amounts stay integers; nothing at all is zero of the kind that the others are of. */
export function sum(values: readonly Value[]): bigint | number {
  const known = values.filter((value) => value !== null);
  if (known.some((value) => typeof value === "bigint")) {
    return known.reduce<bigint>((total, value) => total + BigInt(value), 0n);
  }
  return known.reduce<number>((total, value) => total + Number(value), 0);
}

/** Each row with all that came before it: how a span adds up. */
export function cumulative(figure: Figure): Figure {
  const running: Record<string, bigint | number> = {};
  let total: Value = null;
  let before: Value = null;
  const rows = figure.rows.map((row): FigureRow => {
    for (const { id } of figure.bands) running[id] = sum([running[id] ?? null, row.values[id] ?? null]);
    total = sum([total, row.total ?? null]);
    before = row.before === undefined || row.before === null ? null : sum([before, row.before]);
    return { ...row, values: { ...running }, total, ...(row.before !== undefined && { before }) };
  });
  return { ...figure, rows };
}
