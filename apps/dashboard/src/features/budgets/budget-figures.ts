import type { BudgetView } from "@gatehouse/domain";

export type BudgetTone = "calm" | "warning" | "reached";
type Amounts = Pick<BudgetView, "effectiveLimitNanoUsd" | "spentNanoUsd" | "heldNanoUsd" | "promisedNanoUsd">;

export interface BudgetFigures {
  /** Shares of the limit in percent, together at most 100, for the bar. */
  spentPercent: number;
  heldPercent: number;
  promisedPercent: number;
  /** Spent and held, in percent of the limit; may pass 100. */
  usedPercent: number;
  /** What new requests may still hold; what is promised to gateways is a part of it. */
  remainingNanoUsd: bigint;
  tone: BudgetTone;
}

/**
 * What a budget's bar shows, of the limit with its raises. Shares are computed in integers; only the finished
 * percentage is a number.
 */
export function budgetFigures(budget: Amounts): BudgetFigures {
  const limit = BigInt(budget.effectiveLimitNanoUsd);
  const spent = BigInt(budget.spentNanoUsd);
  const used = spent + BigInt(budget.heldNanoUsd);
  const usedPercent = percent(used, limit);
  const spentPercent = Math.min(100, percent(spent, limit));
  const heldPercent = Math.min(100 - spentPercent, Math.max(0, usedPercent - spentPercent));
  const promised = percent(BigInt(budget.promisedNanoUsd), limit);
  return {
    spentPercent,
    heldPercent,
    promisedPercent: Math.min(100 - spentPercent - heldPercent, promised),
    usedPercent,
    remainingNanoUsd: used >= limit ? 0n : limit - used,
    tone: usedPercent >= 100 ? "reached" : usedPercent >= 80 ? "warning" : "calm",
  };
}

/** Budgets from the fullest to the emptiest. */
export const byUse = (a: BudgetView, b: BudgetView): number =>
  budgetFigures(b).usedPercent - budgetFigures(a).usedPercent;

/** To a hundredth of a percent, rounded down, so that 100 means reached. A limit of zero is always reached. */
function percent(part: bigint, whole: bigint): number {
  return whole <= 0n ? 100 : Number((part * 10_000n) / whole) / 100;
}
