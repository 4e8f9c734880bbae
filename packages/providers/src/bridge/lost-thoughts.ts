import type { LanguageModelV4CallOptions, LanguageModelV4Message } from "@ai-sdk/provider";
import type { CanonicalCall, WireFormat } from "@gatehouse/wire";
import { settingName } from "./unsupported-settings.ts";

/**
 * In the midst of calling tools Claude thinks on only from its own signed thoughts, and refuses a request that leaves
 * them out. Not every caller's format brings them back: then it answers this turn without thinking, and the caller is
 * told. (docs.anthropic.com, "Extended thinking with tool use")
 */
export function withoutLostThoughts(call: CanonicalCall, format: WireFormat): CanonicalCall {
  const { reasoning, ...options } = call.options;
  const { reasoningBudgetTokens, ...rest } = call;
  const thinks = reasoningBudgetTokens !== undefined || (reasoning !== undefined && reasoning !== "none");
  if (!thinks || !losesThoughts(options.prompt)) return call;
  return { ...rest, options, dropped: [...call.dropped, settingName(format, "reasoning")] };
}

/** The conversation ends in results of tools, and the turn that called them does not begin with a signed thought. */
function losesThoughts(prompt: LanguageModelV4CallOptions["prompt"]): boolean {
  const last = prompt.findLastIndex(({ role }) => role === "assistant");
  const turn = prompt[last];
  if (turn?.role !== "assistant" || !turn.content.some(({ type }) => type === "tool-call")) return false;
  const results = prompt.slice(last + 1);
  return results.length > 0 && results.every(({ role }) => role === "tool") && !isSigned(turn);
}

function isSigned({ content }: Extract<LanguageModelV4Message, { role: "assistant" }>): boolean {
  const [first] = content;
  return first?.type === "reasoning" && first.providerOptions?.anthropic !== undefined;
}
