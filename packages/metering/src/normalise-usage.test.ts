import type { UsageShape } from "@gatehouse/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { normaliseUsage } from "./normalise-usage.ts";

const report = (shape: UsageShape, raw: unknown, provider = "some") => normaliseUsage({ shape, provider, raw });
const chat = (provider: string, raw: unknown) => report("openai-chat", raw, provider)?.tokens;
const canonical = (raw: unknown) => report("canonical", raw)?.tokens;

/** `usage` objects as the vendors send them, and what they come to. */
test.each([
  {
    vendor: "openai",
    raw: {
      prompt_tokens: 2006,
      completion_tokens: 300,
      total_tokens: 2306,
      prompt_tokens_details: { cached_tokens: 1920, cache_write_tokens: 64, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 256, audio_tokens: 0, accepted_prediction_tokens: 0 },
    },
    tokens: {
      input: 2006,
      output: 300,
      cacheRead: 1920,
      cacheWrite: 64,
      reasoning: 256,
      audioInput: 0,
      audioOutput: 0,
    },
  },
  {
    vendor: "xai",
    raw: {
      prompt_tokens: 32,
      completion_tokens: 9,
      total_tokens: 135,
      prompt_tokens_details: { text_tokens: 32, audio_tokens: 0, image_tokens: 0, cached_tokens: 6 },
      completion_tokens_details: { reasoning_tokens: 94, audio_tokens: 0 },
      num_sources_used: 0,
    },
    tokens: { input: 32, output: 103, cacheRead: 6, reasoning: 94, audioInput: 0, audioOutput: 0 },
  },
  {
    vendor: "xai",
    raw: { prompt_tokens: 20, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 180 } },
    tokens: { input: 200, output: 1, cacheRead: 180 },
  },
  {
    vendor: "deepseek",
    raw: {
      prompt_tokens: 495,
      completion_tokens: 40,
      total_tokens: 535,
      prompt_cache_hit_tokens: 448,
      prompt_cache_miss_tokens: 47,
      completion_tokens_details: { reasoning_tokens: 30 },
    },
    tokens: { input: 495, output: 40, cacheRead: 448, reasoning: 30 },
  },
  {
    vendor: "mistral",
    raw: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120, num_cached_tokens: 64 },
    tokens: { input: 100, output: 20, cacheRead: 64 },
  },
  {
    vendor: "groq",
    raw: {
      queue_time: 0.05,
      prompt_tokens: 73,
      prompt_time: 0.003,
      completion_tokens: 49,
      completion_time: 0.1,
      total_tokens: 122,
      total_time: 0.1,
      prompt_tokens_details: { cached_tokens: 64 },
    },
    tokens: { input: 73, output: 49, cacheRead: 64 },
  },
  {
    vendor: "openrouter",
    raw: {
      prompt_tokens: 194,
      completion_tokens: 2,
      total_tokens: 196,
      cost: 0.95,
      cost_details: { upstream_inference_cost: null },
      prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 100, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
    tokens: { input: 194, output: 2, cacheRead: 0, cacheWrite: 100, reasoning: 0, audioInput: 0 },
  },
  {
    vendor: "vllm",
    raw: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14, prompt_tokens_details: null },
    tokens: { input: 10, output: 4 },
  },
  {
    vendor: "openai-compatible",
    raw: { prompt_tokens: 10, completion_tokens: 4, cached_tokens: 8 },
    tokens: { input: 10, output: 4, cacheRead: 8 },
  },
])("usage as $vendor writes it", ({ vendor, raw, tokens }) => {
  expect(chat(vendor, raw)).toStrictEqual(tokens);
});

test("the canonical usage is taken as it is: its totals are inclusive already", () => {
  const raw = {
    inputTokens: { total: 120, noCache: 10, cacheRead: 100, cacheWrite: 10 },
    outputTokens: { total: 9, text: 5, reasoning: 4 },
  };
  expect(canonical(raw)).toStrictEqual({ input: 120, output: 9, cacheRead: 100, cacheWrite: 10, reasoning: 4 });
});

test.each<{ shape: UsageShape; what: string; provider?: string; raw: unknown; comesTo: object }>([
  {
    shape: "openai-responses",
    what: "a response",
    raw: {
      input_tokens: 328,
      input_tokens_details: { cached_tokens: 64 },
      output_tokens: 52,
      output_tokens_details: { reasoning_tokens: 40 },
      total_tokens: 380,
    },
    comesTo: { tokens: { input: 328, output: 52, cacheRead: 64, reasoning: 40 }, units: {} },
  },
  {
    shape: "openai-responses",
    what: "generated images",
    raw: {
      input_tokens: 60,
      input_tokens_details: { image_tokens: 40, text_tokens: 20 },
      output_tokens: 1056,
      output_tokens_details: { image_tokens: 1056, text_tokens: 0 },
    },
    comesTo: { tokens: { input: 60, output: 1056, imageInput: 40, imageOutput: 1056 }, units: {} },
  },
  {
    shape: "openai-responses",
    what: "a transcription billed by tokens",
    raw: {
      type: "tokens",
      input_tokens: 140,
      input_token_details: { text_tokens: 14, audio_tokens: 126 },
      output_tokens: 45,
      total_tokens: 185,
    },
    comesTo: { tokens: { input: 140, output: 45, audioInput: 126 }, units: {} },
  },
  {
    shape: "openai-responses",
    what: "a transcription billed by time: a second that has begun counts",
    raw: { type: "duration", seconds: 8.2 },
    comesTo: { tokens: {}, units: { second: 9 } },
  },
  {
    shape: "anthropic-messages",
    what: "a message: cache comes on top of the input",
    raw: {
      input_tokens: 21,
      cache_creation_input_tokens: 300,
      cache_read_input_tokens: 1_000,
      cache_creation: { ephemeral_5m_input_tokens: 200, ephemeral_1h_input_tokens: 100 },
      output_tokens: 503,
      server_tool_use: { web_search_requests: 2 },
      service_tier: "standard",
    },
    comesTo: {
      tokens: { input: 1_321, output: 503, cacheRead: 1_000, cacheWrite: 300, cacheWriteLong: 100 },
      units: { search: 2 },
    },
  },
  {
    shape: "anthropic-messages",
    what: "the beginning of a stream that broke off: input alone",
    raw: { input_tokens: 21, cache_read_input_tokens: 9 },
    comesTo: { tokens: { input: 30, cacheRead: 9 }, units: {} },
  },
  {
    shape: "gemini",
    what: "thoughts and what tools read, which come on top",
    raw: {
      promptTokenCount: 100,
      cachedContentTokenCount: 60,
      toolUsePromptTokenCount: 10,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 30,
      totalTokenCount: 160,
      promptTokensDetails: [
        { modality: "TEXT", tokenCount: 80 },
        { modality: "AUDIO", tokenCount: 20 },
      ],
      candidatesTokensDetails: [{ modality: "IMAGE", tokenCount: 15 }],
    },
    comesTo: {
      tokens: { input: 110, output: 50, cacheRead: 60, reasoning: 30, audioInput: 20, imageOutput: 15 },
      units: {},
    },
  },
  {
    shape: "gemini",
    what: "an answer without a word: a zero is left out",
    raw: { promptTokenCount: 7, totalTokenCount: 7 },
    comesTo: { tokens: { input: 7, output: 0 }, units: {} },
  },
  {
    shape: "canonical",
    what: "what the vendor's own report adds to the AI SDK's",
    raw: {
      inputTokens: { total: 30, cacheRead: 0, cacheWrite: 20 },
      outputTokens: { total: 5 },
      raw: { cache_creation: { ephemeral_1h_input_tokens: 20 }, server_tool_use: { web_search_requests: 1 } },
    },
    comesTo: {
      tokens: { input: 30, output: 5, cacheRead: 0, cacheWrite: 20, cacheWriteLong: 20 },
      units: { search: 1 },
    },
  },
  {
    shape: "rerank",
    what: "Cohere's searches",
    raw: { meta: { billed_units: { search_units: 1 } } },
    comesTo: { tokens: {}, units: { search: 1 } },
  },
  {
    shape: "rerank",
    what: "tokens, as others bill them",
    raw: { usage: { total_tokens: 815 } },
    comesTo: { tokens: { input: 815 }, units: {} },
  },
  {
    shape: "canonical",
    what: "a cost through the AI SDK",
    provider: "openrouter",
    raw: { inputTokens: { total: 1 }, outputTokens: { total: 1 }, raw: { cost: 0.5 } },
    comesTo: { tokens: { input: 1, output: 1 }, units: {}, costNanoUsd: 500_000_000n },
  },
])("$shape: $what", ({ shape, provider, raw, comesTo }) => {
  expect(report(shape, raw, provider)).toStrictEqual(comesTo);
});

test("what is not reported stays absent, and a zero that is reported stays zero", () => {
  expect(chat("openai", { prompt_tokens: 0, completion_tokens: 0 })).toStrictEqual({ input: 0, output: 0 });
  expect(
    canonical({
      inputTokens: { total: 3, noCache: undefined, cacheRead: 0, cacheWrite: undefined },
      outputTokens: { total: 0, text: undefined, reasoning: null },
    }),
  ).toStrictEqual({ input: 3, output: 0, cacheRead: 0 });
});

test.each([
  ["nothing", undefined],
  ["null", null],
  ["a string", "12"],
  ["an array", [1, 2]],
  ["an empty object", {}],
  ["a part without its total", { completion_tokens: 5, prompt_tokens_details: { cached_tokens: 3 } }],
  ["a string as a number", { prompt_tokens: "5", completion_tokens: 5 }],
  ["a negative number", { prompt_tokens: -1, completion_tokens: 5 }],
  ["a fraction", { prompt_tokens: 1.5, completion_tokens: 5 }],
  ["NaN", { prompt_tokens: Number.NaN, completion_tokens: 5 }],
  ["an absurd number", { prompt_tokens: 1e9, completion_tokens: 5 }],
  ["a fault in a detail", { prompt_tokens: 5, completion_tokens: 5, prompt_tokens_details: { cached_tokens: "x" } }],
  ["more cached than sent", { prompt_tokens: 5, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 6 } }],
  ["numbers from a prototype", Object.create({ prompt_tokens: 5, completion_tokens: 5 })],
])("a report with %s is not billed by", (_, raw) => {
  expect(chat("openai", raw)).toBeUndefined();
});

test("whatever a provider sends, the counts are whole, not negative and consistent, or there are none", () => {
  const value = fc.oneof(fc.nat(200), fc.constantFrom(null, undefined, "7", -1, 0.5, 1e300), fc.anything());
  const raw = fc.record(
    {
      prompt_tokens: value,
      completion_tokens: value,
      num_cached_tokens: value,
      prompt_tokens_details: fc.oneof(fc.record({ cached_tokens: value, cache_write_tokens: value }), fc.anything()),
      completion_tokens_details: fc.oneof(fc.record({ reasoning_tokens: value }), fc.anything()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(raw, fc.constantFrom("openai", "xai", "mistral", "deepseek", "vllm"), (usage, provider) => {
      const counts = chat(provider, usage);
      if (!counts) return;
      for (const count of Object.values(counts)) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      expect((counts.cacheRead ?? 0) + (counts.cacheWrite ?? 0)).toBeLessThanOrEqual(counts.input ?? 0);
      expect(counts.reasoning ?? 0).toBeLessThanOrEqual(counts.output ?? 0);
    }),
    { numRuns: 1000 },
  );
});
