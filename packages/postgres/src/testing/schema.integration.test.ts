import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyMigrations } from "../migrations.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const prisma = fileURLToPath(new URL("node_modules/prisma/build/index.js", `file://${root}`));
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function runPrisma(...parameters: string[]): Promise<{ code: number; output: string }> {
  const environment = { ...process.env, DATABASE_URL: database.url, NO_COLOR: "1" };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [prisma, ...parameters], {
      cwd: root,
      env: environment,
    });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

describe("prisma/", () => {
  test("the migrations make exactly the schema that the client is generated from", async () => {
    const from = ["--from-config-datasource", "--to-schema", "prisma/schema"];
    expect(await runPrisma("migrate", "diff", ...from, "--exit-code")).toEqual({ code: 0, output: expect.any(String) });
  });

  test("Prisma's own command accepts a database that our runner migrated, and the other way round", async () => {
    expect(await runPrisma("migrate", "status")).toEqual({ code: 0, output: expect.any(String) });
    const empty = await createTestDatabase({ empty: true });
    const before = database;
    database = empty;
    expect(await runPrisma("migrate", "deploy")).toEqual({ code: 0, output: expect.any(String) });
    database = before;
    expect(await applyMigrations(empty.url)).toEqual([]);
    await empty.drop();
  });
});
