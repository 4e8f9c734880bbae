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

/** A gateway says that it lives, by the database's clock. An earlier run of the same node cannot speak over a later one. */
export async function reportNode(pool: Pool, report: NodeReport): Promise<void> {
  const { id, epoch, version, startedAt, configurationVersion } = report;
  await pool.query(UPSERT, [id, epoch, version, startedAt, configurationVersion.toString()]);
}

const UPSERT = `
  INSERT INTO gateway_node AS node (id, epoch, version, started_at, heartbeat_at, configuration_version)
  VALUES ($1, $2, $3, $4, now(), $5)
  ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, version = excluded.version, started_at = excluded.started_at,
    heartbeat_at = excluded.heartbeat_at, configuration_version = excluded.configuration_version
  WHERE node.epoch <= excluded.epoch`;
