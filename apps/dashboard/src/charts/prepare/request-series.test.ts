import { expect, it } from "vitest";
import { change, changeOfAmount, errorRate } from "./request-series.ts";

const point = { costNanoUsd: "0", inputTokens: 0, outputTokens: 0, latencyP50Ms: null, latencyP95Ms: null };

it("does not count refusals against the error rate", () => {
  expect(errorRate({ ...point, requests: 100, errors: 3, refused: 40 })).toBe(0.05);
  expect(errorRate({ ...point, requests: 5, errors: 0, refused: 5 })).toBeNull();
});

it("compares only with something", () => {
  expect(change(112, 100)).toBeCloseTo(0.12);
  expect(change(1, 0)).toBeNull();
  expect(changeOfAmount(9_007_199_254_740_993_000n, 18_014_398_509_481_986_000n)).toBe(-0.5);
  expect(changeOfAmount(1n, 0n)).toBeNull();
});
