import type { NanoUsd } from "@gatehouse/domain";

/** What a gateway asks of its lease on one window. Asks are numbered in their order; a number is carried out once. */
export interface LeaseAsk {
  number: number;
  budgetId: string;
  windowStart: Date;
  windowEnd: Date;
  /** Of the lease, what requests in flight hold. For those who look after a node that is lost. */
  heldNanoUsd: NanoUsd;
  /** Given back; it is not in `spareNanoUsd` any more. */
  giveNanoUsd: NanoUsd;
  /** What can be held from already. */
  spareNanoUsd: NanoUsd;
  /** Holds that wait, in their order. */
  needsNanoUsd: readonly NanoUsd[];
  /** The spare that it would like to have besides. */
  wantNanoUsd: NanoUsd;
  /** Whether it believes to have a lease. */
  had: boolean;
}

export interface LeaseAnswer {
  grantedNanoUsd: NanoUsd;
  /** It had a lease, and somebody released it: what it believed to have is not there. */
  lost: boolean;
  /** There is no such budget any more. */
  gone: boolean;
  limitNanoUsd: NanoUsd;
  committedNanoUsd: NanoUsd;
  leasedNanoUsd: NanoUsd;
  /** Of `leased`, what living gateways have beside this one. */
  othersNanoUsd: NanoUsd;
  /** In how long the limit sinks by itself, since a raise ends; null: it does not. */
  sinksInMs: number | null;
}

/** The ledger said no to a question as a whole, and why: none of its asks was carried out. */
export interface AsksRefused {
  refused: unknown;
}

/** The ledger that leases come from. */
export interface LeaseSource {
  /**
   * Answers place by place. The same asks may be asked again when the answer was lost.
   * Rejects when no answer can be had; they may have been carried out all the same.
   */
  ask(asks: readonly LeaseAsk[]): Promise<LeaseAnswer[] | AsksRefused>;
  /**
   * Keeps leases from ending and tells what is held of them. Answers place by place whether the lease is there.
   * Rejects when no answer can be had.
   */
  keep(leases: readonly KeptLease[]): Promise<boolean[]>;
}

export type KeptLease = Pick<LeaseAsk, "budgetId" | "windowStart" | "heldNanoUsd">;
