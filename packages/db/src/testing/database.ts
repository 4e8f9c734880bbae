import { createTestDatabase } from "@gatehouse/postgres/testing";
import { createPool, type Pool } from "../gateway/pool.ts";

/** A database of the suite's own, and pools to it that are closed with it. */
export interface Suite {
  url: string;
  pool: Pool;
  /** One more pool, as another gateway has it. */
  anotherPool(max?: number): Pool;
  drop(): Promise<void>;
}

export async function openSuite(): Promise<Suite> {
  const database = await createTestDatabase();
  const pools: Pool[] = [];
  const anotherPool = (max?: number) => {
    const pool = createPool(database.url, { max });
    pools.push(pool);
    return pool;
  };
  return {
    url: database.url,
    pool: anotherPool(),
    anotherPool,
    async drop() {
      await Promise.all(pools.map((pool) => pool.end()));
      await database.drop();
    },
  };
}

/** The money of one budget window, and its leases. */
export async function windowOf(pool: Pool, budgetId: string | undefined) {
  const { rows } = await pool.query<{ committed: string; leased: string; leases: string }>(
    `SELECT committed_nano_usd AS committed, leased_nano_usd AS leased,
       (SELECT count(*) FROM budget_lease l WHERE l.budget_id = w.budget_id AND l.window_start = w.window_start) AS leases
     FROM budget_window w WHERE budget_id = $1`,
    [budgetId],
  );
  const row = rows[0] ?? { committed: "0", leased: "0", leases: "0" };
  return { committed: BigInt(row.committed), leased: BigInt(row.leased), leases: Number(row.leases) };
}

export async function countOf(pool: Pool, table: string): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
  return Number(rows[0]?.count);
}

/** Ends every other connection to the database in the middle of what it does. */
export async function killConnections(pool: Pool, like = "%"): Promise<number> {
  const { rowCount } = await pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE $1`,
    [like],
  );
  return rowCount ?? 0;
}
