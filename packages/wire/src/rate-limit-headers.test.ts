import { expect, test } from "vitest";
import { rateLimitHeaders } from "./rate-limit-headers.ts";

const standing = (resetMs: number) => ({ limit: 60, remaining: 59, resetMs });
const NOW_MS = Date.parse("2026-11-30T12:00:00.400Z");

test.each([
  [0, "0s"],
  [0.2, "1ms"],
  [250, "250ms"],
  [1_000, "1s"],
  [5_001, "6s"],
  [60_000, "1m0s"],
  [61_000, "1m1s"],
  [3_600_000, "1h0m0s"],
  [86_399_000, "23h59m59s"],
])("a reset in %d ms is written as OpenAI writes it: %s", (resetMs, text) => {
  const headers = rateLimitHeaders("openai-chat", { requests: standing(resetMs), tokens: undefined }, NOW_MS);
  expect(headers).toEqual({
    "x-ratelimit-limit-requests": "60",
    "x-ratelimit-remaining-requests": "59",
    "x-ratelimit-reset-requests": text,
  });
});

test("Anthropic's formats get Anthropic's headers besides, with the time of the reset rounded up", () => {
  const headers = rateLimitHeaders("anthropic-messages", { requests: undefined, tokens: standing(2_000) }, NOW_MS);
  expect(headers).toEqual({
    "x-ratelimit-limit-tokens": "60",
    "x-ratelimit-remaining-tokens": "59",
    "x-ratelimit-reset-tokens": "2s",
    "anthropic-ratelimit-tokens-limit": "60",
    "anthropic-ratelimit-tokens-remaining": "59",
    "anthropic-ratelimit-tokens-reset": "2026-11-30T12:00:03Z",
  });
});

test("what is not limited has no headers", () => {
  expect(rateLimitHeaders("gemini", { requests: undefined, tokens: undefined }, NOW_MS)).toEqual({});
});
