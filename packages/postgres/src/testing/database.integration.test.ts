import { describe, expect, test } from "vitest";
import { withConnection } from "../database.ts";
import { createTestDatabase } from "./database.ts";

describe("createTestDatabase", () => {
  test("each database has the whole schema and nothing of another one", async () => {
    const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const insert = "INSERT INTO organization (id, name) VALUES (gen_random_uuid(), 'Only here')";
    await withConnection(first.url, (client) => client.query(insert));
    const { rows } = await withConnection(second.url, (client) => client.query("SELECT * FROM organization"));
    expect(rows).toEqual([]);
    await Promise.all([first.drop(), second.drop()]);
  });

  test("dropping ends the connections that a suite left open", async () => {
    const database = await createTestDatabase({ empty: true });
    await withConnection(database.url, async (client) => {
      await database.drop();
      await expect(client.query("SELECT 1")).rejects.toThrow();
    });
  });
});
