import { type NodeFacts, type NodePeers, type Pool, reclaimLeases, reportNode } from "@gatehouse/db/gateway";
import type { UsageSpool } from "@gatehouse/metering";
import type { Logger } from "pino";

const EVERY_MS = 5_000;

export interface Heartbeat {
  /** Tells at once which configuration is served from now on. */
  report(configurationVersion: bigint): void;
  /** The gateways that were alive at the last beat that the database answered; before it, this one alone. */
  peers(): NodePeers;
  stop(): void;
}

/**
 * Reports this node, the configuration it serves and how it is. Once everything that an earlier run left in the spool is
 * stored, it gives back the leases of earlier runs that are still there: their attempts were never journalled, so never
 * dialled. It goes on looking, since a hold asked for at the moment of a crash may be granted after it.
 */
export function startHeartbeat(options: {
  pool: Pool;
  logger: Logger;
  nodeId: string;
  epoch: number;
  spool: UsageSpool;
  /** How the node is at the moment of a beat. */
  facts: () => NodeFacts;
  /** Whether every intent of earlier runs was read; if not, a lease without one may be of a request that was sent. */
  reclaim: boolean;
}): Heartbeat {
  const { pool, logger, nodeId, epoch, spool, facts, reclaim } = options;
  const startedAt = new Date();
  let serving: bigint | undefined;
  let recovered = false;
  let peers: NodePeers = { count: 1, rank: 0 };

  async function beat(): Promise<void> {
    if (serving === undefined) return;
    const node = { id: nodeId, epoch, version: VERSION, startedAt, configurationVersion: serving };
    try {
      peers = await reportNode(pool, { ...node, ...facts() });
      recovered ||= spool.depth === 0;
      if (!recovered || !reclaim) return;
      const returned = await reclaimLeases(pool, { nodeId, beforeEpoch: epoch, keep: [] });
      if (returned > 0) logger.warn({ returned }, "holds of an earlier run returned");
    } catch (err) {
      logger.warn({ err }, "heartbeat failed");
    }
  }

  const timer = setInterval(() => void beat(), EVERY_MS);
  return {
    report(configurationVersion) {
      serving = configurationVersion;
      void beat();
    },
    peers: () => peers,
    stop: () => clearInterval(timer),
  };
}

const VERSION = "0.1.0";
