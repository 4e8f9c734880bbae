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
  /** The run of the node, by its start number. */
  epoch: number;
  leases: number;
  grantedNanoUsd: NanoUsdText;
  heldNanoUsd: NanoUsdText;
  expiresAt: Instant | null;
}

/** A lease that a lost gateway left behind. */
export interface StrandedLeaseView {
  leaseId: string;
  budgetId: string;
  budgetName: string;
  windowStart: Instant;
  nodeId: string;
  grantedNanoUsd: NanoUsdText;
  heldNanoUsd: NanoUsdText;
  grantedAt: Instant;
  /** Its gateway may hold from it until then, and it cannot be released before; null: nobody may. */
  inUseUntil: Instant | null;
}

export interface GatewaysView {
  items: GatewayNodeView[];
  /** Of lost gateways, and of earlier runs of others, oldest first; at most 200. */
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
