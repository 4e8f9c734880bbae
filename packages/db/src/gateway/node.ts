import type { Pool } from "./pool.ts";

/** How a gateway is at the moment. */
export interface NodeFacts {
  /** Since the configuration that it serves was last known to be the newest. */
  snapshotAgeMs: number;
  /** Attempts that are settled and not yet stored, and what the spool takes on the disk. */
  spoolDepth: number;
  spoolBytes: number;
  /** From how many bytes on it takes no new attempts. */
  spoolLimitBytes: number;
  /** "well", "filling", "full" or "refused", see `SpoolLevel`. */
  spoolLevel: string;
  inFlight: number;
  ledgerMode: string;
  rateLimitMode: string;
}

export interface NodeReport extends NodeFacts {
  id: string;
  /** Start number of the node. */
  epoch: number;
  /** Version of the software. */
  version: string;
  startedAt: Date;
  /** The configuration that it serves. */
  configurationVersion: bigint;
}

/** The gateways that are alive, and this one's place among them by id, from 0. */
export interface NodePeers {
  count: number;
  rank: number;
}

/**
 * A gateway says that it lives, by the database's clock, and hears who else does. An earlier run of the same node cannot
 * speak over a later one.
 */
export async function reportNode(pool: Pool, report: NodeReport): Promise<NodePeers> {
  const { id, epoch, version, startedAt, configurationVersion } = report;
  const { snapshotAgeMs, spoolDepth, spoolBytes, spoolLimitBytes, spoolLevel, inFlight } = report;
  const node = [id, epoch, version, startedAt, configurationVersion.toString()];
  const facts = [Math.round(snapshotAgeMs), spoolDepth, spoolBytes, spoolLimitBytes, spoolLevel, inFlight];
  const values = [...node, ...facts, report.ledgerMode, report.rateLimitMode];
  const { rows } = await pool.query<{ others: number; rank: number }>(UPSERT, values);
  const { others, rank } = rows[0] ?? { others: 0, rank: 0 };
  return { count: others + 1, rank };
}

/** Who was not heard of for as long as three heartbeats is not counted. The report itself is not seen by the question. */
const UPSERT = `
  WITH report AS (
    INSERT INTO gateway_node AS node (id, epoch, version, started_at, heartbeat_at, configuration_version,
      snapshot_age_ms, spool_depth, spool_bytes, spool_limit_bytes, spool_level, in_flight, ledger_mode,
      rate_limit_mode)
    VALUES ($1, $2, $3, $4, now(), $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, version = excluded.version, started_at = excluded.started_at,
      heartbeat_at = excluded.heartbeat_at, configuration_version = excluded.configuration_version,
      snapshot_age_ms = excluded.snapshot_age_ms, spool_depth = excluded.spool_depth,
      spool_bytes = excluded.spool_bytes, spool_limit_bytes = excluded.spool_limit_bytes,
      spool_level = excluded.spool_level, in_flight = excluded.in_flight, ledger_mode = excluded.ledger_mode,
      rate_limit_mode = excluded.rate_limit_mode
    WHERE node.epoch <= excluded.epoch
  )
  SELECT count(*)::int AS others, count(*) FILTER (WHERE id < $1)::int AS rank
  FROM gateway_node WHERE id <> $1 AND heartbeat_at > now() - interval '15 seconds'`;
