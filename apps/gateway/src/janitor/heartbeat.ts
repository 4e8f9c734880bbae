import { type NodeFacts, type NodePeers, type Pool, reclaimLeases, reportNode } from "@gatehouse/db/gateway";
import type { Recovered, UsageSpool } from "@gatehouse/metering";
import type { Logger } from "pino";
import { createPeers } from "./peers.ts";

const EVERY_MS = 5_000;

export interface Heartbeat {
  /** Tells at once which configuration is served from now on. */
  report(configurationVersion: bigint): void;
  /** The gateways that are alive, as far as is known here. */
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
  /** Who this node is, and from which start number on every intent was read: a lease without one is of no request that was sent. */
  recovered: Recovered;
  spool: UsageSpool;
  /** How the node is at the moment of a beat. */
  facts: () => NodeFacts;
  /** Where it is remembered who else is alive. */
  directory: string;
}): Heartbeat {
  const { pool, logger, spool, facts, directory } = options;
  const { nodeId, epoch, firstSureEpoch: fromEpoch } = options.recovered;
  const startedAt = new Date();
  let serving: bigint | undefined;
  const peers = createPeers(directory);

  async function beat(): Promise<void> {
    if (serving === undefined) return;
    const node = { id: nodeId, epoch, version: VERSION, startedAt, configurationVersion: serving };
    try {
      peers.learn(await reportNode(pool, { ...node, ...facts() }), performance.now());
      if (spool.recovering) return;
      const returned = await reclaimLeases(pool, { nodeId, fromEpoch, beforeEpoch: epoch, keep: [] });
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
    peers: peers.current,
    stop: () => clearInterval(timer),
  };
}

const VERSION = "0.1.0";
