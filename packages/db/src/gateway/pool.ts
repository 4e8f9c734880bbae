import pg from "pg";

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;

/** The server ends a statement of ours after this long; what was not committed by then never will be. */
export const STATEMENT_TIMEOUT_MS = 5_000;

export interface PoolOptions {
  /** Connections at most. */
  max?: number;
  /** How long to wait for a connection before giving up. */
  connectTimeoutMs?: number;
}

/**
 * A pool of connections for the gateway. It survives a restart of the database: broken connections are dropped, and the
 * next query opens a new one or throws.
 */
export function createPool(url: string, { max = 8, connectTimeoutMs = 2_000 }: PoolOptions = {}): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // A gateway that froze or was cut off in the middle of a transaction holds locks that all the others wait for.
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    // A half-open connection answers nothing: give up on this side too, after the server surely has.
    query_timeout: STATEMENT_TIMEOUT_MS * 2,
    keepAlive: true,
    application_name: "gatehouse-gateway",
  });
  pool.on("error", ignore);
  // A connection that breaks between two queries of a transaction has no other listener, and would end the process.
  pool.on("connect", (client) => client.on("error", ignore));
  return pool;
}

/** The query that runs next on the connection reports what happened to it. */
function ignore(): void {}
