import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withConnection } from "./database.ts";
import { applyMigrations } from "./migrations.ts";
import { createTestDatabase, type TestDatabase } from "./testing/database.ts";

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  directory = mkdtempSync(join(tmpdir(), "gatehouse-migrations-"));
  write("1_first", "CREATE TABLE first (id INT); INSERT INTO first VALUES (1);");
  write("2_second", "CREATE FUNCTION two() RETURNS INT LANGUAGE plpgsql AS $$ BEGIN RETURN 2; END $$;");
});

afterEach(async () => {
  await database.drop();
  rmSync(directory, { recursive: true });
});

function write(name: string, sql: string): void {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, "migration.sql"), sql);
}

const apply = () => applyMigrations(database.url, { directory });
const rows = (sql: string) => withConnection(database.url, async (client) => (await client.query(sql)).rows);

describe("applyMigrations", () => {
  test("applies what is missing, in order, and nothing twice", async () => {
    expect(await apply()).toEqual(["1_first", "2_second"]);
    expect(await apply()).toEqual([]);
    write("3_third", "CREATE TABLE third (id INT)");
    expect(await apply()).toEqual(["3_third"]);
    expect(await rows("SELECT count(*)::int AS count FROM first")).toEqual([{ count: 1 }]);
  });

  test("of several callers at once exactly one applies each migration", async () => {
    const results = await Promise.all([apply(), apply(), apply(), apply()]);
    expect(results.flat()).toEqual(["1_first", "2_second"]);
  });

  test("a failing migration leaves nothing behind, names itself and its line, and is tried again", async () => {
    write("3_third", "CREATE TABLE third (id INT);\nINSERT INTO nowhere VALUES (1);");
    await expect(apply()).rejects.toThrow(
      /3_third failed and was undone \(line 2\): relation "nowhere" does not exist/,
    );
    expect(await rows("SELECT to_regclass('third') AS third, to_regclass('first')::text AS first")).toEqual([
      { third: null, first: "first" },
    ]);
    write("3_third", "CREATE TABLE third (id INT)");
    expect(await apply()).toEqual(["3_third"]);
  });

  test("a migration that was edited after it was applied is refused", async () => {
    await apply();
    write("1_first", "CREATE TABLE first (id BIGINT)");
    await expect(apply()).rejects.toThrow(/1_first was changed after/);
  });

  test("a database of a newer version is refused", async () => {
    await apply();
    rmSync(join(directory, "2_second"), { recursive: true });
    await expect(apply()).rejects.toThrow(/newer Gatehouse \(2_second/);
  });

  test("a migration that Prisma's own command left half done is refused with the way out", async () => {
    await apply();
    await rows("UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '2_second'");
    await expect(apply()).rejects.toThrow(/migrate resolve --rolled-back 2_second/);
  });

  test("somebody else's database is left alone", async () => {
    await rows("CREATE TABLE customers (id INT)");
    await expect(apply()).rejects.toThrow(/tables that are not Gatehouse's/);
    expect(await rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).toEqual([
      { tablename: "customers" },
    ]);
  });

  test("an unreachable server is named without the password", async () => {
    const failure = applyMigrations("postgresql://user:hidden@127.0.0.1:1/app", { directory });
    await expect(failure).rejects.toThrow("Cannot connect to PostgreSQL at 127.0.0.1:1/app: nothing listens there.");
  });
});
