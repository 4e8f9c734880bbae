import { insertTenant, type Tenant } from "@gatehouse/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { attemptFor, holdOf } from "../testing/attempts.ts";
import { countOf, openSuite, type Suite } from "../testing/database.ts";
import { createLedgerChecker } from "./ledger-check.ts";
import { createStrictLedger } from "./strict-ledger.ts";
import { createUsageSink } from "./usage-sink.ts";

const MINUTE = 60_000;
let suite: Suite;
let tenant: Tenant;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.drop());
beforeEach(async () => {
  await suite.pool.query("TRUNCATE ledger_check, budget_window CASCADE");
  tenant = await insertTenant(suite.pool, { keyLimitNanoUsd: 10n ** 12n, teamLimitNanoUsd: 10n ** 12n });
});

/** Held and settled as a gateway does it, at that time. */
async function spend(now: Date): Promise<void> {
  const ledger = createStrictLedger(suite.pool, { nodeId: "node-1", epoch: 1, timeoutMs: 5_000 });
  const hold = holdOf(tenant, 5_000n, { now });
  expect(await ledger.hold(hold)).toMatchObject({ granted: true });
  const sink = createUsageSink(suite.pool, { onQuarantine: () => {} });
  await sink.write([attemptFor(tenant, hold, { startedAt: now })]);
}

const check = (nodeId = "node-1", everyMs = 0) => createLedgerChecker(suite.pool, nodeId).run(everyMs);
const falsify = (change: string) =>
  suite.pool.query(`UPDATE budget_window SET ${change} WHERE budget_id = $1`, [tenant.keyBudgetId]);

test("a ledger that agrees is stored as such, with the number of windows", async () => {
  await spend(new Date());
  expect(await check()).toMatchObject({ latest: { windows: 2, differences: 0 }, found: [] });
  const { rows } = await suite.pool.query("SELECT node_id, differences FROM ledger_check");
  expect(rows).toEqual([{ node_id: "node-1", differences: [] }]);
});

test("what was spent before a budget was set is no difference", async () => {
  await spend(new Date());
  await falsify("committed_nano_usd = committed_nano_usd + 700, opening_nano_usd = 700");
  expect((await check()).found).toEqual([]);
  await falsify("opening_nano_usd = 699");
  expect((await check()).found).toMatchObject([
    { committedNanoUsd: 1_700n, openingNanoUsd: 699n, recordedNanoUsd: 1_000n },
  ]);
});

test("a difference is stored with both sides of it", async () => {
  await spend(new Date());
  await falsify("committed_nano_usd = committed_nano_usd + 1");
  expect(await check()).toMatchObject({ latest: { differences: 1 } });
  const { rows } = await suite.pool.query("SELECT differences FROM ledger_check");
  expect(rows[0].differences).toMatchObject([
    {
      budgetId: tenant.keyBudgetId,
      committedNanoUsd: "1001",
      recordedNanoUsd: "1000",
      leasedNanoUsd: "0",
      leasesNanoUsd: "0",
    },
  ]);
});

test("of many gateways one looks in each span of time; the others learn what it found", async () => {
  await spend(new Date());
  const runs = await Promise.all(["a", "b", "c"].map((nodeId) => check(nodeId, MINUTE)));
  expect(runs.filter(({ latest }) => latest !== undefined).length).toBeGreaterThanOrEqual(1);
  await falsify("committed_nano_usd = committed_nano_usd + 1");
  expect(await check("d", MINUTE)).toMatchObject({ latest: { differences: 0 }, found: [] });
  expect(await countOf(suite.pool, "ledger_check")).toBe(1);
});

test("a look after the first one reads what has come since; a record that arrives late is no difference", async () => {
  const { run } = createLedgerChecker(suite.pool, "node-1");
  const earlier = new Date(Date.now() - 24 * 60 * MINUTE);
  await spend(earlier);
  expect((await run(0)).found).toEqual([]);
  await spend(new Date());
  expect((await run(0)).found).toEqual([]);
  await spend(earlier);
  expect((await run(0)).found).toEqual([]);
  await falsify("leased_nano_usd = 1");
  // On the first of a month yesterday is in a window of its own.
  const { found } = await run(0);
  const differences = found.map(({ leasedNanoUsd, leasesNanoUsd }) => [leasedNanoUsd, leasesNanoUsd]);
  expect(new Set(differences.map(String))).toEqual(new Set(["1,0"]));
});

test("windows that ended more than two days ago are left alone", async () => {
  await spend(new Date("2025-03-10T12:00:00Z"));
  await falsify("committed_nano_usd = 0");
  expect(await check()).toMatchObject({ latest: { windows: 0, differences: 0 } });
});
