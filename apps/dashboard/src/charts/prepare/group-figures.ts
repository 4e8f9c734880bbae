import type { UsageCounts, UsageSeries, UsageView } from "@gatehouse/domain";
import { type Band, bucketsOf, type Figure, sum, type Unit, type Value } from "./figure.ts";
import { coloursOf, MAX_SERIES, OTHER_COLOUR } from "./palette.ts";

/** A group of a chart; what is drawn as "Other" may be several of the view's. */
interface Group {
  key: string;
  label: string;
  colour: string;
  series: readonly UsageSeries[];
}

/** A band of a stacked chart, with what it comes to. */
export interface Share extends Band {
  key: string;
  total: bigint | number;
  /** Of the whole, 0..1. */
  share: number;
}

/** Cost over time, stacked by group. */
export const costFigure = (view: UsageView): Figure => stacked(view, "usd", ({ costNanoUsd }) => BigInt(costNanoUsd));

/** Tokens in and out over time, stacked by group. */
export const groupTokensFigure = (view: UsageView): Figure =>
  stacked(view, "count", ({ inputTokens, outputTokens }) => inputTokens + outputTokens);

/** Failed upstream calls as a share of all, a line per group. */
export const errorFigure = (view: UsageView): Figure => lines(view, "share", failedShare);

/** The 95th percentile of latency, a line per group. */
export const groupLatencyFigure = (view: UsageView): Figure => lines(view, "ms", ({ latencyP95Ms }) => latencyP95Ms);

/** null: nothing was sent to a provider. */
export function failedShare({ attempts, refused, failedAttempts }: UsageCounts): number | null {
  const sent = attempts - refused;
  return sent > 0 ? failedAttempts / sent : null;
}

/** Who or what the cost is made of, in the order and colours of the cost figure. */
export function costShares(view: UsageView): Share[] {
  const groups = groupsOf(view, ({ costNanoUsd }) => BigInt(costNanoUsd));
  const totals = groups.map(({ series }) => series.reduce((total, each) => total + BigInt(each.total.costNanoUsd), 0n));
  const whole = totals.reduce((total, each) => total + each, 0n);
  return groups.map(({ key, label, colour }, index) => {
    const total = totals[index] ?? 0n;
    const share = whole === 0n ? 0 : Number((total * 10_000n) / whole) / 10_000;
    return { id: `band${index}`, key, label, colour, total, share };
  });
}

/** Bars that add up; groups that have nothing are left out. */
function stacked(view: UsageView, unit: Unit, read: (counts: UsageCounts) => bigint | number): Figure {
  const groups = groupsOf(view, read);
  const rows = bucketsOf(view).map((bucket, index) => {
    const values = groups.map(({ series }) => sum(series.map(({ points }) => valueAt(points[index], read))));
    const before = view.previous?.points[index];
    return {
      ...bucket,
      values: Object.fromEntries(values.map((value, band) => [`band${band}`, value])),
      total: sum(values.length > 0 ? values : [unit === "usd" ? 0n : 0]),
      ...(view.previous && { before: before ? read(before) : null }),
    };
  });
  return { shape: "bars", unit, bands: groups.map(bandOf), rows, partial: view.partialLastBucket };
}

/** Lines that do not add up; only groups of which something is known, without the rest of them. */
function lines(view: UsageView, unit: Unit, read: (counts: UsageCounts) => number | null): Figure {
  const known = view.series
    .filter(({ points }) => points.some((point) => read(point) !== null))
    .slice(0, MAX_SERIES + 1);
  const colours = coloursOf(known.map(({ key }) => key));
  const rows = bucketsOf(view).map((bucket, index) => ({
    ...bucket,
    values: Object.fromEntries(known.map(({ points }, band) => [`band${band}`, valueAt(points[index], read)])),
  }));
  const bands = known.map(({ key, label }, band) => ({
    id: `band${band}`,
    label,
    colour: key === "other" ? OTHER_COLOUR : (colours.get(key) ?? OTHER_COLOUR),
  }));
  return { shape: "lines", unit, bands, rows, partial: view.partialLastBucket };
}

function groupsOf(view: UsageView, read: (counts: UsageCounts) => bigint | number): Group[] {
  const used = view.series.filter(({ total }) => read(total) > 0);
  const named = used.filter(({ key }) => key !== "other").slice(0, MAX_SERIES);
  const rest = used.filter((series) => !named.includes(series));
  const colours = coloursOf(named.map(({ key }) => key));
  return [
    ...named.map((series) => ({
      key: series.key,
      label: series.label,
      colour: colours.get(series.key) ?? OTHER_COLOUR,
      series: [series],
    })),
    ...(rest.length > 0 ? [{ key: "other", label: "Other", colour: OTHER_COLOUR, series: rest }] : []),
  ];
}

const bandOf = ({ label, colour }: Group, index: number): Band => ({ id: `band${index}`, label, colour });

const valueAt = <V extends Value>(point: UsageCounts | undefined, read: (counts: UsageCounts) => V): V | null =>
  point === undefined ? null : read(point);
