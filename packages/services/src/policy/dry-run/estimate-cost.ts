import type { ReplayRow } from "@gatehouse/db/admin";
import type { ModelPrice, NanoUsd, RequestFacts } from "@gatehouse/domain";
import { costOf } from "@gatehouse/metering";
import type { Comparison } from "./compare.ts";

export interface CostEstimate {
  /** null: unpriced. */
  actualNanoUsd: NanoUsd | null;
  estimatedNanoUsd: NanoUsd | null;
  /** The request used nothing, so that the estimate goes by all that it might have used. */
  byExpectedTokens: boolean;
}

/**
 * What a request would have cost: nothing where it is refused, the same where it goes the same way or was answered from
 * the cache (as it is taken to be again), and else its own tokens at the price of its new target.
 * @param price of that target; undefined: unpriced
 */
export function estimateCost(
  row: ReplayRow,
  { change, toId }: Comparison,
  facts: RequestFacts,
  price: ModelPrice | undefined,
): CostEstimate {
  const actualNanoUsd = row.costNanoUsd;
  const told = (estimatedNanoUsd: NanoUsd | null) => ({ actualNanoUsd, estimatedNanoUsd, byExpectedTokens: false });
  if (toId === null) return told(change === "unchanged" ? actualNanoUsd : 0n);
  if (change === "unchanged" || row.cacheStatus === "hit") return told(actualNanoUsd);
  const { tokens, units } = row;
  const byExpectedTokens = !Object.values({ ...tokens, ...units }).some((count) => count > 0);
  const amounts = byExpectedTokens
    ? { tokens: { input: facts.inputTokens, output: facts.outputTokens }, units }
    : { tokens, units };
  const estimatedNanoUsd = price ? costOf(amounts, price).costNanoUsd : null;
  return { actualNanoUsd, estimatedNanoUsd, byExpectedTokens };
}
