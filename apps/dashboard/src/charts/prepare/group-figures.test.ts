import { expect, it } from "vitest";
import { cumulative, exactly, totalsOf } from "./figure.ts";
import { costFigure, costShares, errorFigure } from "./group-figures.ts";
import { aSeries, aView, counts } from "./testing/a-view.ts";

const LARGE = 9_007_199_254_740_993n;
const costs = (key: string, ...amounts: bigint[]) =>
  aSeries(
    key,
    amounts.map((amount) => ({ costNanoUsd: `${amount}` })),
  );

it("sums to the nano-dollar, whatever is drawn as Other", () => {
  const figure = costFigure(
    aView(Array.from({ length: 11 }, (_, index) => costs(`m${index}`, BigInt(index + 1), LARGE))),
  );
  expect(figure.bands).toHaveLength(9);
  expect(figure.bands.at(-1)?.label).toBe("Other");
  expect(figure.rows.map((row) => row.total)).toEqual([66n, 11n * LARGE]);
  const totals = totalsOf(figure);
  expect(totals?.all).toBe(66n + 11n * LARGE);
  expect(totals?.bands.reduce<bigint>((sum, band) => sum + BigInt(band), 0n)).toBe(66n + 11n * LARGE);
  expect(exactly(totals?.all, "usd")).toBe("$99,079,191.802150989");
});

it("joins the server's own Other with what it leaves out itself, and skips groups without cost", () => {
  const shares = costShares(aView([costs("a", 5n), costs("free", 0n), costs("other", 5n)]));
  expect(shares.map(({ label, share }) => [label, share])).toEqual([
    ["A", 0.5],
    ["Other", 0.5],
  ]);
});

it("gives a group the same colour in every chart it is in, and no two groups of a chart the same", () => {
  const one = costFigure(aView([costs("gpt-5", 1n), costs("sonnet", 1n)])).bands;
  const other = costFigure(aView([costs("gpt-5", 9n)])).bands;
  expect(one[0]?.colour).toBe(other[0]?.colour);
  expect(new Set(one.map((band) => band.colour)).size).toBe(2);
});

it("ends each bucket where the next begins, and the last where the span does", () => {
  const { rows } = costFigure(aView([costs("a", 1n, 2n, 3n)]));
  expect(rows.map(({ at, end }) => [at.slice(8, 13), end.slice(8, 13)])).toEqual([
    ["01T00", "02T00"],
    ["02T00", "03T00"],
    ["03T00", "03T12"],
  ]);
});

it("holds each bucket against that of the span before, which may have fewer", () => {
  const previous = {
    from: "2026-10-01T00:00:00.000Z",
    to: "2026-10-02T00:00:00.000Z",
    points: costs("", 7n).points,
    total: counts({ costNanoUsd: "7" }),
  };
  const figure = costFigure(aView([costs("a", 1n, 2n)], { previous }));
  expect(figure.rows.map(({ before }) => before)).toEqual([7n, null]);
  expect(costFigure(aView([costs("a", 1n)])).rows[0]).not.toHaveProperty("before");
});

it("adds up bucket by bucket when it is cumulative", () => {
  const { rows } = cumulative(costFigure(aView([costs("a", 1n, 2n), costs("b", 10n, 20n)])));
  expect(rows.map(({ values, total }) => [values.band0, values.band1, total])).toEqual([
    [1n, 10n, 11n],
    [3n, 30n, 33n],
  ]);
});

it("tells a group that failed from one that was not called", () => {
  const calls = aSeries("a", [
    { attempts: 4, refused: 1, failedAttempts: 1 },
    { attempts: 2, refused: 2 },
  ]);
  const { rows, bands } = errorFigure(aView([calls, aSeries("idle", [{}, {}])]));
  expect(bands).toHaveLength(1);
  expect(rows.map(({ values }) => values.band0)).toEqual([1 / 3, null]);
});

it("is empty without data", () => {
  expect(costFigure(aView([]))).toMatchObject({ bands: [], rows: [] });
});
