import type { NanoUsd } from "@gatehouse/domain";
import type { QueryConfig } from "pg";
import type { Pool, PoolClient } from "./pool.ts";

/** A budget window whose two ways of counting differ. */
export interface LedgerDifference {
  budgetId: string;
  windowStart: Date;
  committedNanoUsd: NanoUsd;
  /** The part of it that was spent before the budget was there. */
  openingNanoUsd: NanoUsd;
  /** What the stored records charged to the window. */
  recordedNanoUsd: NanoUsd;
  leasedNanoUsd: NanoUsd;
  /** Sum of the lease rows. */
  leasesNanoUsd: NanoUsd;
}

/** What an earlier look summed up, so that the next one reads the records since then only. */
export interface LedgerMark {
  /** Of records that started before. */
  before: Date;
  /** By budget and window. */
  sums: { budgetId: string; windowStart: Date; amount: string }[];
}

export interface LedgerLook {
  windows: number;
  differences: LedgerDifference[];
  mark: LedgerMark;
}

/**
 * Reconciles the ledger in one consistent look: per budget window, the records' costs must be what is committed beyond
 * its opening, and the leases what is leased. Answers the windows where they are not; none is the only good answer.
 * `since` leaves out windows that ended before. Throws what `pg` throws.
 */
export async function verifyLedger(pool: Pool, { since = new Date(0) } = {}): Promise<LedgerDifference[]> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN READ ONLY");
    const { differences } = await lookAtLedger(client, { since });
    await client.query("COMMIT");
    client.release();
    return differences;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/**
 * As `verifyLedger`, inside a transaction of the caller's. Without a mark it reads the records of all months since; with
 * one, those since the mark, and takes its sums for the rest: a record that arrived late then looks like a difference,
 * and one that vanished like none.
 */
export async function lookAtLedger(
  client: PoolClient,
  { since, mark }: { since: Date; mark?: LedgerMark | undefined },
): Promise<LedgerLook> {
  // On its own clock, which is longer than what a request may wait for, and on one core of the server.
  await client.query(`SET LOCAL statement_timeout = ${TIMEOUT_MS}`);
  await client.query("SET LOCAL max_parallel_workers_per_gather = 0");
  const before = mark?.before ?? new Date(Date.now() - SETTLED_WITHIN_MS);
  const { rows } = await client.query<WindowRow>(mark ? sinceMark(since, mark) : wholly(since, before));
  const sums = rows.map((row) => ({ budgetId: row.budget_id, windowStart: row.window_start, amount: row.earlier }));
  return {
    windows: rows.length,
    differences: rows.filter(differs).map(toDifference),
    mark: mark ?? { before, sums: sums.filter(({ amount }) => amount !== "0") },
  };
}

const TIMEOUT_MS = 60_000;
/** Attempts that started earlier are stored, unless PostgreSQL was away. */
const SETTLED_WITHIN_MS = 3 * 3_600_000;

interface WindowRow {
  budget_id: string;
  window_start: Date;
  committed: string;
  opening: string;
  leased: string;
  leases: string;
  earlier: string;
  later: string;
}

const recorded = ({ earlier, later }: WindowRow): bigint => BigInt(earlier) + BigInt(later);

const differs = (row: WindowRow): boolean =>
  BigInt(row.committed) - BigInt(row.opening) !== recorded(row) || row.leased !== row.leases;

const toDifference = (row: WindowRow): LedgerDifference => ({
  budgetId: row.budget_id,
  windowStart: row.window_start,
  committedNanoUsd: BigInt(row.committed),
  openingNanoUsd: BigInt(row.opening),
  recordedNanoUsd: recorded(row),
  leasedNanoUsd: BigInt(row.leased),
  leasesNanoUsd: BigInt(row.leases),
});

/** `query_timeout` per query is missing in the types of `pg`. */
type Question = QueryConfig & { query_timeout: number };

/** Records by their time: an attempt starts after its admission, by less than the two days that are allowed for here. */
const wholly = (since: Date, before: Date): Question => ({
  query_timeout: TIMEOUT_MS * 2,
  values: [since, before],
  text: `
    WITH ${LIVE}, recorded AS (
      SELECT charge.budget_id, charge.window_start,
        coalesce(sum(${CHARGED}) FILTER (WHERE r.started_at < $2), 0) AS earlier,
        coalesce(sum(${CHARGED}) FILTER (WHERE r.started_at >= $2), 0) AS later
      FROM usage_record r CROSS JOIN unnest(r.budget_ids, r.budget_window_starts) AS charge(budget_id, window_start)
      WHERE r.started_at >= (SELECT min(window_start) - interval '2 days' FROM live)
      GROUP BY 1, 2
    ), leased AS (${LEASED})
    SELECT ${WINDOW}, coalesce(recorded.earlier, 0) AS earlier, coalesce(recorded.later, 0) AS later
    FROM live LEFT JOIN recorded USING (budget_id, window_start) LEFT JOIN leased USING (budget_id, window_start)
    ORDER BY 1, 2`,
});

/** Organization by organization: that is how the index on records finds the latest ones. */
const sinceMark = (since: Date, { before, sums }: LedgerMark): Question => ({
  query_timeout: TIMEOUT_MS * 2,
  values: [
    since,
    before,
    sums.map(({ budgetId }) => budgetId),
    sums.map(({ windowStart }) => windowStart),
    sums.map(({ amount }) => amount),
  ],
  text: `
    WITH ${LIVE}, earlier AS (
      SELECT * FROM unnest($3::uuid[], $4::timestamptz[], $5::bigint[]) AS mark(budget_id, window_start, amount)
    ), later AS (
      SELECT charge.budget_id, charge.window_start, sum(${CHARGED}) AS amount
      FROM (SELECT DISTINCT organization_id FROM budget) AS own
      CROSS JOIN LATERAL (SELECT * FROM usage_record AS record
        WHERE record.organization_id = own.organization_id AND record.started_at >= $2) AS r
      CROSS JOIN unnest(r.budget_ids, r.budget_window_starts) AS charge(budget_id, window_start)
      GROUP BY 1, 2
    ), leased AS (${LEASED})
    SELECT ${WINDOW}, coalesce(earlier.amount, 0) AS earlier, coalesce(later.amount, 0) AS later
    FROM live LEFT JOIN earlier USING (budget_id, window_start) LEFT JOIN later USING (budget_id, window_start)
      LEFT JOIN leased USING (budget_id, window_start)
    ORDER BY 1, 2`,
});

const LIVE = `
  live AS (
    SELECT budget_id, window_start, committed_nano_usd, opening_nano_usd, leased_nano_usd FROM budget_window WHERE window_end > $1
  )`;

const LEASED = "SELECT budget_id, window_start, sum(granted_nano_usd) AS amount FROM budget_lease GROUP BY 1, 2";

const WINDOW = `budget_id, window_start, live.committed_nano_usd AS committed, live.opening_nano_usd AS opening,
      live.leased_nano_usd AS leased, coalesce(leased.amount, 0) AS leases`;

/** An unpriced record that was held for was charged its hold (see usage-sink.ts). */
const CHARGED = "coalesce(r.cost_nano_usd, r.held_nano_usd)";
