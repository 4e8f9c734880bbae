import type { LanguageModelV4FinishReason, LanguageModelV4Usage } from "@ai-sdk/provider";
import type { Json } from "../canonical/refuse.ts";

/** Canonical usage as the `usage` object of a chat completion; what was not reported counts as zero here. */
export function openAiUsage(usage: LanguageModelV4Usage): Json {
  const prompt = usage.inputTokens.total ?? 0;
  const completion = usage.outputTokens.total ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: usage.inputTokens.cacheRead ?? 0,
      ...(usage.inputTokens.cacheWrite === undefined ? {} : { cache_write_tokens: usage.inputTokens.cacheWrite }),
    },
    completion_tokens_details: { reasoning_tokens: usage.outputTokens.reasoning ?? 0 },
  };
}

const FINISH_REASONS: Record<LanguageModelV4FinishReason["unified"], string> = {
  stop: "stop",
  length: "length",
  "content-filter": "content_filter",
  "tool-calls": "tool_calls",
  error: "error",
  interrupted: "error",
  other: "stop",
};

export const openAiFinishReason = ({ unified }: LanguageModelV4FinishReason): string => FINISH_REASONS[unified];
