import { afterEach, beforeEach, expect, test } from "vitest";
import { openSuite, type Suite } from "../testing/database.ts";
import { reportNode } from "./node.ts";

let suite: Suite;
beforeEach(async () => {
  suite = await openSuite();
});
afterEach(() => suite.drop());

const past = new Date("2026-11-01T00:00:00Z");
const facts = {
  snapshotAgeMs: 0.4,
  spoolDepth: 1,
  spoolBytes: 2,
  spoolLimitBytes: 2 ** 40,
  spoolLevel: "well",
  inFlight: 3,
  ledgerMode: "strict",
  rateLimitMode: "local",
};

test("a node that reports hears how many are alive and its place among them; who was silent for 15 seconds is not", async () => {
  const { pool } = suite;
  const report = { ...facts, epoch: 1, version: "0.1.0", startedAt: past, configurationVersion: 7n };
  expect(await reportNode(pool, { ...report, id: "node-b" })).toEqual({ count: 1, rank: 0 });
  expect(await reportNode(pool, { ...report, id: "node-a" })).toEqual({ count: 2, rank: 0 });
  expect(await reportNode(pool, { ...report, id: "node-c" })).toEqual({ count: 3, rank: 2 });
  expect(await reportNode(pool, { ...report, id: "node-b" })).toEqual({ count: 3, rank: 1 });
  await pool.query("UPDATE gateway_node SET heartbeat_at = now() - interval '16 seconds' WHERE id = 'node-a'");
  expect(await reportNode(pool, { ...report, id: "node-b" })).toEqual({ count: 2, rank: 0 });
});

test("a node's report is kept up to date, and an earlier run of it cannot take it back", async () => {
  const report = { ...facts, id: "node-1", epoch: 2, version: "0.1.0", startedAt: past, configurationVersion: 7n };
  await reportNode(suite.pool, report);
  await reportNode(suite.pool, { ...report, configurationVersion: 8n, spoolDepth: 5 });
  await reportNode(suite.pool, { ...report, epoch: 1, configurationVersion: 9n });
  const { rows } = await suite.pool.query("SELECT * FROM gateway_node");
  expect(rows).toMatchObject([
    { epoch: 2, started_at: past, configuration_version: "8", spool_depth: 5, in_flight: 3 },
  ]);
  expect(rows).toMatchObject([{ snapshot_age_ms: "0", spool_bytes: "2", spool_limit_bytes: `${2 ** 40}` }]);
});
