import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { withConnection } from "./database.ts";
import { PostgresError } from "./error.ts";

/** The advisory lock that Prisma Migrate takes, so that its CLI and this runner exclude each other. */
const prismaLock = 72707369;

const defaultDirectory = fileURLToPath(new URL("../../../prisma/migrations/", import.meta.url));

export interface MigrationOptions {
  /** A folder in Prisma's layout, `<name>/migration.sql`; the repository's own by default. */
  directory?: string;
  /** Called after each migration that was applied now. */
  onApplied?: (name: string) => void;
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Brings a database to the newest schema, as `prisma migrate deploy` does, and writes the same `_prisma_migrations` rows.
 * Safe to call from several processes at once. Each migration runs in one transaction together with its row: it is there
 * as a whole or not at all, and after a failure the next call tries again.
 * @returns the names of the migrations that were applied now, in order
 * @throws PostgresError when a migration fails, was edited after it was applied, or is newer than this code
 */
export async function applyMigrations(url: string, options: MigrationOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(options.directory ?? defaultDirectory);
  return withConnection(url, async (client) => {
    await takeLock(client);
    const applied = await readApplied(client);
    const pending = comparePlans(migrations, applied);
    for (const migration of pending) {
      await applyOne(client, migration);
      options.onApplied?.(migration.name);
    }
    return pending.map((migration) => migration.name);
  });
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/** Held by the session: it ends with the connection, however that ends. */
async function takeLock(client: pg.Client): Promise<void> {
  await client.query("SET lock_timeout = '5min'");
  try {
    await client.query("SELECT pg_advisory_lock($1)", [prismaLock]);
  } catch (cause) {
    throw new PostgresError("Another process has been migrating this database for five minutes; giving up.", { cause });
  }
  await client.query("SET lock_timeout = DEFAULT");
}

interface AppliedRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

async function readApplied(client: pg.Client): Promise<AppliedRow[]> {
  const { rows } = await client.query<{ exists: boolean; tables: string }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists,
            (SELECT count(*) FROM pg_tables WHERE schemaname = 'public') AS tables`,
  );
  if (rows[0]?.exists) {
    const applied = await client.query<AppliedRow>(
      `SELECT migration_name, checksum, finished_at FROM _prisma_migrations
       WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    return applied.rows;
  }
  if (Number(rows[0]?.tables) > 0) {
    throw new PostgresError(
      "The database holds tables that are not Gatehouse's. Give it an empty database of its own.",
    );
  }
  await client.query(`CREATE TABLE _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
  return [];
}

function comparePlans(migrations: Migration[], applied: AppliedRow[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const name = row.migration_name;
    const migration = known.get(name);
    if (!migration) {
      throw new PostgresError(
        `The database was migrated by a newer Gatehouse (${name} is unknown here). Use that version or a newer one.`,
      );
    }
    if (!row.finished_at) {
      throw new PostgresError(
        `Migration ${name} failed before and was not completed. Repair the database, then run ` +
          `"pnpm exec prisma migrate resolve --rolled-back ${name}" (see prisma/README.md).`,
      );
    }
    if (row.checksum !== migration.checksum) {
      throw new PostgresError(
        `Migration ${name} was changed after this database had applied it. Restore the file: a change needs a migration of its own.`,
      );
    }
    known.delete(name);
  }
  return [...known.values()];
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK").catch(() => {});
    const { message, position } = cause as { message: string; position?: string };
    const line = position ? ` (line ${sql.slice(0, Number(position)).split("\n").length})` : "";
    throw new PostgresError(`Migration ${name} failed and was undone${line}: ${message}`, { cause });
  }
}
