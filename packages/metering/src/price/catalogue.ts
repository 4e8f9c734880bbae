import type { ModelPrice, PicoUsd, PriceTier } from "@gatehouse/domain";
import { calcPrice, findProvider, type ModelInfo, type ModelPrice as Rates } from "@pydantic/genai-prices";
import { picoFromUsdPerMillion } from "./decimal.ts";
import { findModel } from "./match.ts";

/**
 * Our provider -> the catalogue's. Self-hosted ones are not here: what their tokens cost only an administrator knows.
 *
 * Not priced apart, since TokenCounts does not know them: one-hour cache writes and audio or video input.
 * Models whose *output* has a dearer kind (speech, images) are unpriced, so that their text price is not taken for it.
 */
const CATALOGUE_PROVIDER: Readonly<Record<string, string>> = {
  openai: "openai",
  anthropic: "anthropic",
  gemini: "google",
  "azure-openai": "azure",
  vertex: "google",
  bedrock: "aws",
  cohere: "cohere",
  openrouter: "openrouter",
  mistral: "mistral",
  groq: "groq",
  together: "together",
  deepseek: "deepseek",
  xai: "x-ai",
  fireworks: "fireworks",
};
const OUTPUT_NOT_METERED = ["output_audio_mtok", "output_image_mtok", "output_video_mtok"];
const NAMESPACE: Readonly<Record<string, RegExp>> = { gemini: /^models\// };
const MINUTE_MS = 60_000;

interface CachedPrice {
  price: ModelPrice | undefined;
  /** Some prices depend on the date or the time of day: those are looked up again every minute. */
  validUntilMs: number;
}
/** A lookup takes some 50 us and models are few (they come from the configuration, not from callers). */
const cache = new Map<string, CachedPrice>();

/** The catalogue's price of an upstream model at that time; undefined when it has none that certainly is the model's. */
export function cataloguePrice(provider: string, upstreamModel: string, nowMs: number): ModelPrice | undefined {
  const key = `${provider}\n${upstreamModel}`;
  const known = cache.get(key);
  if (known && nowMs < known.validUntilMs && nowMs >= known.validUntilMs - MINUTE_MS) return known.price;
  if (known?.validUntilMs === Infinity) return known.price;
  const found = lookUp(provider, upstreamModel, nowMs);
  cache.set(key, found);
  return found.price;
}

function lookUp(provider: string, upstreamModel: string, nowMs: number): CachedPrice {
  const providerId = CATALOGUE_PROVIDER[provider];
  const catalogue = providerId ? findProvider({ providerId }) : undefined;
  const model = findModel(catalogue?.models ?? [], upstreamModel.replace(NAMESPACE[provider] ?? "", ""));
  if (!catalogue || !model) return { price: undefined, validUntilMs: Infinity };
  const validUntilMs = Array.isArray(model.prices) ? Math.floor(nowMs / MINUTE_MS + 1) * MINUTE_MS : Infinity;
  const only: ModelInfo = { ...model, match: { equals: model.id } };
  const found = calcPrice({}, model.id, { provider: { ...catalogue, models: [only] }, timestamp: new Date(nowMs) });
  return { price: found ? modelPrice(model, found.model_price) : undefined, validUntilMs };
}

function modelPrice(model: ModelInfo, rates: Rates): ModelPrice | undefined {
  if (OUTPUT_NOT_METERED.some((kind) => rates[kind] !== undefined)) return undefined;
  // The catalogue holds no rates for OpenRouter's and Mistral's ":free" variants; the name is the vendor's own word.
  const free = model.id.endsWith(":free") && Object.keys(rates).length === 0;
  const base = free ? { input: 0n, output: 0n } : pricesAt(rates, 0);
  if (!base) return undefined;
  const tiers: PriceTier[] = [];
  for (const aboveInputTokens of tierStarts(rates)) {
    const tier = pricesAt(rates, aboveInputTokens + 1);
    if (tier) tiers.push({ aboveInputTokens, ...tier });
  }
  return { source: "catalogue", matchedModel: model.id, ...base, ...(tiers.length > 0 && { tiers }) };
}

function tierStarts(rates: Rates): number[] {
  const starts = new Set<number>();
  for (const rate of Object.values(rates)) {
    if (typeof rate === "object") for (const { start } of rate.tiers) starts.add(start);
  }
  return [...starts].sort((a, b) => a - b);
}

interface Prices {
  input: PicoUsd;
  output: PicoUsd;
  cacheRead?: PicoUsd;
  cacheWrite?: PicoUsd;
}

/** Prices of a request with so many input tokens; undefined when it has no price for input or for output. */
function pricesAt(rates: Rates, inputTokens: number): Prices | undefined {
  const input = rateAt(rates.input_mtok, inputTokens);
  const output = rateAt(rates.output_mtok, inputTokens);
  if (input === undefined || output === undefined) return undefined;
  const cacheRead = rateAt(rates.cache_read_mtok, inputTokens);
  const cacheWrite = rateAt(rates.cache_write_mtok, inputTokens);
  return {
    input,
    output,
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
  };
}

function rateAt(rate: Rates[string], inputTokens: number): PicoUsd | undefined {
  if (rate === undefined) return undefined;
  if (typeof rate === "number") return picoFromUsdPerMillion(rate);
  let usd = rate.base;
  for (const tier of [...rate.tiers].sort((a, b) => a.start - b.start)) if (inputTokens > tier.start) usd = tier.price;
  return picoFromUsdPerMillion(usd);
}
