import fc from "fast-check";
import { expect, test } from "vitest";
import { normaliseUsage } from "./normalise-usage.ts";

const chat = (provider: string, raw: unknown) => normaliseUsage({ shape: "openai-chat", provider, raw });
const canonical = (raw: unknown) => normaliseUsage({ shape: "canonical", provider: "anthropic", raw });

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
    tokens: { input: 2006, output: 300, cacheRead: 1920, cacheWrite: 64, reasoning: 256 },
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
    tokens: { input: 32, output: 103, cacheRead: 6, reasoning: 94 },
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
    tokens: { input: 194, output: 2, cacheRead: 0, cacheWrite: 100, reasoning: 0 },
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
  ["no output", { prompt_tokens: 5 }],
  ["no input", { completion_tokens: 5 }],
  ["a string as a number", { prompt_tokens: "5", completion_tokens: 5 }],
  ["a negative number", { prompt_tokens: -1, completion_tokens: 5 }],
  ["a fraction", { prompt_tokens: 1.5, completion_tokens: 5 }],
  ["NaN", { prompt_tokens: Number.NaN, completion_tokens: 5 }],
  ["an absurd number", { prompt_tokens: 1e9, completion_tokens: 5 }],
  ["a fault in a detail", { prompt_tokens: 5, completion_tokens: 5, prompt_tokens_details: { cached_tokens: "x" } }],
  ["more cached than sent", { prompt_tokens: 5, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 6 } }],
  [
    "more reasoning than output",
    { prompt_tokens: 5, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 6 } },
  ],
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
      expect((counts.cacheRead ?? 0) + (counts.cacheWrite ?? 0)).toBeLessThanOrEqual(counts.input ?? -1);
      expect(counts.reasoning ?? 0).toBeLessThanOrEqual(counts.output ?? -1);
    }),
    { numRuns: 1000 },
  );
});
