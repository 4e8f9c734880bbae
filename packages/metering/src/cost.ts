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
  const table = tableFor(price, amounts.tokens.input ?? 0);
  const sum = new Sum();
  if (table.billsTokens) addTokens(sum, amounts.tokens, table);
  addUnits(sum, amounts.units, table);
  return { costNanoUsd: sum.pico === null ? null : ceilToNano(sum.pico), applied: table.applied };
}

/**
 * The most that a request can cost whose amounts stay within the bounds (totals of input and output tokens): `costOf`
 * never exceeds it, whichever tier it reaches and whatever kind its tokens are. null: part of it has no price.
 */
export function ceilingOf(price: ModelPrice, bound: { input: number; output: number; units: UnitCounts }) {
  const input = Math.ceil(bound.input);
  const output = Math.ceil(bound.output);
  let highest: NanoUsd = 0n;
  for (const table of tablesOf(price)) {
    if (table.aboveInputTokens >= input && table.aboveInputTokens > 0) continue;
    const sum = new Sum();
    if (table.billsTokens) {
      sum.add(input, table.dearestInput);
      sum.add(output, table.dearestOutput);
    }
    addUnits(sum, bound.units, table);
    if (sum.pico === null) return null;
    const most = ceilToNano(sum.pico);
    if (most > highest) highest = most;
  }
  return highest;
}

/** Prices of one tier, looked up once: a price is the same object for as long as its configuration lasts. */
interface RateTable {
  aboveInputTokens: number;
  applied: ModelPrice;
  billsTokens: boolean;
  rates: Readonly<Record<TokenPart, PicoUsd | undefined>>;
  /** Of all kinds that a token of input, or of output, may turn out to be. */
  dearestInput: PicoUsd | undefined;
  dearestOutput: PicoUsd | undefined;
  units: readonly (readonly [kind: UnitKind, rate: PicoUsd | undefined])[];
}

const TABLES = new WeakMap<ModelPrice, readonly RateTable[]>();

/** The price's own table, then those of its tiers, in their order. */
function tablesOf(price: ModelPrice): readonly RateTable[] {
  const known = TABLES.get(price);
  if (known) return known;
  const tables = [
    tableOf(price, price, 0),
    ...(price.tiers ?? []).map((tier) => tableOf(price, tier, tier.aboveInputTokens)),
  ];
  TABLES.set(price, tables);
  return tables;
}

function tableFor(price: ModelPrice, inputTokens: number): RateTable {
  const [base, ...tiers] = tablesOf(price);
  return tiers.findLast(({ aboveInputTokens }) => inputTokens > aboveInputTokens) ?? (base as RateTable);
}

function tableOf({ source, matchedModel }: ModelPrice, from: Rates, aboveInputTokens: number): RateTable {
  const own: Rates = {};
  for (const kind of PRICE_KINDS) if (from[kind] !== undefined) own[kind] = from[kind];
  const billsTokens = own.input !== undefined || own.output !== undefined;
  const kinds = Object.keys(FALLBACKS) as TokenPart[];
  const rates = Object.fromEntries(kinds.map((kind) => [kind, rateOf(kind, own)])) as RateTable["rates"];
  return {
    aboveInputTokens,
    applied: { source, matchedModel, ...own },
    billsTokens,
    rates,
    dearestInput: dearest(["input", ...INPUT_PARTS], rates),
    dearestOutput: dearest(["output", ...OUTPUT_PARTS], rates),
    units: pricedUnits(own, billsTokens),
  };
}

/**
 * A unit without a price: seconds, characters and images are another measure of what tokens are paid for; a search is
 * paid on top of them.
 */
const pricedUnits = (rates: Rates, billsTokens: boolean): RateTable["units"] =>
  UNIT_KINDS.filter((kind) => rates[kind] !== undefined || kind === "search" || !billsTokens).map(
    (kind) => [kind, rates[kind]] as const,
  );

function rateOf(kind: TokenPart, rates: Rates): PicoUsd | undefined {
  for (const fallback of FALLBACKS[kind]) if (rates[fallback] !== undefined) return rates[fallback];
  return undefined;
}

function dearest(kinds: readonly TokenPart[], rates: RateTable["rates"]): PicoUsd | undefined {
  let highest: PicoUsd | undefined;
  for (const kind of kinds) {
    const rate = rates[kind];
    if (rate !== undefined && rate > (highest ?? -1n)) highest = rate;
  }
  return highest;
}

/** Amounts times prices; null once something was used that has none. */
class Sum {
  pico: PicoUsd | null = 0n;

  add(count: number, rate: PicoUsd | undefined): void {
    if (count === 0 || this.pico === null) return;
    this.pico = rate === undefined ? null : this.pico + BigInt(count) * rate;
  }
}

/** Parts never exceed their total, or a report that contradicts itself could cost more than its ceiling. */
function addTokens(sum: Sum, tokens: TokenCounts, { rates }: RateTable): void {
  const long = Math.min(tokens.cacheWriteLong ?? 0, tokens.cacheWrite ?? 0);
  const short = (tokens.cacheWrite ?? 0) - long;
  let left = tokens.input ?? 0;
  for (const kind of INPUT_PARTS) {
    const counted = kind === "cacheWriteLong" ? long : kind === "cacheWrite" ? short : (tokens[kind] ?? 0);
    const count = Math.min(counted, left);
    left -= count;
    sum.add(count, rates[kind]);
  }
  sum.add(left, rates.input);
  left = tokens.output ?? 0;
  for (const kind of OUTPUT_PARTS) {
    const count = Math.min(tokens[kind] ?? 0, left);
    left -= count;
    sum.add(count, rates[kind]);
  }
  sum.add(left, rates.output);
}

function addUnits(sum: Sum, counts: UnitCounts, { units }: RateTable): void {
  for (const [kind, rate] of units) sum.add(counts[kind] ?? 0, rate);
}
