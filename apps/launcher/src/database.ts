import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { applyMigrations, createDatabase, startServer, withConnection } from "@gatehouse/postgres";
import type { Environment } from "./env.ts";
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
