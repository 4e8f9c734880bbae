import {
  ceilToNano,
  type ModelPrice,
  type NanoUsd,
  type PicoUsd,
  PRICE_KINDS,
  type PriceKind,
  type Rates,
  type TokenCounts,
  UNIT_KINDS,
  type UnitCounts,
  type UnitKind,
} from "@gatehouse/domain";

/** Amounts that are billed, counted or bounded. */
export interface Amounts {
  tokens: TokenCounts;
  units: UnitCounts;
}

/** Which price a part of the input or output is billed at: the first that there is. */
const FALLBACKS = {
  input: ["input"],
  cacheWriteLong: ["cacheWriteLong", "cacheWrite", "input"],
  cacheWrite: ["cacheWrite", "input"],
  cacheRead: ["cacheRead", "input"],
  audioInput: ["audioInput", "input"],
  imageInput: ["imageInput", "input"],
  output: ["output"],
  audioOutput: ["audioOutput", "output"],
  imageOutput: ["imageOutput", "output"],
} as const satisfies Partial<Record<PriceKind, readonly PriceKind[]>>;
type TokenPart = keyof typeof FALLBACKS;

const INPUT_PARTS = ["cacheWriteLong", "cacheWrite", "cacheRead", "audioInput", "imageInput"] as const;
const OUTPUT_PARTS = ["audioOutput", "imageOutput"] as const;

/**
 * What an attempt costs: every kind of token and unit at its price, summed in pico-dollars and rounded up once. The total
 * input (cache included) chooses the tier, which holds for the whole request. A kind of token without a price of its own
 * costs what input or output does. null: something was used that has no price at all, which is not zero. `applied` holds
 * the prices that were used. Counts are whole and not negative.
 */
export function costOf(amounts: Amounts, price: ModelPrice): { costNanoUsd: NanoUsd | null; applied: ModelPrice } {
  const rates = ratesFor(price, amounts.tokens.input ?? 0);
  const { source, matchedModel } = price;
  const pico = sumOf([...tokenParts(amounts.tokens, rates), ...unitParts(amounts.units, rates)]);
  return { costNanoUsd: pico === null ? null : ceilToNano(pico), applied: { source, matchedModel, ...rates } };
}

/**
 * The most that a request can cost whose amounts stay within the bounds (totals of input and output tokens): `costOf`
 * never exceeds it, whichever tier it reaches and whatever kind its tokens are. null: part of it has no price.
 */
export function ceilingOf(price: ModelPrice, bound: { input: number; output: number; units: UnitCounts }) {
  const input = Math.ceil(bound.input);
  const output = Math.ceil(bound.output);
  let highest: NanoUsd | null = 0n;
  for (const tier of [price, ...(price.tiers ?? []).filter((tier) => tier.aboveInputTokens < input)]) {
    const rates = ratesOf(tier);
    const parts: Part[] = [
      ...(billsTokens(rates) ? [dearest(input, ["input", ...INPUT_PARTS], rates)] : []),
      ...(billsTokens(rates) ? [dearest(output, ["output", ...OUTPUT_PARTS], rates)] : []),
      ...unitParts(bound.units, rates),
    ];
    const pico = sumOf(parts);
    if (pico === null) return null;
    const most = ceilToNano(pico);
    if (highest !== null && most > highest) highest = most;
  }
  return highest;
}

/** How many of something, at which price; undefined: it has none. */
type Part = readonly [count: number, rate: PicoUsd | undefined];

function sumOf(parts: readonly Part[]): PicoUsd | null {
  let pico = 0n;
  for (const [count, rate] of parts) {
    if (count === 0) continue;
    if (rate === undefined) return null;
    pico += BigInt(count) * rate;
  }
  return pico;
}

const billsTokens = ({ input, output }: Rates): boolean => input !== undefined || output !== undefined;

/** Parts never exceed their total, or a report that contradicts itself could cost more than its ceiling. */
function tokenParts(tokens: TokenCounts, rates: Rates): Part[] {
  if (!billsTokens(rates)) return [];
  const long = Math.min(tokens.cacheWriteLong ?? 0, tokens.cacheWrite ?? 0);
  const counts: TokenCounts = { ...tokens, cacheWriteLong: long, cacheWrite: (tokens.cacheWrite ?? 0) - long };
  return [
    ...split(counts.input ?? 0, INPUT_PARTS, "input", counts, rates),
    ...split(counts.output ?? 0, OUTPUT_PARTS, "output", counts, rates),
  ];
}

function split(
  total: number,
  kinds: readonly (TokenPart & keyof TokenCounts)[],
  rest: "input" | "output",
  counts: TokenCounts,
  rates: Rates,
): Part[] {
  let left = total;
  const parts: Part[] = kinds.map((kind) => {
    const count = Math.min(counts[kind] ?? 0, left);
    left -= count;
    return [count, rateOf(kind, rates)];
  });
  return [...parts, [left, rateOf(rest, rates)]];
}

/**
 * A unit without a price: seconds, characters and images are another measure of what tokens are paid for; a search is
 * paid on top of them.
 */
function unitParts(units: UnitCounts, rates: Rates): Part[] {
  const paidByTokens = (kind: UnitKind) => kind !== "search" && billsTokens(rates);
  return UNIT_KINDS.flatMap((kind): Part[] =>
    rates[kind] === undefined && paidByTokens(kind) ? [] : [[units[kind] ?? 0, rates[kind]]],
  );
}

function rateOf(kind: TokenPart, rates: Rates): PicoUsd | undefined {
  for (const fallback of FALLBACKS[kind]) if (rates[fallback] !== undefined) return rates[fallback];
  return undefined;
}

function dearest(count: number, kinds: readonly TokenPart[], rates: Rates): Part {
  let highest: PicoUsd | undefined;
  for (const kind of kinds) {
    const rate = rateOf(kind, rates);
    if (rate !== undefined && rate > (highest ?? -1n)) highest = rate;
  }
  return [count, highest];
}

function ratesFor(price: ModelPrice, inputTokens: number): Rates {
  let rates: Rates = price;
  for (const tier of price.tiers ?? []) if (inputTokens > tier.aboveInputTokens) rates = tier;
  return ratesOf(rates);
}

function ratesOf(source: Rates): Rates {
  const rates: Rates = {};
  for (const kind of PRICE_KINDS) if (source[kind] !== undefined) rates[kind] = source[kind];
  return rates;
}
