import { type ModelPrice, PRICE_KINDS, type Rates } from "@gatehouse/domain";

/** A factor as a fraction, so that prices stay whole numbers. */
export type Factor = readonly [numerator: bigint, denominator: bigint];

/** A price times a factor, rounded up; searches are billed apart from tokens and cost the same. */
export function scaled(price: ModelPrice, factor: Factor): ModelPrice {
  const { source, matchedModel, tiers } = price;
  return {
    source,
    matchedModel,
    ...times(price, factor),
    ...(tiers && {
      tiers: tiers.map((step) => ({ aboveInputTokens: step.aboveInputTokens, ...times(step, factor) })),
    }),
  };
}

function times(rates: Rates, [numerator, denominator]: Factor): Rates {
  const result: Rates = {};
  for (const kind of PRICE_KINDS) {
    const rate = rates[kind];
    if (rate === undefined) continue;
    result[kind] = kind === "search" ? rate : (rate * numerator + denominator - 1n) / denominator;
  }
  return result;
}
