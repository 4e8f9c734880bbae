import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { applyMigrations, createDatabase, type Server, startServer } from "@gatehouse/postgres";
import pg from "pg";

const NAME = "prove";
const RESTART_MS = 60_000;

/** A PostgreSQL that can be ended, and comes back on its port by itself. Durable, as in production. */
export interface Database {
  port: number;
  url: string;
  /** On a connection of the kit's own. Throws what `pg` throws while the server is away. */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  /** `SIGINT`: it ends all sessions in order; `SIGQUIT`: at once, and recovers; `SIGKILL`: it never knew. */
  end(signal: "SIGINT" | "SIGQUIT" | "SIGKILL"): void;
  untilBack(): Promise<void>;
  stop(): Promise<void>;
}

export async function startDatabase(directory: string, password: string): Promise<Database> {
  const server = await startServer({ directory, password });
  await createDatabase(server.url("postgres"), NAME);
  await applyMigrations(server.url(NAME));
  server.watch(() => {});
  return control(server, directory);
}

function control(server: Server, directory: string): Database {
  const url = server.url(NAME);
  let client: Promise<pg.Client> | undefined;
  const connected = async () => {
    const fresh = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 60_000 });
    fresh.on("error", () => {
      client = undefined;
    });
    await fresh.connect();
    return fresh;
  };
  async function query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    try {
      client ??= connected();
      const { rows } = await (await client).query(text, values);
      return rows as Row[];
    } catch (error) {
      client = undefined;
      throw error;
    }
  }
  return {
    port: server.port,
    url,
    query,
    end: (signal) => process.kill(postmasterOf(directory), signal),
    async untilBack() {
      const deadline = performance.now() + RESTART_MS;
      for (;;) {
        try {
          await query("SELECT 1");
          return;
        } catch (cause) {
          if (performance.now() > deadline) throw new Error("PostgreSQL did not come back", { cause });
          await sleep(100);
        }
      }
    },
    async stop() {
      await (await client?.catch(() => undefined))?.end().catch(() => {});
      await server.stop();
    },
  };
}

const postmasterOf = (directory: string): number =>
  Number(readFileSync(join(directory, "postmaster.pid"), "utf8").split("\n", 1)[0]);
