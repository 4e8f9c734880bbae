import type { LanguageModelV4FinishReason, LanguageModelV4Usage } from "@ai-sdk/provider";
import type { Json } from "../canonical/refuse.ts";

/** Canonical usage as `usageMetadata`: thoughts beside the candidates' tokens, not in them. */
export function geminiUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): Json {
  const input = inputTokens.total ?? 0;
  const output = outputTokens.total ?? 0;
  const thoughts = outputTokens.reasoning ?? 0;
  return {
    promptTokenCount: input,
    ...(inputTokens.cacheRead ? { cachedContentTokenCount: inputTokens.cacheRead } : {}),
    candidatesTokenCount: output - thoughts,
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
    totalTokenCount: input + output,
  };
}

const FINISH_REASONS: Record<LanguageModelV4FinishReason["unified"], string> = {
  stop: "STOP",
  "tool-calls": "STOP",
  length: "MAX_TOKENS",
  "content-filter": "SAFETY",
  error: "OTHER",
  interrupted: "OTHER",
  other: "STOP",
};

export const geminiFinishReason = ({ unified }: LanguageModelV4FinishReason): string => FINISH_REASONS[unified];
