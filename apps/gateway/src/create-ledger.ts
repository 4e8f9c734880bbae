import { createLeaseSource, createStrictLedger, type NodePeers, type Pool, type Recall } from "@gatehouse/db/gateway";
import { uuidv7 } from "@gatehouse/domain";
import { createLeasedLedger, type Ledger } from "@gatehouse/limits";
import type { Logger } from "pino";
import type { DatabaseClock } from "./clock.ts";
import type { Environment } from "./env.ts";

const TIMEOUT_MS = 5_000;

interface LedgerParts {
  pool: Pool;
  nodeId: string;
  epoch: number;
  clock: DatabaseClock;
  /** The gateways that share the windows. */
  peers: () => NodePeers;
  logger: Logger;
}

/** The ledger in the mode that was asked for, and what it does when others lack what this gateway has leased. */
export function createLedger(
  { ledger: mode, leaseMs: ttlMs }: Environment,
  { pool, nodeId, epoch, clock, peers, logger }: LedgerParts,
): { ledger: Ledger; recall: (recall: Recall) => void } {
  if (mode === "strict")
    return { ledger: createStrictLedger(pool, { nodeId, epoch, timeoutMs: TIMEOUT_MS }), recall: () => {} };
  const leaseId = uuidv7();
  const ledger = createLeasedLedger({
    source: createLeaseSource(pool, {
      nodeId,
      epoch,
      leaseId,
      ttlMs,
      timeoutMs: TIMEOUT_MS,
      gateways: () => peers().count,
    }),
    leaseId,
    ttlMs,
    now: clock.now,
    onError: (err) => logger.warn({ err }, "the ledger does not answer"),
  });
  return {
    ledger,
    recall: ({ run, windows }) => {
      if (run !== leaseId) for (const [budgetId, startMs] of windows) ledger.recall(budgetId, startMs);
    },
  };
}
