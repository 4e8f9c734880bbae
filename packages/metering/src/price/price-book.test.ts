import type { ModelPrice, PriceOverride } from "@gatehouse/domain";
import { calcPrice, findProvider } from "@pydantic/genai-prices";
import { expect, test } from "vitest";
import { costOf } from "../cost.ts";
import { createPriceBook } from "./price-book.ts";
import { atServiceTier } from "./service-tier.ts";

const override: PriceOverride = {
  organizationId: "acme",
  provider: "openai",
  upstreamModel: "gpt-4o-mini",
  rates: { input: 7n, output: 8n, cacheWrite: 9n, audioInput: 10n },
};
const book = createPriceBook({ overrides: [override] });
const catalogue = (provider: string, model: string) => book.priceOf("another", provider, model);

test("an administrator's price wins, for the organization it was set in only", () => {
  expect(book.priceOf("acme", "openai", "gpt-4o-mini")).toEqual({
    source: "override",
    matchedModel: "gpt-4o-mini",
    input: 7n,
    output: 8n,
    cacheWrite: 9n,
    audioInput: 10n,
  });
  expect(catalogue("openai", "gpt-4o-mini")).toMatchObject({
    source: "catalogue",
    matchedModel: "gpt-4o-mini",
    input: 150_000n,
    output: 600_000n,
    cacheRead: 75_000n,
  });
});

test.each([
  ["openai", "gpt-4o-mini-2024-07-18", "gpt-4o-mini"],
  ["openai", "gpt-5-nano-2025-08-07", "gpt-5-nano"],
  ["anthropic", "claude-sonnet-4-5", "claude-sonnet-4-5"],
  ["anthropic", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
  ["anthropic", "claude-sonnet-4-20250514", "claude-sonnet-4-0"],
  ["anthropic", "claude-3-5-haiku-20241022", "claude-3-5-haiku-latest"],
  ["anthropic", "claude-3-7-sonnet-latest", "claude-3-7-sonnet-latest"],
  ["anthropic", "claude-opus-5-5", "claude-opus-5-5"],
  ["gemini", "gemini-2.5-pro", "gemini-2.5-pro"],
  ["gemini", "models/gemini-2.5-flash", "gemini-2.5-flash"],
  ["gemini", "gemini-2.0-flash-001", "gemini-2.0-flash"],
  ["mistral", "mistral-large-latest", "mistral-large"],
  ["xai", "grok-4.3-20260801", "grok-4.3"],
  ["groq", "llama-3.3-70b-versatile", "llama-3.3-70b-versatile"],
  ["deepseek", "deepseek-chat", "deepseek-chat"],
  ["openrouter", "anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4.5"],
])("%s %s has the catalogue's price of %s", (provider, model, matchedModel) => {
  expect(catalogue(provider, model)).toMatchObject({ source: "catalogue", matchedModel });
});

test.each([
  ["anthropic", "claude-sonnet-5-5"],
  ["anthropic", "claude-haiku-4-5-turbo"],
  ["gemini", "gemini-2.5-pro-preview-05-06"],
  ["gemini", "gemini-3.8-flash-ultra"],
  ["openai", "gpt-4o-mini-2"],
  ["openai", "gpt-99"],
  ["openai", ""],
  ["openrouter", "openai/gpt-4o-mini:nitro"],
  ["ollama", "llama3"],
  ["vllm", "gpt-4o-mini"],
  ["openai-compatible", "gpt-4o-mini"],
  ["unknown-provider", "gpt-4o-mini"],
])("%s %s is unpriced: nothing in the catalogue certainly means it", (provider, model) => {
  expect(catalogue(provider, model)).toBeUndefined();
});

test.each([
  ["mistral", "mistral-ocr-latest"],
  ["gemini", "gemini-omni-flash-preview"],
])("%s %s is unpriced: what it is billed by is not counted here", (provider, model) => {
  expect(catalogue(provider, model)).toBeUndefined();
});

test.each([
  ["openai", "gpt-audio", { input: 2_500_000n, audioInput: 32_000_000n, audioOutput: 64_000_000n }],
  ["openai", "text-embedding-3-small", { input: 20_000n }],
  ["openai", "whisper-1", { second: 100_000_000n }],
  ["openai", "tts-1", { character: 15_000_000n }],
  ["gemini", "gemini-2.5-flash-image", { imageOutput: 30_000_000n }],
  ["cohere", "rerank-v3.5", { search: 2_000_000_000n }],
  ["anthropic", "claude-sonnet-4-5", { cacheWrite: 3_750_000n, cacheWriteLong: 6_000_000n, search: 10_000_000_000n }],
])("%s %s has a price for what it is billed by", (provider, model, rates) => {
  expect(catalogue(provider, model)).toMatchObject(rates);
});

test("a service tier changes the catalogue's price, and no administrator's", () => {
  const at = (tier: string | null, price: ModelPrice | undefined, provider = "openai", upstreamModel = "gpt-5") =>
    price && atServiceTier(price, { provider, upstreamModel, tier });
  const standard = catalogue("openai", "gpt-5");
  expect(at("flex", standard)).toMatchObject({ input: 625_000n, output: 5_000_000n });
  expect(at("priority", standard)).toMatchObject({ input: 2_500_000n, output: 20_000_000n });
  expect(at("default", standard)).toBe(standard);
  expect(at(null, standard)).toBe(standard);
  const own = book.priceOf("acme", "openai", "gpt-4o-mini");
  expect(at("priority", own)).toBe(own);
  const opus = catalogue("anthropic", "claude-opus-4-6");
  expect(at("fast", opus, "anthropic")).toMatchObject({ input: 30_000_000n, output: 150_000_000n });
});

test("a model that its vendor names free costs nothing, which is not the same as unpriced", () => {
  expect(catalogue("openrouter", "openai/gpt-oss-120b:free")).toMatchObject({ input: 0n, output: 0n });
});

test("long-context prices become tiers", () => {
  expect(catalogue("gemini", "gemini-2.5-pro")).toMatchObject({
    input: 1_250_000n,
    output: 10_000_000n,
    tiers: [{ aboveInputTokens: 200_000, input: 2_500_000n, output: 15_000_000n }],
  });
});

test("a price that depends on the time of day follows the clock, forwards and backwards", () => {
  let now = Date.parse("2026-11-22T05:59:59.000Z");
  const clocked = createPriceBook({ overrides: [], clock: () => now });
  const input = () => clocked.priceOf("acme", "deepseek", "deepseek-v4-flash")?.input;
  expect(input()).toBe(220_000n);
  now += 1000;
  expect(input()).toBe(440_000n);
  now = Date.parse("2026-11-22T10:00:00.000Z");
  expect(input()).toBe(220_000n);
  now = Date.parse("2026-08-16T23:00:00.000Z");
  expect(input()).toBe(140_000n);
});

test("the simulated provider has prices of its own, marked as simulated", () => {
  expect(catalogue("sandbox", "sandbox-small")).toMatchObject({
    source: "simulated",
    input: 150_000n,
    output: 600_000n,
  });
  expect(catalogue("sandbox", "sandbox-large")).toMatchObject({ input: 2_500_000n, output: 10_000_000n });
  expect(catalogue("sandbox", "anything")?.matchedModel).toBe("sandbox-small");
});

const OURS = {
  openai: "openai",
  anthropic: "anthropic",
  gemini: "google",
  mistral: "mistral",
  xai: "x-ai",
  groq: "groq",
};

test("costs agree with the catalogue's own engine to the nano-dollar, on both sides of every tier", () => {
  let compared = 0;
  for (const [provider, providerId] of Object.entries(OURS)) {
    for (const model of findProvider({ providerId })?.models ?? []) {
      const price = catalogue(provider, model.id);
      if (price?.input === undefined || price.matchedModel !== model.id) continue;
      for (const input of [1000, 127_999, 128_001, 200_000, 200_001, 272_001]) {
        const usage = {
          input_tokens: input,
          output_tokens: price.output === undefined ? 0 : 500,
          cache_read_tokens: price.cacheRead === undefined ? 0 : 400,
        };
        const theirs = calcPrice(usage, model.id, { providerId });
        const tokens = { input, output: price.output === undefined ? 0 : 500, cacheRead: usage.cache_read_tokens };
        const { costNanoUsd } = costOf({ tokens, units: {} }, price);
        expect(
          Math.abs(Number(costNanoUsd) - (theirs?.total_price ?? -1) * 1e9),
          `${provider} ${model.id}`,
        ).toBeLessThan(1.5);
        compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(600);
});
