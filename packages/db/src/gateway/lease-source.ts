import type { KeptLease, LeaseAnswer, LeaseAsk, LeaseSource } from "@gatehouse/limits";
import type { QueryConfig } from "pg";
import { outcomeOf, retryContention } from "./database-failure.ts";
import type { Pool } from "./pool.ts";

export interface LeaseSourceOptions {
  nodeId: string;
  /** Start number of this node. */
  epoch: number;
  /** The id of this run's leases. */
  leaseId: string;
  ttlMs: number;
  /** How long one question may take. */
  timeoutMs: number;
  /** Gateways that are alive, this one included: what is left of a window is shared out among them. */
  gateways: () => number;
}

/**
 * Leases from the database. A question whose connection broke at once is asked again over another one: asks are
 * numbered, so that both carry it out once.
 */
export function createLeaseSource(pool: Pool, options: LeaseSourceOptions): LeaseSource {
  const { nodeId, epoch, leaseId, ttlMs, timeoutMs, gateways } = options;
  const query = <Row extends object>(question: QueryConfig) => askTwice<Row>(pool, question, timeoutMs);
  return {
    async ask(asks) {
      const values = [nodeId, epoch, leaseId, ttlMs, gateways(), JSON.stringify(asks.map(plainAsk))];
      try {
        return (await query<LeaseRow>({ ...LEDGER_LEASE, values })).map(toAnswer);
      } catch (error) {
        if (outcomeOf(error) === "undone") return { refused: error };
        throw error;
      }
    },
    async keep(leases) {
      const rows = await query<KeptRow>({ ...LEDGER_KEEP, values: [leaseId, ttlMs, ...columnsOf(leases)] });
      const kept = new Set(rows.map(({ budget_id, window_start }) => `${budget_id}@${window_start.getTime()}`));
      return leases.map(({ budgetId, windowStart }) => kept.has(`${budgetId}@${windowStart.getTime()}`));
    },
  };
}

const LEDGER_LEASE = {
  name: "ledger_lease",
  text: `SELECT granted, lost, gone, limit_nano, committed_nano, leased_nano, others_nano, sinks_ms
    FROM ledger_lease($1, $2, $3::uuid, $4, $5, $6::jsonb) ORDER BY place`,
};

/** Rows are locked in the same order as by settlements. Leases that are empty and were let go go with it. */
const LEDGER_KEEP = {
  name: "ledger_keep",
  text: `
    WITH done AS (
      DELETE FROM budget_lease WHERE (id, budget_id, window_start) IN (
        SELECT id, budget_id, window_start FROM budget_lease
        WHERE id = $1 AND granted_nano_usd = 0 AND expires_at < clock_timestamp() FOR UPDATE SKIP LOCKED
      )
    ), kept AS (
      SELECT l.budget_id, l.window_start, told.held
      FROM unnest($3::uuid[], $4::timestamptz[], $5::bigint[]) AS told(budget, start, held)
      JOIN budget_lease AS l ON l.id = $1 AND l.budget_id = told.budget AND l.window_start = told.start
      ORDER BY l.id, l.budget_id, l.window_start FOR UPDATE OF l
    )
    UPDATE budget_lease AS l SET expires_at = clock_timestamp() + $2 * interval '1 millisecond', held_nano_usd = kept.held
    FROM kept WHERE l.id = $1 AND l.budget_id = kept.budget_id AND l.window_start = kept.window_start
    RETURNING l.budget_id, l.window_start`,
};

interface KeptRow {
  budget_id: string;
  window_start: Date;
}

interface LeaseRow {
  granted: string;
  lost: boolean;
  gone: boolean;
  limit_nano: string | null;
  committed_nano: string | null;
  leased_nano: string | null;
  others_nano: string | null;
  sinks_ms: string | null;
}

const plainAsk = (ask: LeaseAsk) => ({
  number: ask.number,
  budgetId: ask.budgetId,
  windowStart: ask.windowStart,
  windowEnd: ask.windowEnd,
  held: ask.heldNanoUsd.toString(),
  give: ask.giveNanoUsd.toString(),
  spare: ask.spareNanoUsd.toString(),
  needs: ask.needsNanoUsd.map(String),
  want: ask.wantNanoUsd.toString(),
  had: ask.had,
});

const toAnswer = (row: LeaseRow): LeaseAnswer => ({
  grantedNanoUsd: BigInt(row.granted),
  lost: row.lost,
  gone: row.gone,
  limitNanoUsd: BigInt(row.limit_nano ?? 0),
  committedNanoUsd: BigInt(row.committed_nano ?? 0),
  leasedNanoUsd: BigInt(row.leased_nano ?? 0),
  othersNanoUsd: BigInt(row.others_nano ?? 0),
  sinksInMs: row.sinks_ms === null ? null : Number(row.sinks_ms),
});

function columnsOf(leases: readonly KeptLease[]): [string[], Date[], string[]] {
  return [
    leases.map(({ budgetId }) => budgetId),
    leases.map(({ windowStart }) => windowStart),
    leases.map(({ heldNanoUsd }) => heldNanoUsd.toString()),
  ];
}

async function askTwice<Row extends object>(pool: Pool, question: QueryConfig, timeoutMs: number): Promise<Row[]> {
  const startedMs = performance.now();
  const once = () => retryContention(() => askOnce<Row>(pool, question, timeoutMs));
  try {
    return await once();
  } catch (error) {
    if (outcomeOf(error) !== "unknown" || performance.now() - startedMs > timeoutMs / 4) throw error;
    return await once();
  }
}

async function askOnce<Row extends object>(pool: Pool, question: QueryConfig, timeoutMs: number): Promise<Row[]> {
  // `query_timeout` per query is missing in the types of `pg`.
  const timed: QueryConfig & { query_timeout: number } = { ...question, query_timeout: timeoutMs };
  const client = await pool.connect();
  let broken = false;
  try {
    const { rows } = await client.query<Row>(timed);
    return rows;
  } catch (error) {
    broken = outcomeOf(error) === "unknown";
    throw error;
  } finally {
    client.release(broken);
  }
}
