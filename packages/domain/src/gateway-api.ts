import type { NanoUsdText } from "./money.ts";
import type { Instant } from "./window.ts";

export interface GatewayNodeView {
  id: string;
  version: string;
  startedAt: Instant;
  heartbeatAt: Instant;
  /** Seen within the last 15 seconds. */
  alive: boolean;
  configurationVersion: string;
  /** All below as it was at the last heartbeat. Since that configuration was last known to be the newest. */
  snapshotAgeMs: number;
  /** Attempts that are settled and not yet stored. */
  spoolDepth: number;
  /** What the spool takes on the disk, and may take. */
  spoolBytes: number;
  spoolLimitBytes: number;
  /** "well"; "filling" at 80 % of its bytes; "full"; "refused" when the disk does not take what is written. */
  spoolLevel: string;
  inFlight: number;
  /** "leased" or "strict". */
  ledgerMode: string;
  /** "local", "shared", or "share". */
  rateLimitMode: string;
  /** What its runs hold of the budgets that may be seen. */
  leases: NodeLeasesView[];
}

export interface NodeLeasesView {
  /** The run of the node, by its start number; `SET_ASIDE_EPOCH` for what was set aside. */
  epoch: number;
  leases: number;
  grantedNanoUsd: NanoUsdText;
  heldNanoUsd: NanoUsdText;
  expiresAt: Instant | null;
}

/** Whose a stranded lease is: a lost gateway's, an earlier run's of one that is up again, or of an attempt that can never be stored. */
export type StrandedLeaseOrigin = "lost" | "earlier_run" | "set_aside";

/** A lease that no gateway that is alive will settle or return. */
export interface StrandedLeaseView {
  leaseId: string;
  budgetId: string;
  budgetName: string;
  windowStart: Instant;
  nodeId: string;
  origin: StrandedLeaseOrigin;
  grantedNanoUsd: NanoUsdText;
  heldNanoUsd: NanoUsdText;
  grantedAt: Instant;
  /** Its gateway, though lost, may use it until then; null: nobody does. */
  expiresAt: Instant | null;
}

export interface GatewaysView {
  items: GatewayNodeView[];
  /** Oldest first; at most `MOST_STRANDED_LEASES`. */
  strandedLeases: StrandedLeaseView[];
}

/** The latest comparison of the ledger with records and leases. */
export interface LedgerCheckView {
  /** null: there was none yet. */
  checkedAt: Instant | null;
  /** Budget windows that were compared. */
  windows: number;
  /** Of the budgets that may be seen. */
  differences: LedgerDifferenceView[];
}

/** `committed` must be `opening` and `recorded` together, `leased` the sum of `leases`. */
export interface LedgerDifferenceView {
  budgetId: string;
  budgetName: string;
  windowStart: Instant;
  committedNanoUsd: NanoUsdText;
  openingNanoUsd: NanoUsdText;
  recordedNanoUsd: NanoUsdText;
  leasedNanoUsd: NanoUsdText;
  leasesNanoUsd: NanoUsdText;
}
