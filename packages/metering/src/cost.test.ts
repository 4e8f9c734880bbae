import { type ModelPrice, type NanoUsd, PRICE_KINDS, type TokenCounts, type UnitCounts } from "@gatehouse/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ceilingOf as ceilingOfBound, costOf as costOfAmounts } from "./cost.ts";

const price: ModelPrice = {
  source: "catalogue",
  matchedModel: "m",
  input: 3_000_000n,
  output: 15_000_000n,
  cacheRead: 300_000n,
  cacheWrite: 3_750_000n,
  tiers: [{ aboveInputTokens: 200_000, input: 6_000_000n, output: 22_500_000n, cacheRead: 600_000n }],
};

/** Tokens alone, at a price that there is. */
function costOf(tokens: TokenCounts, at: ModelPrice) {
  const { costNanoUsd, applied } = costOfAmounts({ tokens, units: {} }, at);
  if (costNanoUsd === null) throw new Error("unpriced");
  return { costNanoUsd, applied };
}

function ceilingOf(at: ModelPrice, input: number, output: number, units: UnitCounts = {}): NanoUsd {
  const ceiling = ceilingOfBound(at, { input, output, units });
  if (ceiling === null) throw new Error("unpriced");
  return ceiling;
}

test("each kind of token costs its own price, and cached input is not paid twice", () => {
  const { costNanoUsd } = costOf({ input: 1000, output: 10, cacheRead: 600, cacheWrite: 100, reasoning: 5 }, price);
  expect(costNanoUsd).toBe((300n * 3_000_000n + 600n * 300_000n + 100n * 3_750_000n + 10n * 15_000_000n) / 1000n);
});

test("the total input, cache included, chooses the tier, and the tier holds for the whole request", () => {
  expect(costOf({ input: 200_000, output: 1 }, price).applied).toMatchObject({ input: 3_000_000n });
  const { costNanoUsd, applied } = costOf({ input: 200_001, output: 1, cacheRead: 200_000 }, price);
  expect(costNanoUsd).toBe((6_000_000n + 200_000n * 600_000n + 22_500_000n) / 1000n);
  expect(applied).toEqual({
    source: "catalogue",
    matchedModel: "m",
    input: 6_000_000n,
    output: 22_500_000n,
    cacheRead: 600_000n,
  });
});

test("cache reads and writes without a price of their own cost what input does", () => {
  const plain: ModelPrice = { source: "override", matchedModel: "m", input: 1000n, output: 1000n };
  expect(costOf({ input: 10, output: 0, cacheRead: 4, cacheWrite: 3 }, plain).costNanoUsd).toBe(10n);
});

test("a fraction of a nano-dollar is rounded up, once for the whole attempt", () => {
  const cheap: ModelPrice = { source: "override", matchedModel: "m", input: 1n, output: 1n };
  expect(costOf({ input: 1, output: 1 }, cheap).costNanoUsd).toBe(1n);
  expect(costOf({ input: 0, output: 0 }, cheap).costNanoUsd).toBe(0n);
});

const pico = fc.bigInt(0n, 10n ** 9n);
const rate = fc.option(pico, { nil: undefined });
const units = { ...Object.fromEntries(PRICE_KINDS.map((kind) => [kind, rate])), input: pico, output: pico };
const anyPrice = fc
  .record({ ...units, tiers: fc.array(fc.record({ ...units, aboveInputTokens: fc.nat(500) }), { maxLength: 3 }) })
  .map((fields) => ({
    source: "catalogue",
    matchedModel: "m",
    ...fields,
    tiers: fields.tiers.toSorted((a, b) => a.aboveInputTokens - b.aboveInputTokens),
  })) as fc.Arbitrary<ModelPrice>;
const count = fc.option(fc.nat(1000), { nil: undefined });
const anyTokens = fc.record({
  input: count,
  output: count,
  cacheRead: count,
  cacheWrite: count,
  cacheWriteLong: count,
  reasoning: count,
  audioInput: count,
  audioOutput: count,
  imageInput: count,
  imageOutput: count,
}) as fc.Arbitrary<TokenCounts>;

test("no attempt within its token bounds costs more than its ceiling, whatever it is made of", () => {
  fc.assert(
    fc.property(anyPrice, anyTokens, fc.nat(500), fc.nat(500), (any, tokens, spareInput, spareOutput) => {
      const ceiling = ceilingOf(any, (tokens.input ?? 0) + spareInput, (tokens.output ?? 0) + spareOutput);
      expect(costOf(tokens, any).costNanoUsd).toBeLessThanOrEqual(ceiling);
    }),
    { numRuns: 2000 },
  );
});

test("a wider bound never has a lower ceiling, and fractions of a token count in full", () => {
  fc.assert(
    fc.property(anyPrice, fc.nat(1000), fc.nat(1000), fc.nat(100), fc.nat(100), (any, input, output, more, longer) => {
      const ceiling = ceilingOf(any, input, output);
      expect(ceilingOf(any, input + more, output + longer)).toBeGreaterThanOrEqual(ceiling);
    }),
  );
  expect(ceilingOf({ ...price, tiers: [] }, 0.5, 0.5)).toBe(ceilingOf({ ...price, tiers: [] }, 1, 1));
});

test("more output never costs less", () => {
  fc.assert(
    fc.property(anyPrice, anyTokens, fc.nat(1000), (any, tokens, more) => {
      const longer = { ...tokens, output: (tokens.output ?? 0) + more };
      expect(costOf(longer, any).costNanoUsd).toBeGreaterThanOrEqual(costOf(tokens, any).costNanoUsd);
    }),
  );
});

test("two attempts in one tier cost what their sum does, up to the one rounding of each", () => {
  fc.assert(
    fc.property(anyPrice, fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000), (any, i1, o1, i2, o2) => {
      const flat = { ...any, tiers: [] };
      const cost = (input: number, output: number) => costOf({ input, output }, flat).costNanoUsd;
      const apart = cost(i1, o1) + cost(i2, o2);
      const together = cost(i1 + i2, o1 + o2);
      expect(apart - together === 0n || apart - together === 1n).toBe(true);
    }),
  );
});

test("the applied unit prices are enough to work the cost out again", () => {
  fc.assert(
    fc.property(anyPrice, anyTokens, (any, tokens) => {
      const { costNanoUsd, applied } = costOf(tokens, any);
      expect(applied.tiers).toBeUndefined();
      expect(costOf(tokens, applied).costNanoUsd).toBe(costNanoUsd);
    }),
  );
});

test("audio, images and cache writes for an hour cost their own price, and never more than their total", () => {
  const rates = { input: 1_000n, output: 2_000n, cacheWriteLong: 6_000n, audioInput: 9_000n, imageOutput: 30_000n };
  const dear: ModelPrice = { source: "override", matchedModel: "m", ...rates };
  const tokens = { input: 100, cacheWrite: 30, cacheWriteLong: 10, audioInput: 20, output: 50, imageOutput: 40 };
  expect(costOf(tokens, dear).costNanoUsd).toBe(50n + 20n + 10n * 6n + 20n * 9n + 10n * 2n + 40n * 30n);
  expect(costOf({ input: 10, audioInput: 500, output: 0 }, dear).costNanoUsd).toBe(90n);
});

test("units cost their price beside tokens, or alone where a model is billed by nothing else", () => {
  const searching: ModelPrice = {
    source: "catalogue",
    matchedModel: "m",
    input: 1_000n,
    output: 1_000n,
    search: 5_000n,
  };
  const amounts = { tokens: { input: 3, output: 4 }, units: { search: 2 } };
  expect(costOfAmounts(amounts, searching).costNanoUsd).toBe(17n);
  const heard: ModelPrice = { source: "catalogue", matchedModel: "whisper-1", second: 100_000n };
  expect(costOfAmounts({ tokens: {}, units: { second: 30 } }, heard).costNanoUsd).toBe(3_000n);
  expect(ceilingOfBound(heard, { input: 1_000, output: 0, units: { second: 60 } })).toBe(6_000n);
});

test.each<[string, { tokens: TokenCounts; units: UnitCounts }, Partial<ModelPrice>]>([
  [
    "output tokens of a model that has a price for input alone",
    { tokens: { input: 1, output: 1 }, units: {} },
    { input: 1n },
  ],
  [
    "a search that nobody has a price for",
    { tokens: { input: 1, output: 1 }, units: { search: 1 } },
    { input: 1n, output: 1n },
  ],
  ["seconds at a price per character", { tokens: {}, units: { second: 1 } }, { character: 1n }],
])("%s: the cost is unknown, which is not zero", (_what, amounts, rates) => {
  const partial: ModelPrice = { source: "catalogue", matchedModel: "m", ...rates };
  expect(costOfAmounts(amounts, partial).costNanoUsd).toBeNull();
  const { input = 0, output = 0 } = amounts.tokens;
  expect(ceilingOfBound(partial, { input, output, units: amounts.units })).toBeNull();
});

test("seconds and characters are another measure of what tokens are paid for", () => {
  const byToken: ModelPrice = { source: "catalogue", matchedModel: "m", input: 1_000n, output: 1_000n };
  expect(costOfAmounts({ tokens: { input: 5, output: 5 }, units: { second: 60 } }, byToken).costNanoUsd).toBe(10n);
});
