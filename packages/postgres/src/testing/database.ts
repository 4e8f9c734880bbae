import { randomUUID } from "node:crypto";
import { createDatabase, dropDatabase } from "../database.ts";
import { applyMigrations } from "../migrations.ts";
import { testPostgresUrl } from "./env.ts";

/** A database that belongs to one suite alone. */
export interface TestDatabase {
  /** Connection string of the database; its role is the superuser. */
  url: string;
  /** Ends all connections to it and drops it. */
  drop(): Promise<void>;
}

const template = "gatehouse_template";

/**
 * A fresh database at the newest migration, copied from a template in a few milliseconds. With `{ empty: true }` a database
 * without any table. Call it in `beforeAll`, and `drop()` in `afterAll`.
 * @throws Error outside the integration tests, where no server was started
 */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const server = testPostgresUrl();
  if (!server) throw new Error("No PostgreSQL for tests: name the file *.integration.test.ts and run it with vitest.");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(server, name, options.empty ? "template0" : template);
  return { url: databaseUrl(server, name), drop: () => dropDatabase(server, name) };
}

/** Makes the template anew that every test database is a copy of. */
export async function createTemplate(server: string): Promise<void> {
  await dropDatabase(server, template);
  await createDatabase(server, template, "template0");
  await applyMigrations(databaseUrl(server, template));
}

export const dropTemplate = (server: string): Promise<void> => dropDatabase(server, template);

function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
