import type { BudgetConfiguration, BudgetWindowKey, NanoUsd } from "@gatehouse/domain";
import type { WindowLease } from "./lease/window-lease.ts";

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

export interface GrantedHold {
  granted: true;
  request: HoldRequest;
  /** The lease that its settlement is taken from: a gateway's run, or the hold itself (its event id). */
  leaseId: string;
  /** Place by place of the request's parts; empty when every hold is a lease of its own. */
  leases: readonly (WindowLease | undefined)[];
}

export interface RefusedHold {
  granted: false;
  /** The budget that has the least left. */
  budgetId: string;
  /** With the raises that are in force. */
  limitNanoUsd: NanoUsd;
  committedNanoUsd: NanoUsd;
  leasedNanoUsd: NanoUsd;
  /** What a smaller hold could have. */
  availableNanoUsd: NanoUsd;
}

export type HoldDecision = GrantedHold | RefusedHold;

/**
 * The lease that the settlement of a hold is taken from; undefined when somebody released one of them meanwhile: what is
 * leased under the same id since then is not the hold's.
 */
export const leaseToSettle = ({ leaseId, leases }: GrantedHold): string | undefined =>
  leases.some((lease) => lease?.lost) ? undefined : leaseId;

/**
 * Where holds are granted. The strict ledger asks the database for each; the leased one answers from a part of the
 * window that this node has been promised. What is settled for good is written in the transaction that stores the record.
 */
export interface Ledger {
  readonly mode: LedgerMode;
  /**
   * Answers at once where it can.
   * @throws GatehouseError `budget_unavailable` (or rejects with it) when no answer can be had; then nothing is held.
   */
  hold(request: HoldRequest): HoldDecision | Promise<HoldDecision>;
  /**
   * Told once of every granted hold, after its settlement is journalled: what the attempt cost each of the `charged`
   * windows (0 for the hold's others).
   */
  settle(hold: GrantedHold, costNanoUsd: NanoUsd, charged: readonly BudgetWindowKey[]): void;
  /** The budgets as they are from now on. */
  configure(budgets: readonly BudgetConfiguration[]): void;
  /** What this process has leased, for whoever watches; nothing in strict mode. */
  totals(): LeaseTotals;
  /** Gives back what is not needed any more. Call it once no hold is under way. */
  close(): Promise<void>;
}

export interface LeaseTotals {
  /** Budget windows. */
  leases: number;
  /** What can be held from, and what requests under way hold. */
  spareNanoUsd: NanoUsd;
  heldNanoUsd: NanoUsd;
}

export const LEDGER_MODES = ["leased", "strict"] as const;
export type LedgerMode = (typeof LEDGER_MODES)[number];
