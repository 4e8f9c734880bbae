import type { ModelPrice, Rates } from "@gatehouse/domain";

const PER_MILLION_CHARACTERS_USD = 1_000_000n;
const PER_SEARCH_USD = 1_000_000_000_000n;

/** Prices per unit that the catalogue leaves out, as the vendors' price pages have them (2026-11). */
const KNOWN: Readonly<Record<string, Rates>> = {
  "openai/tts-1": { character: 15n * PER_MILLION_CHARACTERS_USD },
  "openai/tts-1-hd": { character: 30n * PER_MILLION_CHARACTERS_USD },
  "openai/omni-moderation-latest": { input: 0n },
  "openai/text-moderation-latest": { input: 0n },
  "cohere/rerank-v3.5": { search: PER_SEARCH_USD / 500n },
  "cohere/rerank-english-v3.0": { search: PER_SEARCH_USD / 500n },
  "cohere/rerank-multilingual-v3.0": { search: PER_SEARCH_USD / 500n },
};

export function knownPrice(provider: string, upstreamModel: string): ModelPrice | undefined {
  const rates = KNOWN[`${provider}/${upstreamModel}`];
  return rates && { source: "catalogue", matchedModel: upstreamModel, ...rates };
}
