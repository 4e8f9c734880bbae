import type { ModelPrice } from "@gatehouse/domain";
import { type Factor, scaled } from "./scaled.ts";

const HALF: Factor = [1n, 2n];
const TWICE: Factor = [2n, 1n];
const STANDARD: Factor = [1n, 1n];
const SIX_TIMES: Factor = [6n, 1n];
const SEVEN_QUARTERS: Factor = [7n, 4n];

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

/** Google says that priority costs three quarters to all more; of what nobody looks up per model, the most is billed. */
const googleTier = (word: string): Factor => {
  const tier = word.replace(/^service_tier_/, "");
  return tier === "flex" || tier === "batch" ? HALF : tier === "priority" ? TWICE : STANDARD;
};

/** By provider: what a served tier costs over the standard one. Who is not here has one price for all. */
const FACTORS: Readonly<Record<string, (tier: string, model: string) => Factor>> = {
  openai: openAiTier,
  "azure-openai": openAiTier,
  // "priority" is capacity that is paid for otherwise; "fast" is Opus at six times the price.
  anthropic: (tier) => (tier === "batch" ? HALF : tier === "fast" ? SIX_TIMES : STANDARD),
  gemini: googleTier,
  vertex: googleTier,
  bedrock: (tier) => (tier === "flex" ? HALF : tier === "priority" ? SEVEN_QUARTERS : STANDARD),
};

/** The price at the tier that was asked for or served. An administrator's own price is taken as it is. */
export function atServiceTier(
  price: ModelPrice,
  { provider, upstreamModel, tier }: { provider: string; upstreamModel: string; tier: string | null },
): ModelPrice {
  if (tier === null || price.source !== "catalogue") return price;
  const factor = FACTORS[provider]?.(tier.toLowerCase(), upstreamModel) ?? STANDARD;
  return factor === STANDARD ? price : scaled(price, factor);
}
