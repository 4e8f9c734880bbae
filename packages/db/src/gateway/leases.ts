import type { SettledAttempt } from "@gatehouse/domain";
import { retryContention } from "./database-failure.ts";
import type { Pool } from "./pool.ts";

/**
 * Gives back holds that were granted and whose provider was surely never dialled. Unknown and settled ids change
 * nothing. Answers how many were there. Throws what `pg` throws.
 */
export async function releaseHold(pool: Pool, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await retryContention(() =>
    pool.query<{ released: number }>("SELECT ledger_release($1::uuid[]) AS released", [ids]),
  );
  return rows[0]?.released ?? 0;
}

/**
 * After a restart: gives back what earlier runs of this node still hold, from the first one on whose journal is sure to be
 * whole (`fromEpoch`), except `keep` (attempts that its journal knows
 * of and that are not stored yet). An attempt is journalled before it is dialled, so what is left was not. Answers how
 * many were returned; calling again is safe. Throws what `pg` throws.
 */
export async function reclaimLeases(
  pool: Pool,
  { nodeId, fromEpoch = 0, beforeEpoch, keep }: ReclaimedRuns,
): Promise<number> {
  const { rows } = await retryContention(() =>
    pool.query<{ released: number }>(RECLAIM, [nodeId, fromEpoch, beforeEpoch, keep]),
  );
  return rows[0]?.released ?? 0;
}

export interface ReclaimedRuns {
  nodeId: string;
  fromEpoch?: number;
  beforeEpoch: number;
  keep: readonly string[];
}

/**
 * Keeps the hold of an attempt reserved for good: it was made, and what it cost will never be settled. Like this no restart
 * takes it for one that was not made. What it had no hold of changes nothing, and neither does doing it again. Throws
 * what `pg` throws.
 */
export async function detainHold(pool: Pool, { record, budgets, leaseId }: SettledAttempt): Promise<void> {
  const ids = [record.eventId, leaseId ?? record.eventId].map(String);
  // An attempt that cannot be stored may not even have an id.
  if (!ids.every((id) => UUID.test(id))) return;
  const windows = [budgets.map(({ budgetId }) => budgetId), budgets.map(({ windowStart }) => windowStart)];
  await pool.query(DETAIN, [...ids, record.heldNanoUsd.toString(), ...windows]);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const DETAIN = "SELECT ledger_detain($1::uuid, $2::uuid, $3::bigint, $4::uuid[], $5::timestamptz[])";

const RECLAIM = `
  SELECT ledger_release(ARRAY(
    SELECT id FROM budget_lease WHERE node_id = $1 AND epoch >= $2 AND epoch < $3 AND NOT (id = ANY ($4::uuid[]))
  )) AS released`;
