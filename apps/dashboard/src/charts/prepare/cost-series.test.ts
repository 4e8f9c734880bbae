import type { UsageSeries, UsageView } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { costSeries } from "./cost-series.ts";

const counts = {
  requests: 1,
  errors: 0,
  refused: 0,
  inputTokens: 0,
  outputTokens: 0,
  latencyP50Ms: null,
  latencyP95Ms: null,
};
const series = (key: string, costs: bigint[]): UsageSeries => ({
  key,
  label: key.toUpperCase(),
  points: costs.map((cost, index) => ({ at: `2026-11-0${index + 1}T00:00:00Z`, costNanoUsd: `${cost}`, ...counts })),
  total: { costNanoUsd: `${costs.reduce((a, b) => a + b, 0n)}`, ...counts },
});
const view = (all: UsageSeries[]): UsageView => ({
  from: "2026-11-01T00:00:00Z",
  to: "2026-11-03T00:00:00Z",
  grain: "1d",
  timeZone: "UTC",
  asOf: "2026-11-03T00:00:00Z",
  unpricedRequests: 0,
  series: all,
  total: { costNanoUsd: "0", ...counts },
});

it("sums to the nano-dollar, whatever is drawn as Other", () => {
  const all = Array.from({ length: 9 }, (_, index) => series(`m${index}`, [BigInt(index + 1), 9_007_199_254_740_993n]));
  const { bands, rows } = costSeries(view(all));
  expect(bands).toHaveLength(7);
  expect(bands.at(-1)?.label).toBe("Other");
  expect(rows.map((row) => row.totalNanoUsd)).toEqual([45n, 9n * 9_007_199_254_740_993n]);
  expect(bands.reduce((sum, band) => sum + band.totalNanoUsd, 0n)).toBe(45n + 9n * 9_007_199_254_740_993n);
});

it("joins the server's own Other with what it leaves out itself, and skips groups without cost", () => {
  const { bands } = costSeries(view([series("a", [5n]), series("free", [0n]), series("other", [5n])]));
  expect(bands.map(({ label, share }) => [label, share])).toEqual([
    ["A", 0.5],
    ["Other", 0.5],
  ]);
});

it("gives a group the same colour in every chart it is in, and no two groups of a chart the same", () => {
  const one = costSeries(view([series("gpt-5", [1n]), series("sonnet", [1n])])).bands;
  const other = costSeries(view([series("gpt-5", [9n])])).bands;
  expect(one[0]?.colour).toBe(other[0]?.colour);
  expect(new Set(one.map((band) => band.colour)).size).toBe(2);
});

it("is empty without data", () => {
  expect(costSeries(view([]))).toEqual({ bands: [], rows: [] });
});
