import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { applyMigrations, createDatabase, runningServerUrl, startServer, withConnection } from "@gatehouse/postgres";
import type { Environment } from "./env.ts";
import { StartFailure } from "./failure.ts";
import type { Print } from "./output.ts";
import { embeddedSecrets, requireSecrets, type Secrets } from "./secrets.ts";

export interface Database {
  url: string;
  secrets: Secrets;
  embedded: boolean;
  /** Stops the embedded server; does nothing to one that was given. */
  stop(): Promise<void>;
}

const databaseName = "gatehouse";

/** The given database, or the embedded one started, together with the secrets that belong to it. */
export async function openDatabase(environment: Environment, print: Print): Promise<Database> {
  const { databaseUrl: given, dataDirectory } = environment;
  if (given) return { url: given, secrets: requireSecrets(environment.secrets), embedded: false, stop: async () => {} };
  const { postgresPassword, ...secrets } = embeddedSecrets(dataDirectory, environment.secrets);
  const server = await startServer({ directory: join(dataDirectory, "postgres"), password: postgresPassword });
  if (server.adopted) print("Took over the PostgreSQL that an earlier run had left behind.");
  await createDatabase(server.url("postgres"), databaseName);
  server.watch(print);
  return { url: server.url(databaseName), secrets, embedded: true, stop: server.stop };
}

/**
 * The database that a running Gatehouse works on, and the secrets that belong to it; nothing is started.
 * @throws StartFailure when there is none
 */
export function findDatabase(environment: Environment): { url: string; secrets: Secrets } {
  const { databaseUrl: given, dataDirectory } = environment;
  if (given) return { url: given, secrets: requireSecrets(environment.secrets) };
  const directory = join(dataDirectory, "postgres");
  const idle = new StartFailure(
    `No database runs with the data in ${dataDirectory}. Start Gatehouse, or set DATABASE_URL and the secrets that belong to it.`,
  );
  if (!existsSync(join(directory, "PG_VERSION"))) throw idle;
  const { postgresPassword: password, ...secrets } = embeddedSecrets(dataDirectory, environment.secrets);
  const url = runningServerUrl({ directory, password }, databaseName);
  if (url === undefined) throw idle;
  return { url, secrets };
}

/** Brings the schema up to date, saying what it does. */
export async function migrate(url: string, print: Print): Promise<void> {
  await applyMigrations(url, { onApplied: (name) => print(`Applied migration ${name}.`) });
}

/** A token for the setup page, made anew at each start; none once there is an owner. */
export async function setupTokenFor(url: string): Promise<string | undefined> {
  return (await hasOwner(url)) ? undefined : randomBytes(32).toString("base64url");
}

export function hasOwner(url: string): Promise<boolean> {
  return withConnection(url, async (client) => {
    const { rows } = await client.query("SELECT 1 FROM membership WHERE role = 'owner' LIMIT 1");
    return rows.length > 0;
  });
}
