import type { Pool, PoolClient } from "./pool.ts";
import { type LedgerDifference, type LedgerLook, type LedgerMark, lookAtLedger } from "./verify-ledger.ts";

/** The latest reconciliation, whichever gateway did it. */
export interface LedgerCheck {
  checkedAt: Date;
  /** Windows that were compared, and how many of them differ. */
  windows: number;
  differences: number;
}

export interface LedgerChecker {
  /**
   * Reconciles, unless another gateway does just now or did less than `everyMs` ago, and stores the outcome in
   * `ledger_check`. Answers the latest outcome; undefined while the first one is under way elsewhere. `found` is what
   * this look found itself. Throws what `pg` throws.
   */
  run(everyMs: number): Promise<{ latest: LedgerCheck | undefined; found: LedgerDifference[] }>;
}

/** Windows that ended longer ago are settled, and their records may be gone. */
const KEPT_MS = 2 * 86_400_000;
/** How long the sums of what was read once are taken for true. */
const MARK_MS = 6 * 3_600_000;

/**
 * Remembers the sums of older records, so that a look costs what has come since. What looks like a difference is looked
 * at again from the first record on before anybody hears of it.
 */
export function createLedgerChecker(pool: Pool, nodeId: string): LedgerChecker {
  let mark: LedgerMark | undefined;
  let markedMs = 0;

  async function look(client: PoolClient): Promise<LedgerLook> {
    const since = new Date(Date.now() - KEPT_MS);
    if (mark && performance.now() - markedMs < MARK_MS) {
      const quick = await lookAtLedger(client, { since, mark });
      if (quick.differences.length === 0) return quick;
    }
    const whole = await lookAtLedger(client, { since });
    mark = whole.mark;
    markedMs = performance.now();
    return whole;
  }

  async function check(client: PoolClient, everyMs: number): Promise<LedgerDifference[]> {
    const { rows } = await client.query<{ ours: boolean }>(TAKE_TURN, [everyMs]);
    if (!rows[0]?.ours) return [];
    const beganMs = performance.now();
    const { windows, differences } = await look(client);
    const durationMs = Math.round(performance.now() - beganMs);
    await client.query(STORE, [nodeId, durationMs, windows, JSON.stringify(differences, asText)]);
    return differences;
  }

  return {
    async run(everyMs) {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        const found = await check(client, everyMs);
        const { rows } = await client.query<LedgerCheck>(READ);
        await client.query("COMMIT");
        client.release();
        return { latest: rows[0], found };
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
  };
}

const asText = (_key: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);

/** The lock ends with the transaction. A tenth is for timers that come early. */
const TAKE_TURN = `
  SELECT pg_try_advisory_xact_lock(hashtext('gatehouse ledger check'))
    AND NOT EXISTS (SELECT FROM ledger_check WHERE checked_at > clock_timestamp() - $1 * interval '0.9 milliseconds') AS ours`;

const STORE = `
  INSERT INTO ledger_check (id, checked_at, node_id, duration_ms, windows, differences) VALUES (1, clock_timestamp(), $1, $2, $3, $4)
  ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at, node_id = excluded.node_id,
    duration_ms = excluded.duration_ms, windows = excluded.windows, differences = excluded.differences`;

const READ = `
  SELECT checked_at AS "checkedAt", windows, jsonb_array_length(differences) AS differences FROM ledger_check WHERE id = 1`;
