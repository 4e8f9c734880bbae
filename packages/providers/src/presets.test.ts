import { PROVIDER_CATALOGUE, type ProviderId } from "@gatehouse/domain";
import { expect, test } from "vitest";
import { assertBaseUrlAllowed } from "./egress/base-url.ts";
import { PRESETS, presetOf, resolveBaseUrl } from "./presets.ts";

test("every provider of the catalogue has a preset", () => {
  expect([...PRESETS.keys()]).toEqual(PROVIDER_CATALOGUE.map(({ id }) => id));
});

test("every vendor's own address on the internet passes egress", () => {
  for (const { defaultBaseUrl } of PROVIDER_CATALOGUE) {
    if (defaultBaseUrl?.startsWith("https:")) assertBaseUrlAllowed(defaultBaseUrl, []);
  }
});

test.each<[ProviderId, string, string]>([
  ["anthropic", "https://api.anthropic.com", "https://api.anthropic.com/v1"],
  ["anthropic", "https://api.anthropic.com/v1/", "https://api.anthropic.com/v1"],
  ["anthropic", "https://proxy.test/anthropic", "https://proxy.test/anthropic/v1"],
  ["anthropic", "https://api.anthropic.com/v1/messages", "https://api.anthropic.com/v1"],
  ["gemini", "https://generativelanguage.googleapis.com", "https://generativelanguage.googleapis.com/v1beta"],
  ["gemini", "https://generativelanguage.googleapis.com/v1beta", "https://generativelanguage.googleapis.com/v1beta"],
  ["openai", "https://api.openai.com/v1/", "https://api.openai.com/v1"],
  ["openai", "https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1"],
  ["vllm", "http://gpu:8000", "http://gpu:8000/v1"],
  ["vllm", "http://gpu:8000/v1", "http://gpu:8000/v1"],
  ["vllm", "http://gpu:8000/serve/llm", "http://gpu:8000/serve/llm"],
  ["deepseek", "https://api.deepseek.com", "https://api.deepseek.com"],
  ["deepseek", "https://api.deepseek.com/v1", "https://api.deepseek.com"],
  ["deepseek", "https://api.deepseek.com/anthropic", "https://api.deepseek.com"],
  ["cohere", "https://api.cohere.com/compatibility/v1", "https://api.cohere.com"],
  ["cohere", "https://api.cohere.com", "https://api.cohere.com"],
  ["perplexity", "https://api.perplexity.ai/chat/completions", "https://api.perplexity.ai"],
  ["cloudflare", "https://gateway.ai.cloudflare.com/v1/a/g/compat", "https://gateway.ai.cloudflare.com/v1/a/g"],
  ["cloudflare", "https://gateway.ai.cloudflare.com/v1/a/g/", "https://gateway.ai.cloudflare.com/v1/a/g"],
  ["litellm", "https://litellm.test", "https://litellm.test/v1"],
  ["anthropic-compatible", "https://llm.test/claude", "https://llm.test/claude/v1"],
])("%s at %s is called at %s", (provider, typed, resolved) => {
  expect(resolveBaseUrl(presetOf(provider), typed)).toBe(resolved);
});
