import fc from "fast-check";
import { expect, test } from "vitest";
import { BOUNDS_MS, BUCKETS, bucketOf, mergeHistogram, quantile } from "./histogram.ts";

const duration = fc.integer({ min: 0, max: 900_000 });
const histogramOf = (values: number[]) =>
  values.reduce<number[]>(
    (counts, value) => {
      counts[bucketOf(value)] = (counts[bucketOf(value)] ?? 0) + 1;
      return counts;
    },
    Array.from({ length: BUCKETS }, () => 0),
  );

test("a duration is counted in the first bucket whose bound is not below it", () => {
  fc.assert(
    fc.property(duration, (value) => {
      const index = bucketOf(value);
      expect(value <= (BOUNDS_MS[index] ?? Infinity) * (1 + 1e-9)).toBe(true);
      expect(index === 0 || value > (BOUNDS_MS[index - 1] as number) * (1 - 1e-9)).toBe(true);
    }),
  );
});

test("merging two histograms is the histogram of all their values", () => {
  fc.assert(
    fc.property(fc.array(duration), fc.array(duration), (a, b) => {
      expect(mergeHistogram(histogramOf(a), histogramOf(b))).toEqual(histogramOf([...a, ...b]));
    }),
  );
});

test("a percentile lies within 19 % of the true value", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 900_000 }), { minLength: 1 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (values, q) => {
        const truth = [...values].sort((a, b) => a - b)[Math.ceil(q * values.length) - 1] as number;
        const found = quantile(histogramOf(values), q) as number;
        expect(found / truth).toBeGreaterThan(1 / 1.19);
        expect(found / truth).toBeLessThan(1.19);
      },
    ),
  );
});

test("an empty histogram has no percentile, which is not zero", () => {
  expect(quantile([], 0.5)).toBeUndefined();
});
