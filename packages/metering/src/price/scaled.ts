import { type ModelPrice, PRICE_KINDS, type Rates } from "@gatehouse/domain";

/** A factor as a fraction, so that prices stay whole numbers. */
export type Factor = readonly [numerator: bigint, denominator: bigint];

const SCALED = new WeakMap<ModelPrice, Map<Factor, ModelPrice>>();

/**
 * A price times a factor, rounded up; searches are billed apart from tokens and cost the same. The same price and factor
 * give the same object, since what is looked up for a price is kept with it. @param factor one of few
 */
export function scaled(price: ModelPrice, factor: Factor): ModelPrice {
  const known = SCALED.get(price) ?? new Map<Factor, ModelPrice>();
  const result = known.get(factor) ?? times(price, factor);
  SCALED.set(price, known.set(factor, result));
  return result;
}

function times(price: ModelPrice, factor: Factor): ModelPrice {
  const { source, matchedModel, tiers } = price;
  return {
    source,
    matchedModel,
    ...ratesTimes(price, factor),
    ...(tiers && {
      tiers: tiers.map((step) => ({ aboveInputTokens: step.aboveInputTokens, ...ratesTimes(step, factor) })),
    }),
  };
}

function ratesTimes(rates: Rates, [numerator, denominator]: Factor): Rates {
  const result: Rates = {};
  for (const kind of PRICE_KINDS) {
    const rate = rates[kind];
    if (rate === undefined) continue;
    result[kind] = kind === "search" ? rate : (rate * numerator + denominator - 1n) / denominator;
  }
  return result;
}
