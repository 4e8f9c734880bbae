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
 * After a restart: gives back what earlier runs of this node still hold, except `keep` (attempts that its journal knows
 * of and that are not stored yet). An attempt is journalled before it is dialled, so what is left was not. Answers how
 * many were returned; calling again is safe. Throws what `pg` throws.
 */
export async function reclaimLeases(
  pool: Pool,
  { nodeId, beforeEpoch, keep }: { nodeId: string; beforeEpoch: number; keep: readonly string[] },
): Promise<number> {
  const { rows } = await retryContention(() => pool.query<{ released: number }>(RECLAIM, [nodeId, beforeEpoch, keep]));
  return rows[0]?.released ?? 0;
}

/**
 * Keeps a hold reserved for good: its attempt was dialled, and what it cost will never be settled. Like this no restart
 * takes it for one that was not dialled. An id without a hold changes nothing. Throws what `pg` throws.
 */
export async function detainHold(pool: Pool, id: string): Promise<void> {
  await pool.query("UPDATE budget_lease SET epoch = $2 WHERE id::text = $1", [id.toLowerCase(), BEYOND_EVERY_EPOCH]);
}

const BEYOND_EVERY_EPOCH = 2_147_483_647;

const RECLAIM = `
  SELECT ledger_release(ARRAY(
    SELECT id FROM budget_lease WHERE node_id = $1 AND epoch < $2 AND NOT (id = ANY ($3::uuid[]))
  )) AS released`;
