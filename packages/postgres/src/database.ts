import pg from "pg";
import { connectionError } from "./error.ts";

/** Runs `work` on a connection of its own. Connection failures become a `PostgresError` without the password. */
export async function withConnection<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "gatehouse",
  });
  // A connection that dies while idle reports it here; the next query then fails by itself.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (cause) {
    throw connectionError(url, cause);
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Whether a login with this connection string succeeds. */
export async function canConnect(url: string): Promise<boolean> {
  try {
    return await withConnection(url, async () => true);
  } catch {
    return false;
  }
}

/**
 * Creates a database unless it is there.
 * @param url a connection to another database of the same server, with the right to create
 * @param template a database to copy; nobody may be connected to it
 */
export async function createDatabase(url: string, name: string, template?: string): Promise<void> {
  await withConnection(url, async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount) return;
    const source = template ? ` TEMPLATE ${client.escapeIdentifier(template)}` : "";
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}${source}`);
  });
}

/** Drops a database and ends the connections to it; no error when it is gone already. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await withConnection(url, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
  });
}
