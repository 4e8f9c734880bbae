import type { TokenCounts } from "@gatehouse/domain";

type Json = Record<string, unknown>;

/**
 * Gemini's `usageMetadata` as the members of TokenCounts, unchecked. Thoughts and the prompt that tools wrote come on top
 * of the counts beside them; a count of zero is left out of the report, so a total that is there fills the gap.
 */
export function geminiCounts(raw: unknown): { [Kind in keyof TokenCounts]: unknown } {
  const usage: Json = typeof raw === "object" && raw !== null ? (raw as Json) : {};
  const prompt = sum(usage.promptTokenCount, usage.toolUsePromptTokenCount);
  const thoughts = usage.thoughtsTokenCount;
  const total = usage.totalTokenCount;
  const left = typeof total === "number" && typeof prompt === "number" ? total - prompt : undefined;
  return {
    input: prompt,
    output: sum(usage.candidatesTokenCount, thoughts) ?? left,
    cacheRead: usage.cachedContentTokenCount,
    reasoning: thoughts,
    audioInput: modality(usage.promptTokensDetails, "AUDIO"),
    audioOutput: modality(usage.candidatesTokensDetails, "AUDIO"),
    imageInput: modality(usage.promptTokensDetails, "IMAGE"),
    imageOutput: modality(usage.candidatesTokensDetails, "IMAGE"),
  };
}

/** Undefined only when both are. */
function sum(a: unknown, b: unknown): unknown {
  if (a === undefined || a === null) return b ?? undefined;
  if (b === undefined || b === null) return a;
  return typeof a === "number" && typeof b === "number" ? a + b : Number.NaN;
}

function modality(details: unknown, name: string): unknown {
  if (!Array.isArray(details)) return undefined;
  return details.find((detail: Json | null) => detail?.modality === name)?.tokenCount;
}
