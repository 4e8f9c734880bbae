import type { UsageCounts, UsageView } from "@gatehouse/domain";
import { type Band, bucketsOf, type Figure, sum, type Unit, type Value } from "./figure.ts";

/** A band of figures of everything together. */
interface Measure extends Band {
  read: (counts: UsageCounts) => Value;
}

/** Requests by how they ended, from the bottom of the bar to its top. */
const ENDS: readonly Measure[] = [
  {
    id: "success",
    label: "Served",
    colour: "var(--chart-1)",
    read: ({ requests, errors, refused, aborted }) => Math.max(0, requests - errors - refused - aborted),
  },
  { id: "aborted", label: "Aborted", colour: "var(--chart-other)", read: ({ aborted }) => aborted },
  { id: "refused", label: "Refused", colour: "var(--chart-3)", read: ({ refused }) => refused },
  { id: "error", label: "Errors", colour: "var(--bar-danger)", read: ({ errors }) => errors },
];

/** Parts that add up to all tokens: cached ones are a part of the input, reasoning one of the output. */
const TOKENS: readonly Measure[] = [
  {
    id: "input",
    label: "Input",
    colour: "var(--chart-1)",
    read: ({ inputTokens, cacheReadTokens }) => Math.max(0, inputTokens - cacheReadTokens),
  },
  { id: "cached", label: "Cached input", colour: "var(--chart-2)", read: ({ cacheReadTokens }) => cacheReadTokens },
  {
    id: "output",
    label: "Output",
    colour: "var(--chart-3)",
    read: ({ outputTokens, reasoningTokens }) => Math.max(0, outputTokens - reasoningTokens),
  },
  { id: "reasoning", label: "Reasoning", colour: "var(--chart-4)", read: ({ reasoningTokens }) => reasoningTokens },
];

const LATENCY: readonly Measure[] = [
  { id: "p99", label: "p99", colour: "var(--chart-4)", read: ({ latencyP99Ms }) => latencyP99Ms },
  { id: "p95", label: "p95", colour: "var(--chart-3)", read: ({ latencyP95Ms }) => latencyP95Ms },
  { id: "p50", label: "p50", colour: "var(--chart-1)", read: ({ latencyP50Ms }) => latencyP50Ms },
];
const FIRST_BYTE: readonly Measure[] = [
  { id: "p95", label: "p95", colour: "var(--chart-3)", read: ({ firstByteP95Ms }) => firstByteP95Ms },
  { id: "p50", label: "p50", colour: "var(--chart-1)", read: ({ firstByteP50Ms }) => firstByteP50Ms },
];
const CACHE: readonly Measure[] = [
  { id: "hit", label: "Hits", colour: "var(--chart-5)", read: ({ cacheHits }) => cacheHits },
  { id: "miss", label: "Misses", colour: "var(--chart-1)", read: ({ cacheMisses }) => cacheMisses },
  { id: "bypass", label: "Bypasses", colour: "var(--chart-other)", read: ({ cacheBypasses }) => cacheBypasses },
];
const SAVED: readonly Measure[] = [
  { id: "saved", label: "Saved", colour: "var(--chart-5)", read: ({ savedNanoUsd }) => BigInt(savedNanoUsd) },
];
const ATTEMPTS: readonly Measure[] = [
  { id: "attempts", label: "Attempts per request", colour: "var(--chart-1)", read: attemptsPerRequest },
];

/* These need an ungrouped view. */
export const requestsFigure = (view: UsageView): Figure => bars(view, "count", ENDS);
export const tokensFigure = (view: UsageView): Figure => bars(view, "count", TOKENS);
export const cacheFigure = (view: UsageView): Figure => bars(view, "count", CACHE);
export const savedFigure = (view: UsageView): Figure => bars(view, "usd", SAVED);
export const latencyFigure = (view: UsageView): Figure => lines(view, "ms", LATENCY);
export const firstByteFigure = (view: UsageView): Figure => lines(view, "ms", FIRST_BYTE);
export const attemptsFigure = (view: UsageView): Figure => lines(view, "ratio", ATTEMPTS);

/** Upstream calls for each request that was not refused: 1 is without retries and fallbacks. null: there was none. */
export function attemptsPerRequest({ attempts, requests, refused }: UsageCounts): number | null {
  return requests > refused ? (attempts - refused) / (requests - refused) : null;
}

/** Failed requests as a share of those that were not refused; null without any. */
export function errorRate({
  requests,
  errors,
  refused,
}: Pick<UsageCounts, "requests" | "errors" | "refused">): number | null {
  const sent = requests - refused;
  return sent > 0 ? errors / sent : null;
}

/** Hits as a share of the requests that were looked up; null without any. */
export function hitRate({ cacheHits, cacheMisses }: Pick<UsageCounts, "cacheHits" | "cacheMisses">): number | null {
  const asked = cacheHits + cacheMisses;
  return asked > 0 ? cacheHits / asked : null;
}

function bars(view: UsageView, unit: Unit, measures: readonly Measure[]): Figure {
  const totalOf = (counts: UsageCounts) => sum(measures.map(({ read }) => read(counts)));
  return figure(view, unit, measures, "bars", (counts, before) => ({
    total: totalOf(counts),
    ...(view.previous && { before: before ? totalOf(before) : null }),
  }));
}

const lines = (view: UsageView, unit: Unit, measures: readonly Measure[]): Figure =>
  figure(view, unit, measures, "lines", () => ({}));

function figure(
  view: UsageView,
  unit: Unit,
  measures: readonly Measure[],
  shape: Figure["shape"],
  totals: (counts: UsageCounts, before: UsageCounts | undefined) => { total?: bigint | number; before?: Value },
): Figure {
  const points = view.series[0]?.points ?? [];
  const rows = bucketsOf(view).map((bucket, index) => {
    const point = points[index] as UsageCounts;
    const values = Object.fromEntries(measures.map(({ id, read }) => [id, read(point)]));
    return { ...bucket, values, ...totals(point, view.previous?.points[index]) };
  });
  const bands = measures.map(({ id, label, colour }) => ({ id, label, colour }));
  return { shape, unit, bands, rows, partial: view.partialLastBucket };
}
