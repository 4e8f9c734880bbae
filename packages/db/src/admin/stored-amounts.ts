import type { TokenCounts, UnitCounts } from "@gatehouse/domain";

/** What an attempt used, as its record has it: the usual kinds of tokens in columns, the others in `detail`. */
export interface StoredAmounts {
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  reasoningTokens: number | null;
  detail: { tokens?: TokenCounts; units?: UnitCounts; prices?: Record<string, string> } | null;
}

/** Kinds that the provider did not report are absent. */
export function amountsOf(stored: StoredAmounts): { tokens: TokenCounts; units: UnitCounts } {
  const main = {
    input: stored.inputTokens,
    output: stored.outputTokens,
    cacheRead: stored.cacheReadTokens,
    cacheWrite: stored.cacheWriteTokens,
    reasoning: stored.reasoningTokens,
  };
  const reported = Object.entries(main).filter(([, count]) => count !== null);
  return {
    tokens: { ...Object.fromEntries(reported), ...stored.detail?.tokens },
    units: stored.detail?.units ?? {},
  };
}
