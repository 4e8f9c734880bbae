import { type ModelPrice, PRICE_KINDS, type Rates } from "@gatehouse/domain";

/** A factor as a fraction, so that prices stay whole numbers. */
type Factor = readonly [numerator: bigint, denominator: bigint];

const HALF: Factor = [1n, 2n];
const TWICE: Factor = [2n, 1n];
const STANDARD: Factor = [1n, 1n];

/** OpenAI's priority prices over its standard ones, where it is not twice as much. (openai.com/api/pricing, 2026-11.) */
const OPENAI_PRIORITY: readonly (readonly [RegExp, Factor])[] = [
  [/^gpt-4\.1(?!-nano)/, [7n, 4n]],
  [/^o3/, [7n, 4n]],
  [/^o4-mini/, [20n, 11n]],
  [/^gpt-4o-mini/, [5n, 3n]],
  [/^gpt-4o/, [17n, 10n]],
  [/^gpt-5-mini/, [9n, 5n]],
];

const openAiTier = (tier: string, model: string): Factor => {
  if (tier === "flex" || tier === "batch") return HALF;
  if (tier !== "priority" && tier !== "fast") return STANDARD;
  return OPENAI_PRIORITY.find(([models]) => models.test(model))?.[1] ?? TWICE;
};

const flexAndPriority = (tier: string): Factor =>
  tier === "flex" || tier === "batch" ? HALF : tier === "priority" ? TWICE : STANDARD;

/** By provider: what a served tier costs over the standard one. Who is not here has one price for all. */
const FACTORS: Readonly<Record<string, (tier: string, model: string) => Factor>> = {
  openai: openAiTier,
  "azure-openai": openAiTier,
  // "priority" is capacity that is paid for otherwise; "fast" is Opus at six times the price.
  anthropic: (tier) => (tier === "batch" ? HALF : tier === "fast" ? [6n, 1n] : STANDARD),
  gemini: flexAndPriority,
  vertex: flexAndPriority,
  bedrock: (tier) => (tier === "flex" ? HALF : tier === "priority" ? [7n, 4n] : STANDARD),
};

/** The price at the tier that was asked for or served. An administrator's own price is taken as it is. */
export function atServiceTier(
  price: ModelPrice,
  { provider, upstreamModel, tier }: { provider: string; upstreamModel: string; tier: string | null },
): ModelPrice {
  if (tier === null || price.source !== "catalogue") return price;
  const factor = FACTORS[provider]?.(tier.toLowerCase(), upstreamModel) ?? STANDARD;
  if (factor === STANDARD) return price;
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

/** Searches and the like cost the same in every tier. */
function times(rates: Rates, [numerator, denominator]: Factor): Rates {
  const result: Rates = {};
  for (const kind of PRICE_KINDS) {
    const rate = rates[kind];
    if (rate === undefined) continue;
    result[kind] = kind === "search" ? rate : (rate * numerator + denominator - 1n) / denominator;
  }
  return result;
}
