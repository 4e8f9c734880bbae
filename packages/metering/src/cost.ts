import {
  ceilToNano,
  type ModelPrice,
  type NanoUsd,
  type PicoUsd,
  type PriceTier,
  type TokenCounts,
} from "@gatehouse/domain";

/**
 * What an attempt costs: every kind of token at its price, summed in pico-dollars and rounded up once. The total input
 * (cache included) chooses the tier, which holds for the whole request. A cache read or write without a price of its own
 * costs what input does. `applied` holds the unit prices that were used. Counts are whole and not negative.
 */
export function costOf(tokens: TokenCounts, price: ModelPrice): { costNanoUsd: NanoUsd; applied: ModelPrice } {
  const input = tokens.input ?? 0;
  const prices = pricesFor(price, input);
  // Parts never exceed the total, or a report that contradicts itself could cost more than its ceiling.
  const cacheWrite = Math.min(tokens.cacheWrite ?? 0, input);
  const cacheRead = Math.min(tokens.cacheRead ?? 0, input - cacheWrite);
  const pico =
    BigInt(input - cacheRead - cacheWrite) * prices.input +
    BigInt(cacheRead) * (prices.cacheRead ?? prices.input) +
    BigInt(cacheWrite) * (prices.cacheWrite ?? prices.input) +
    BigInt(tokens.output ?? 0) * prices.output;
  const { source, matchedModel } = price;
  return { costNanoUsd: ceilToNano(pico), applied: { source, matchedModel, ...unitPrices(prices) } };
}

/**
 * The most that a request can cost whose tokens stay within the bounds: `costOf` never exceeds it, whichever tier it
 * reaches and whatever kind its tokens are.
 */
export function ceilingOf(price: ModelPrice, inputTokenBound: number, outputTokenBound: number): NanoUsd {
  const input = BigInt(Math.ceil(inputTokenBound));
  const output = BigInt(Math.ceil(outputTokenBound));
  let highest = 0n;
  for (const prices of [price, ...(price.tiers ?? []).filter((tier) => tier.aboveInputTokens < inputTokenBound)]) {
    const most = ceilToNano(input * dearestInput(prices) + output * prices.output);
    if (most > highest) highest = most;
  }
  return highest;
}

type UnitPrices = Omit<PriceTier, "aboveInputTokens">;

function pricesFor(price: ModelPrice, inputTokens: number): UnitPrices {
  let prices: UnitPrices = price;
  for (const tier of price.tiers ?? []) if (inputTokens > tier.aboveInputTokens) prices = tier;
  return prices;
}

const unitPrices = ({ input, output, cacheRead, cacheWrite }: UnitPrices): UnitPrices => ({
  input,
  output,
  ...(cacheRead !== undefined && { cacheRead }),
  ...(cacheWrite !== undefined && { cacheWrite }),
});

function dearestInput({ input, cacheRead, cacheWrite }: UnitPrices): PicoUsd {
  const dearer = (cacheRead ?? 0n) > input ? (cacheRead as PicoUsd) : input;
  return (cacheWrite ?? 0n) > dearer ? (cacheWrite as PicoUsd) : dearer;
}
