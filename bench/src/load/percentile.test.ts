import { expect, test } from "vitest";
import { median, percentile } from "./percentile.ts";

test("a percentile is one of the values, by nearest rank, whatever their order", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(values, 0.5)).toBe(50);
  expect(percentile(values, 0.99)).toBe(99);
  expect(percentile(values, 1)).toBe(100);
  expect(median([3, 1, 2])).toBe(2);
  expect(percentile([], 0.5)).toBe(0);
});
