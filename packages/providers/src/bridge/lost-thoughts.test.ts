import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import { expect, test } from "vitest";
import { withoutLostThoughts } from "./lost-thoughts.ts";

type Prompt = LanguageModelV4CallOptions["prompt"];

const ASKED = { role: "user", content: [{ type: "text", text: "Weather?" }] } as const;
const CALL = { type: "tool-call", toolCallId: "c", toolName: "weather", input: {} } as const;
const SIGNED = { type: "reasoning", text: "Hm.", providerOptions: { anthropic: { signature: "s" } } } as const;
const RESULT = {
  role: "tool",
  content: [{ type: "tool-result", toolCallId: "c", toolName: "weather", output: { type: "text", value: "Sunny" } }],
} as const;

const call = (prompt: readonly unknown[]) => ({
  options: { prompt: [...prompt] as Prompt, reasoning: "high" as const },
  endUser: undefined,
  parallelToolCalls: undefined,
  reasoningBudgetTokens: 2_000,
  dropped: [],
});

test("in the midst of calling tools a model whose thoughts did not come back does not think, and the caller is told", () => {
  const { options, dropped, reasoningBudgetTokens } = withoutLostThoughts(
    call([ASKED, { role: "assistant", content: [CALL] }, RESULT]),
    "gemini",
  );
  expect(options).not.toHaveProperty("reasoning");
  expect(reasoningBudgetTokens).toBeUndefined();
  expect(dropped).toEqual(["generationConfig.thinkingConfig"]);
});

test.each([
  ["its thoughts came back", [ASKED, { role: "assistant", content: [SIGNED, CALL] }, RESULT]],
  ["a new turn begins", [ASKED, { role: "assistant", content: [CALL] }, RESULT, ASKED]],
  ["no tool was called", [ASKED, { role: "assistant", content: [{ type: "text", text: "Sunny." }] }, ASKED]],
  ["nothing was said yet", [ASKED]],
])("it thinks when %s", (_name, prompt) => {
  const asked = call(prompt);
  expect(withoutLostThoughts(asked, "openai-chat")).toBe(asked);
});
