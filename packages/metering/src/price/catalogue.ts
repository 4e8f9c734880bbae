import type { ModelPrice, PicoUsd, PriceKind, PriceTier, Rates } from "@gatehouse/domain";
import { type ModelPrice as CatalogueRates, calcPrice, findProvider, type ModelInfo } from "@pydantic/genai-prices";
import { decimalInteger, picoFromUsdPerMillion } from "./decimal.ts";
import { findModel } from "./match.ts";

/**
 * Our provider -> the catalogue's. Self-hosted ones are not here: what their tokens cost only an administrator knows.
 *
 * Not priced apart, since TokenCounts does not know it: video input. Models whose *output* is video are unpriced, so that
 * their text price is not taken for it.
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
const OUTPUT_NOT_METERED = ["output_video_mtok"];
const SECONDS_PER_HOUR = 3_600n;
const perMillion = picoFromUsdPerMillion;
const perThousand = (usd: number): PicoUsd | undefined => decimalInteger(usd, 9);
const perHour = (usd: number): PicoUsd | undefined => {
  const pico = decimalInteger(usd, 12);
  return pico === undefined ? undefined : (pico + SECONDS_PER_HOUR - 1n) / SECONDS_PER_HOUR;
};
/** The catalogue's kinds, with how its dollars become pico-dollars for one of ours. */
const KINDS: readonly (readonly [name: string, kind: PriceKind, convert: (usd: number) => PicoUsd | undefined])[] = [
  ["input_mtok", "input", perMillion],
  ["output_mtok", "output", perMillion],
  ["cache_read_mtok", "cacheRead", perMillion],
  ["cache_write_mtok", "cacheWrite", perMillion],
  ["cache_write_1h_mtok", "cacheWriteLong", perMillion],
  ["input_audio_mtok", "audioInput", perMillion],
  ["output_audio_mtok", "audioOutput", perMillion],
  ["input_image_mtok", "imageInput", perMillion],
  ["output_image_mtok", "imageOutput", perMillion],
  ["web_searches_kcount", "search", perThousand],
  ["input_audio_hours", "second", perHour],
  ["audio_hours", "second", perHour],
];
/** Models that are billed by something else altogether. */
const NOT_METERED = ["input_document_kpages", "input_annotated_document_kpages", "input_text_messages_kcount"];
/** Claude's cache writes for an hour cost twice the input, wherever it runs and whether or not a catalogue says so. */
const CLAUDE = /claude/;
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

function modelPrice(model: ModelInfo, rates: CatalogueRates): ModelPrice | undefined {
  if ([...OUTPUT_NOT_METERED, ...NOT_METERED].some((kind) => rates[kind] !== undefined)) return undefined;
  // The catalogue holds no rates for OpenRouter's and Mistral's ":free" variants; the name is the vendor's own word.
  const free = model.id.endsWith(":free") && Object.keys(rates).length === 0;
  const base = free ? { input: 0n, output: 0n } : pricesAt(model, rates, 0);
  if (!base) return undefined;
  const tiers: PriceTier[] = [];
  for (const aboveInputTokens of tierStarts(rates)) {
    const tier = pricesAt(model, rates, aboveInputTokens + 1);
    if (tier) tiers.push({ aboveInputTokens, ...tier });
  }
  return { source: "catalogue", matchedModel: model.id, ...base, ...(tiers.length > 0 && { tiers }) };
}

function tierStarts(rates: CatalogueRates): number[] {
  const starts = new Set<number>();
  for (const rate of Object.values(rates)) {
    if (typeof rate === "object") for (const { start } of rate.tiers) starts.add(start);
  }
  return [...starts].sort((a, b) => a - b);
}

/** Prices of a request with so many input tokens; undefined when nothing that goes in has one. */
function pricesAt(model: ModelInfo, rates: CatalogueRates, inputTokens: number): Rates | undefined {
  const prices: Rates = {};
  for (const [name, kind, convert] of KINDS) {
    const rate = rateAt(rates[name], inputTokens, convert);
    if (rate !== undefined) prices[kind] = rate;
  }
  if (prices.input === undefined && prices.second === undefined) return undefined;
  if (prices.input !== undefined && prices.cacheWrite !== undefined && CLAUDE.test(model.id)) {
    prices.cacheWriteLong ??= prices.input * 2n;
  }
  return prices;
}

function rateAt(
  rate: CatalogueRates[string],
  inputTokens: number,
  convert: (usd: number) => PicoUsd | undefined,
): PicoUsd | undefined {
  if (rate === undefined) return undefined;
  let usd = typeof rate === "number" ? rate : rate.base;
  if (typeof rate !== "number") {
    for (const tier of [...rate.tiers].sort((a, b) => a.start - b.start))
      if (inputTokens > tier.start) usd = tier.price;
  }
  return convert(usd);
}
