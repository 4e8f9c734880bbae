import { afterAll, beforeAll, expect, test } from "vitest";
import { createPrismaClient } from "../client.ts";
import { openSuite, type Suite } from "../testing/database.ts";
import { createCacheRepository } from "./cache.ts";
import { translating } from "./database-error.ts";
import { createUsageRepository } from "./usage.ts";

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.drop());

test("a read that takes longer than it may is told as such, and is worth another try; the next one is answered", async () => {
  const client = createPrismaClient({ url: suite.url, max: 1, statementTimeoutMs: 50 });
  const organizationId = crypto.randomUUID();
  const window = { start: new Date("2026-11-01"), end: new Date("2026-12-01") };
  const reads = [
    () =>
      translating(createCacheRepository(client)).figures({
        organizationId,
        scope: "all",
        from: window.start,
        to: window.end,
      }),
    () => translating(createUsageRepository(client)).spendByTeam(organizationId, window),
  ];
  const holder = await suite.pool.connect();
  await holder.query("BEGIN");
  await holder.query("LOCK TABLE usage_rollup IN ACCESS EXCLUSIVE MODE");
  for (const read of reads) {
    await expect(read()).rejects.toMatchObject({
      code: "query_timeout",
      status: 504,
      retryable: true,
      message: "This took longer than 15 seconds: choose a shorter span, or try again later.",
    });
  }
  await holder.query("ROLLBACK");
  holder.release();
  expect(await reads[0]?.()).toMatchObject({ requests: 0, hits: 0 });
  await client.$disconnect();
});
