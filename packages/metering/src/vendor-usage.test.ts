import type { UsageShape } from "@gatehouse/domain";
import { expect, test } from "vitest";
import { normaliseUsage } from "./normalise-usage.ts";

const report = (shape: UsageShape, raw: unknown, provider: string) => normaliseUsage({ shape, provider, raw });

/** What an AI SDK package makes of a chat completion's usage, whoever wrote it. */
function throughTheSdk(raw: Record<string, unknown>) {
  const { prompt_tokens: input = 0, completion_tokens: output = 0 } = raw;
  const details = (raw.prompt_tokens_details ?? {}) as { cached_tokens?: number };
  return {
    inputTokens: { total: input, noCache: input, cacheRead: details.cached_tokens ?? 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
    raw,
  };
}

test.each([
  [
    "xai",
    { prompt_tokens: 50, completion_tokens: 100, completion_tokens_details: { reasoning_tokens: 50 } },
    { input: 50, output: 150, reasoning: 50 },
  ],
  [
    "mistral",
    { prompt_tokens: 100, completion_tokens: 20, num_cached_tokens: 64 },
    { input: 100, output: 20, cacheRead: 64 },
  ],
  [
    "deepseek",
    { prompt_tokens: 495, completion_tokens: 40, prompt_cache_hit_tokens: 448 },
    { input: 495, output: 40, cacheRead: 448 },
  ],
  ["openrouter", { prompt_tokens: 5, completion_tokens: 4, cost: 0.5, is_byok: false }, { input: 5, output: 4 }],
  ["vllm", { prompt_tokens: 5, completion_tokens: 4 }, { input: 5, output: 4 }],
])("%s bills the same tokens and the same cost whether its format is the caller's or not", (provider, raw, tokens) => {
  const native = report("openai-chat", raw, provider);
  expect(native?.tokens).toStrictEqual(tokens);
  expect(report("canonical", throughTheSdk(raw), provider)).toStrictEqual(native);
});

test("zeros that a package made of a report without a number are no report", () => {
  expect(report("canonical", throughTheSdk({}), "vllm")).toBeUndefined();
});

const OWN_KEY = { cost: 0.00123, cost_details: { upstream_inference_cost: 0.01 } };

test.each([
  ["to one's own key there, when that was used", { ...OWN_KEY, is_byok: true }, 11_230_000n],
  ["to OpenRouter, which is in its price", { ...OWN_KEY, is_byok: false }, 1_230_000n],
  ["to somebody, nobody says to whom", OWN_KEY, 1_230_000n],
])("what the vendor behind OpenRouter billed %s", (_to, billed, costNanoUsd) => {
  const raw = { prompt_tokens: 1, completion_tokens: 1, ...billed };
  expect(report("openai-chat", raw, "openrouter")).toMatchObject({ costNanoUsd });
  expect(report("canonical", throughTheSdk(raw), "openrouter")).toMatchObject({ costNanoUsd });
  const spoken = { input_tokens: 1, output_tokens: 1, ...billed };
  expect(report("openai-responses", spoken, "openrouter")).toMatchObject({ costNanoUsd });
  const bridged = { inputTokens: { total: 1 }, outputTokens: { total: 1 }, raw: spoken };
  expect(report("canonical", bridged, "openrouter")).toMatchObject({ costNanoUsd });
});

test.each([
  ["xai", { cost_in_usd_ticks: 1_234_567 }, 123_457n],
  ["openrouter", { cost: -1 }, undefined],
  ["openrouter", { cost: "0.5" }, undefined],
  ["openrouter", { cost: 1e6 }, undefined],
])("what %s names as its cost is taken in its unit, or as not told: %j", (provider, cost, costNanoUsd) => {
  const raw = { prompt_tokens: 1, completion_tokens: 1, ...cost };
  expect(report("openai-chat", raw, provider)?.costNanoUsd).toBe(costNanoUsd);
});

const ANSWER = { input_tokens: 23_000, output_tokens: 1_000, cache_read_input_tokens: 500 };

test("Anthropic's compaction of a conversation is billed beside the answer, which its totals leave out", () => {
  const iterations = [
    { type: "compaction", input_tokens: 180_000, output_tokens: 3_500, cache_read_input_tokens: 70 },
    { type: "message", input_tokens: 23_000, output_tokens: 1_000 },
  ];
  expect(report("anthropic-messages", { ...ANSWER, iterations }, "anthropic")?.tokens).toStrictEqual({
    input: 23_500 + 180_070,
    output: 4_500,
    cacheRead: 570,
  });
});

test.each([
  ["none of a compaction", [{ type: "message", input_tokens: 23_000, output_tokens: 1_000 }]],
  // It writes with another model, whose price is not known here.
  ["an adviser's", [{ type: "advisor_message", model: "m", input_tokens: 9, output_tokens: 9 }]],
  ["nothing", null],
  ["no list", { type: "compaction", input_tokens: 9, output_tokens: 9 }],
])("Anthropic's iterations that are %s change no total", (_what, iterations) => {
  const tokens = { input: 23_500, output: 1_000, cacheRead: 500 };
  expect(report("anthropic-messages", { ...ANSWER, iterations }, "anthropic")?.tokens).toStrictEqual(tokens);
});

test("a compaction that cannot be counted spoils the report, however deep others are in it", () => {
  const spoilt = { ...ANSWER, iterations: [{ type: "compaction", input_tokens: -1, output_tokens: 9 }] };
  expect(report("anthropic-messages", spoilt, "anthropic")).toBeUndefined();
  let nested: object = ANSWER;
  for (let depth = 0; depth < 20_000; depth++) nested = { ...ANSWER, iterations: [{ type: "compaction", ...nested }] };
  expect(report("anthropic-messages", nested, "anthropic")).toBeDefined();
});

test("the tier that Gemini says it served and the place that Anthropic says it ran in are told, since they have prices", () => {
  const gemini = { promptTokenCount: 1, candidatesTokenCount: 1, serviceTier: "priority" };
  expect(report("gemini", gemini, "gemini")).toMatchObject({ serviceTier: "priority" });
  const anthropic = { ...ANSWER, inference_geo: "us" };
  expect(report("anthropic-messages", anthropic, "anthropic")).toMatchObject({ inferenceGeo: "us" });
  const bridged = (raw: object) => ({ inputTokens: { total: 1 }, outputTokens: { total: 1 }, raw });
  expect(report("canonical", bridged(gemini), "gemini")).toMatchObject({ serviceTier: "priority" });
  expect(report("canonical", bridged(anthropic), "anthropic")).toMatchObject({ inferenceGeo: "us" });
  expect(report("gemini", { ...gemini, serviceTier: 7 }, "gemini")).not.toHaveProperty("serviceTier");
});
