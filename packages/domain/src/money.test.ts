import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ceilToNano, exactUsd, MAX_NANO_USD, parseUsd } from "./money.ts";

describe("parseUsd", () => {
  test.each([
    ["1500", 1_500_000_000_000n],
    ["$1,500.25", 1_500_250_000_000n],
    [" 0.000000001 ", 1n],
    ["0", 0n],
  ])("reads %j exactly", (text, nano) => expect(parseUsd(text)).toBe(nano));

  test.each(["", "-1", "1e3", "1,50", "1.0000000001", "NaN", "١٢", "9223372037", "$"])(
    "refuses %j rather than guess",
    (text) => expect(parseUsd(text)).toBeUndefined(),
  );
});

test("an amount survives being written out and read back to the nano-dollar", () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: MAX_NANO_USD }), (nano) => parseUsd(exactUsd(nano)) === nano));
});

test("rounding to nano-dollars never loses money and never adds a whole one", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (pico) => {
      const nano = ceilToNano(pico);
      expect(nano * 1000n >= pico && nano * 1000n - pico < 1000n).toBe(true);
    }),
  );
});

test("a negative cost is a fault, not a refund", () => {
  expect(() => ceilToNano(-1n)).toThrow(RangeError);
});
