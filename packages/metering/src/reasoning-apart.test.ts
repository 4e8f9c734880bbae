import { expect, test } from "vitest";
import { normaliseUsage } from "./normalise-usage.ts";

test("a report that counts reasoning apart from the output is billed by what it says", () => {
  const raw = {
    prompt_tokens: 33,
    completion_tokens: 7_163,
    completion_tokens_details: { reasoning_tokens: 73_997 },
    cost: { total_cost: 0.41 },
  };
  const usage = normaliseUsage({ shape: "openai-chat", provider: "perplexity", raw });
  expect(usage).toMatchObject({ tokens: { input: 33, output: 7_163 }, costNanoUsd: 410_000_000n });
  expect(usage?.tokens).not.toHaveProperty("reasoning");
});
