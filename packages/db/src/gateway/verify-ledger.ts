import type { NanoUsd } from "@gatehouse/domain";
import type { QueryConfig } from "pg";
import type { Pool } from "./pool.ts";

/** A budget window whose two ways of counting differ. */
export interface LedgerDifference {
  budgetId: string;
  windowStart: Date;
  committedNanoUsd: NanoUsd;
  /** What the stored records charged to the window. */
  recordedNanoUsd: NanoUsd;
  leasedNanoUsd: NanoUsd;
  /** Sum of the lease rows. */
  leasesNanoUsd: NanoUsd;
}

/**
 * Reconciles the ledger in one consistent look: per budget window, the records' costs must be what is committed, and
 * the leases what is leased. Answers the windows where they are not; none is the only good answer. `since` leaves
 * out windows that ended before (records may be gone by retention). Reads the records of all months since: for
 * a background job. Throws what `pg` throws.
 */
export async function verifyLedger(pool: Pool, { since = new Date(0) } = {}): Promise<LedgerDifference[]> {
  const rows = await readDifferences(pool, since);
  return rows.map((row) => ({
    budgetId: row.budget_id,
    windowStart: row.window_start,
    committedNanoUsd: BigInt(row.committed),
    recordedNanoUsd: BigInt(row.recorded),
    leasedNanoUsd: BigInt(row.leased),
    leasesNanoUsd: BigInt(row.leases),
  }));
}

/** On its own clock: it may take longer than what a request may wait for. */
async function readDifferences(pool: Pool, since: Date): Promise<DifferenceRow[]> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN READ ONLY");
    await client.query(`SET LOCAL statement_timeout = ${TIMEOUT_MS}`);
    const question: QueryConfig & { query_timeout: number } = {
      text: DIFFERENCES,
      values: [since],
      query_timeout: TIMEOUT_MS * 2,
    };
    const { rows } = await client.query<DifferenceRow>(question);
    await client.query("COMMIT");
    client.release();
    return rows;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

const TIMEOUT_MS = 60_000;

interface DifferenceRow {
  budget_id: string;
  window_start: Date;
  committed: string;
  recorded: string;
  leased: string;
  leases: string;
}

/**
 * An attempt starts after its admission, by less than the two days that are allowed for here. An unpriced record that
 * was held for was charged its hold (see usage-sink.ts).
 */
const DIFFERENCES = `
  WITH live AS (
    SELECT budget_id, window_start, committed_nano_usd, leased_nano_usd FROM budget_window WHERE window_end > $1
  ), recorded AS (
    SELECT charge.budget_id, charge.window_start, sum(coalesce(r.cost_nano_usd, r.held_nano_usd)) AS amount
    FROM usage_record r CROSS JOIN unnest(r.budget_ids, r.budget_window_starts) AS charge(budget_id, window_start)
    WHERE r.started_at >= (SELECT min(window_start) - interval '2 days' FROM live)
    GROUP BY 1, 2
  ), leased AS (
    SELECT budget_id, window_start, sum(granted_nano_usd) AS amount FROM budget_lease GROUP BY 1, 2
  )
  SELECT budget_id, window_start, live.committed_nano_usd AS committed, coalesce(recorded.amount, 0) AS recorded,
    live.leased_nano_usd AS leased, coalesce(leased.amount, 0) AS leases
  FROM live LEFT JOIN recorded USING (budget_id, window_start) LEFT JOIN leased USING (budget_id, window_start)
  WHERE live.committed_nano_usd <> coalesce(recorded.amount, 0) OR live.leased_nano_usd <> coalesce(leased.amount, 0)
  ORDER BY 1, 2`;
