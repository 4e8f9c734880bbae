import type { NanoUsd } from "@gatehouse/domain";

/** What one hold takes from one budget window. */
export interface HoldPart {
  budgetId: string;
  windowStart: Date;
  windowEnd: Date;
  amountNanoUsd: NanoUsd;
}

/** A hold: granted by all of its budgets or by none. `id` is the attempt's event id. */
export interface HoldRequest {
  id: string;
  parts: HoldPart[];
}

export type HoldDecision =
  | { granted: true }
  | { granted: false; budgetId: string; limitNanoUsd: NanoUsd; committedNanoUsd: NanoUsd; leasedNanoUsd: NanoUsd };

/**
 * Where holds are granted. The strict ledger asks the database for each; a leasing one answers from a part of the
 * window that this node has been promised. Settlement is not here: it happens in the transaction that stores the record.
 * @throws GatehouseError `budget_unavailable` when no answer can be had; then nothing is held.
 */
export interface Ledger {
  hold(request: HoldRequest): Promise<HoldDecision>;
}
