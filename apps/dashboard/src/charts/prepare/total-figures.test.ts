import { expect, it } from "vitest";
import { change, changeOfAmount } from "./change.ts";
import { drawing } from "./drawing.ts";
import { totalsOf } from "./figure.ts";
import { aSeries, aView } from "./testing/a-view.ts";
import {
  attemptsFigure,
  cacheFigure,
  errorRate,
  latencyFigure,
  requestsFigure,
  tokensFigure,
} from "./total-figures.ts";

const view = (...buckets: Parameters<typeof aSeries>[1]) => aView([aSeries("", buckets)]);

it("counts each request once, by how it ended", () => {
  const figure = requestsFigure(view({ requests: 10, errors: 2, refused: 3, aborted: 1 }));
  expect(figure.rows[0]).toMatchObject({ values: { success: 4, aborted: 1, refused: 3, error: 2 }, total: 10 });
});

it("does not count cached input and reasoning twice", () => {
  const figure = tokensFigure(
    view({ inputTokens: 100, cacheReadTokens: 40, outputTokens: 50, reasoningTokens: 30 }, { inputTokens: 7 }),
  );
  expect(figure.rows[0]?.values).toEqual({ input: 60, cached: 40, output: 20, reasoning: 30 });
  expect(totalsOf(figure)?.all).toBe(157);
});

it("does not count refusals against the error rate, nor as attempts", () => {
  expect(errorRate({ requests: 100, errors: 3, refused: 40 })).toBe(0.05);
  expect(errorRate({ requests: 5, errors: 0, refused: 5 })).toBeNull();
  const figure = attemptsFigure(
    view({ attempts: 16, requests: 12, refused: 2 }, { attempts: 1, requests: 1, refused: 1 }),
  );
  expect(figure.rows.map(({ values }) => values.attempts)).toEqual([1.4, null]);
});

it("does not add up percentiles", () => {
  expect(totalsOf(latencyFigure(view({ latencyP50Ms: 1 }, { latencyP50Ms: 2 })))).toBeNull();
  expect(totalsOf(cacheFigure(view({ cacheHits: 1, cacheMisses: 2 })))).toEqual({
    bands: [1, 2, 0],
    all: 3,
    before: 0,
  });
});

it("draws the way to a bucket that is not whole apart, from the last one where something was measured", () => {
  const figure = latencyFigure(view({ latencyP50Ms: 5 }, { latencyP50Ms: 6 }, {}, { latencyP50Ms: 9 }));
  const whole = drawing(figure);
  expect(whole.map(({ values }) => values.p50)).toEqual([5, 6, null, 9]);
  const partial = drawing({ ...figure, partial: true });
  expect(partial.map(({ values }) => values.p50)).toEqual([5, 6, null, null]);
  expect(partial.map(({ tail }) => tail.p50)).toEqual([null, 6, null, 9]);
});

it("compares only with something", () => {
  expect(change(112, 100)).toBeCloseTo(0.12);
  expect(change(1, 0)).toBeNull();
  expect(changeOfAmount(9_007_199_254_740_993_000n, 18_014_398_509_481_986_000n)).toBe(-0.5);
  expect(changeOfAmount(1n, 0n)).toBeNull();
});
