import fc from "fast-check";
import { expect, test } from "vitest";
import { picoFromUsdPerMillion } from "./decimal.ts";

test.each([
  [2.5, 2_500_000n],
  [0.15, 150_000n],
  [0.003625, 3_625n],
  [2.675, 2_675_000n],
  [1e-7, 1n],
  [1.5e-6, 2n],
  [1e21, 1_000_000_000_000_000_000_000_000_000n],
  [0, 0n],
])("%d dollars per million tokens is %d pico-dollars per token", (usd, pico) => {
  expect(picoFromUsdPerMillion(usd)).toBe(pico);
});

test("what lies beyond a pico-dollar is rounded up, so that a price is never cheaper than the catalogue's", () => {
  expect(picoFromUsdPerMillion(0.08333333333333334)).toBe(83_334n);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("%d is no price", (usd) => {
  expect(picoFromUsdPerMillion(usd)).toBeUndefined();
});

test("six decimals, as catalogues write them, are exact for every price", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), (micro) => {
      expect(picoFromUsdPerMillion(Number(`${Math.floor(micro / 1e6)}.${String(micro % 1e6).padStart(6, "0")}`))).toBe(
        BigInt(micro),
      );
    }),
  );
});
