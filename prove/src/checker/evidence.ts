import type { Seen } from "../callers/send.ts";
import type { UpstreamCall } from "../upstream/books.ts";
import type { Readings } from "./reading.ts";

// Everything that is known of a run when it is over. Money in nano-USD, instants in ms on the machine's true clock.

export interface BudgetTerms {
  id: string;
  teamId: string | null;
  userId: string | null;
  virtualKeyId: string | null;
  model: string | null;
  provider: string | null;
  period: string;
  enforcement: string;
  /** Raises in force included. */
  limitNanoUsd: bigint;
}

export interface LedgerWindow {
  budgetId: string;
  startMs: number;
  endMs: number;
  committedNanoUsd: bigint;
  leasedNanoUsd: bigint;
  openingNanoUsd: bigint;
}

export interface Lease {
  budgetId: string;
  startMs: number;
  nodeId: string;
  grantedNanoUsd: bigint;
}

/** A usage record, as far as it is looked at. */
export interface StoredAttempt {
  eventId: string;
  requestId: string;
  attempt: number;
  final: boolean;
  virtualKeyId: string;
  status: string;
  httpStatus: number;
  upstreamStatus: number | null;
  errorCode: string | null;
  upstreamRequestId: string | null;
  metering: string;
  costNanoUsd: bigint | null;
  heldNanoUsd: bigint;
  charges: readonly { budgetId: string; windowStartMs: number }[];
}

export interface RollupSum {
  virtualKeyId: string;
  status: string;
  attempts: number;
  requests: number;
  costNanoUsd: bigint;
}

/** What was still held when the last fault was healed and nobody called any more. */
export interface Stranded {
  atHealNanoUsd: bigint;
  /** From then until nothing was held, and every gateway had handed over its records; null: it took longer than `boundMs`. */
  goneAfterMs: number | null;
  boundMs: number;
  /** What was left then. */
  left: string;
}

export interface ProvenKey {
  id: string;
  teamId: string;
  memberId: string | null;
}

export interface Evidence {
  keys: readonly ProvenKey[];
  budgets: readonly BudgetTerms[];
  windows: readonly LedgerWindow[];
  leases: readonly Lease[];
  records: readonly StoredAttempt[];
  rollups: readonly RollupSum[];
  calls: readonly UpstreamCall[];
  seen: readonly Seen[];
  readings: Readings;
  stranded: Stranded;
  /** Gateways that ended although nobody had ended them. */
  endedByThemselves: readonly string[];
}

/** What became of one promise. */
export interface Verdict {
  promise: string;
  /** What was counted or measured. */
  figures: string;
  /** How it was broken; none: it was kept. */
  broken: readonly string[];
}

/** An amount as people read it. */
export function usd(nanoUsd: bigint): string {
  const sign = nanoUsd < 0n ? "-" : "";
  const digits = (nanoUsd < 0n ? -nanoUsd : nanoUsd).toString().padStart(10, "0");
  return `${sign}$${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

export const sumOf = <T>(items: Iterable<T>, read: (item: T) => bigint): bigint => {
  let sum = 0n;
  for (const item of items) sum += read(item);
  return sum;
};

export const windowKey = (budgetId: string, startMs: number): string =>
  `${budgetId} ${new Date(startMs).toISOString()}`;
