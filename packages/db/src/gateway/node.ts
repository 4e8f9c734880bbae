import type { Pool } from "./pool.ts";

export interface NodeReport {
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
  const values = [id, epoch, version, startedAt, configurationVersion.toString()];
  const { rows } = await pool.query<{ others: number; rank: number }>(UPSERT, values);
  const { others, rank } = rows[0] ?? { others: 0, rank: 0 };
  return { count: others + 1, rank };
}

/** Who was not heard of for as long as three heartbeats is not counted. The report itself is not seen by the question. */
const UPSERT = `
  WITH report AS (
    INSERT INTO gateway_node AS node (id, epoch, version, started_at, heartbeat_at, configuration_version)
    VALUES ($1, $2, $3, $4, now(), $5)
    ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, version = excluded.version, started_at = excluded.started_at,
      heartbeat_at = excluded.heartbeat_at, configuration_version = excluded.configuration_version
    WHERE node.epoch <= excluded.epoch
  )
  SELECT count(*)::int AS others, count(*) FILTER (WHERE id < $1)::int AS rank
  FROM gateway_node WHERE id <> $1 AND heartbeat_at > now() - interval '15 seconds'`;
