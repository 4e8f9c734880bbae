import type { ModelPrice } from "@gatehouse/domain";
import { expect, test } from "vitest";
import { atInferenceGeo } from "./inference-geo.ts";
import { atServiceTier } from "./service-tier.ts";

const PRICE: ModelPrice = {
  source: "catalogue",
  matchedModel: "m",
  input: 3_000_000n,
  output: 15_000_000n,
  cacheRead: 300_000n,
  search: 10_000_000_000n,
  tiers: [{ aboveInputTokens: 200_000, input: 6_000_000n, output: 22_500_000n }],
};
const at = (provider: string, upstreamModel: string, inferenceGeo: string | undefined, price = PRICE) =>
  atInferenceGeo(price, { provider, upstreamModel, inferenceGeo });

test.each(["claude-opus-4-6", "claude-sonnet-4-6", "claude-opus-4-8-20260701", "claude-opus-5-5", "claude-fable-5"])(
  "%s costs a tenth more where it ran in the US alone: each kind of token, in each tier, and no search",
  (model) => {
    expect(at("anthropic", model, "us")).toStrictEqual({
      source: "catalogue",
      matchedModel: "m",
      input: 3_300_000n,
      output: 16_500_000n,
      cacheRead: 330_000n,
      search: 10_000_000_000n,
      tiers: [{ aboveInputTokens: 200_000, input: 6_600_000n, output: 24_750_000n }],
    });
  },
);

test.each([
  ["anthropic", "claude-opus-4-8", "global"],
  ["anthropic", "claude-opus-4-8", "not_available"],
  ["anthropic", "claude-opus-4-8", undefined],
  ["anthropic", "claude-opus-4-5-20251101", "us"],
  ["anthropic", "claude-sonnet-4-20250514", "us"],
  ["anthropic", "claude-haiku-4-5", "us"],
  ["anthropic", "claude-3-7-sonnet-latest", "us"],
  ["vertex", "claude-opus-4-8", "us"],
])("elsewhere, and of older models, the price is what it is: %s %s in %s", (provider, model, geo) => {
  expect(at(provider, model, geo)).toBe(PRICE);
});

test("an administrator's price is taken as it is, wherever the model ran", () => {
  const own: ModelPrice = { ...PRICE, source: "override" };
  expect(at("anthropic", "claude-opus-4-8", "us", own)).toBe(own);
});

test.each([
  ["priority", 6_000_000n],
  ["PRIORITY", 6_000_000n],
  ["SERVICE_TIER_PRIORITY", 6_000_000n],
  ["flex", 1_500_000n],
  ["standard", 3_000_000n],
  ["unspecified", 3_000_000n],
])("Gemini's tier %s has its own price, however its name is written", (tier, input) => {
  expect(atServiceTier(PRICE, { provider: "gemini", upstreamModel: "gemini-3-pro", tier })).toMatchObject({ input });
});
