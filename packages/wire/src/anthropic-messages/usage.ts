import type { LanguageModelV4FinishReason, LanguageModelV4Usage } from "@ai-sdk/provider";
import type { Json } from "../canonical/refuse.ts";

/** Canonical usage as Anthropic's: cache reads and writes beside the input, not in it. Not reported counts as zero here. */
export function anthropicUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): Json {
  const { total = 0, cacheRead = 0, cacheWrite = 0 } = inputTokens;
  return {
    input_tokens: inputTokens.noCache ?? Math.max(0, total - cacheRead - cacheWrite),
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    output_tokens: outputTokens.total ?? 0,
    output_tokens_details: { thinking_tokens: outputTokens.reasoning ?? 0 },
  };
}

const STOP_REASONS: Record<LanguageModelV4FinishReason["unified"], string> = {
  stop: "end_turn",
  length: "max_tokens",
  "content-filter": "refusal",
  "tool-calls": "tool_use",
  error: "end_turn",
  interrupted: "end_turn",
  other: "end_turn",
};

export const anthropicStopReason = ({ unified }: LanguageModelV4FinishReason): string => STOP_REASONS[unified];
