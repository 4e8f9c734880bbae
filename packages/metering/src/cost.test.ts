import type { ModelPrice, TokenCounts } from "@gatehouse/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ceilingOf, costOf } from "./cost.ts";

const price: ModelPrice = {
  source: "catalogue",
  matchedModel: "m",
  input: 3_000_000n,
  output: 15_000_000n,
  cacheRead: 300_000n,
  cacheWrite: 3_750_000n,
  tiers: [{ aboveInputTokens: 200_000, input: 6_000_000n, output: 22_500_000n, cacheRead: 600_000n }],
};

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
const units = {
  input: pico,
  output: pico,
  cacheRead: fc.option(pico, { nil: undefined }),
  cacheWrite: fc.option(pico, { nil: undefined }),
};
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
  reasoning: count,
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
