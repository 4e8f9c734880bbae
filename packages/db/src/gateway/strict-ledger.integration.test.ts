import { uuidv7 } from "@gatehouse/domain";
import { insertTenant, type Tenant } from "@gatehouse/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { attemptFor, holdOf, NOW } from "../testing/attempts.ts";
import { killConnections, openSuite, type Suite, windowOf } from "../testing/database.ts";
import { reclaimLeases, releaseHold } from "./leases.ts";
import { createPool } from "./pool.ts";
import { createStrictLedger } from "./strict-ledger.ts";
import { createUsageSink } from "./usage-sink.ts";
import { verifyLedger } from "./verify-ledger.ts";

const node = { nodeId: "node-1", epoch: 1, timeoutMs: 10_000 };
const onQuarantine = (_: unknown, error: unknown) => {
  throw error;
};
let suite: Suite;
let tenant: Tenant;

beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.drop());
beforeEach(async () => {
  tenant = await insertTenant(suite.pool, { teamLimitNanoUsd: 1_000n, keyLimitNanoUsd: 600n });
});

describe("the strict ledger", () => {
  test("grants to the last nano-dollar, then refuses with what is left of the budget that refuses", async () => {
    const ledger = createStrictLedger(suite.pool, node);
    expect(await ledger.hold(holdOf(tenant, 600n))).toMatchObject({ granted: true });
    expect(await ledger.hold(holdOf(tenant, 1n))).toEqual({
      granted: false,
      budgetId: tenant.keyBudgetId,
      limitNanoUsd: 600n,
      committedNanoUsd: 0n,
      leasedNanoUsd: 600n,
      availableNanoUsd: 0n,
    });
    expect(await windowOf(suite.pool, tenant.teamBudgetId)).toEqual({ committed: 0n, leased: 600n, leases: 1 });
  });

  test("never passes the limit when 200 holds of four gateways come at once", async () => {
    const ledgers = [1, 2, 3, 4].map((n) => createStrictLedger(suite.anotherPool(2), { ...node, nodeId: `node-${n}` }));
    const decisions = await Promise.all(
      Array.from({ length: 200 }, (_, index) => ledgers[index % 4]?.hold(holdOf(tenant, 7n))),
    );
    // 85 x 7 = 595 of the key's 600.
    expect(decisions.filter((decision) => decision?.granted)).toHaveLength(85);
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 0n, leased: 595n, leases: 85 });
    expect(await windowOf(suite.pool, tenant.teamBudgetId)).toEqual({ committed: 0n, leased: 595n, leases: 85 });
  });

  test("decides each hold of a batch by what the ones before it left", async () => {
    const ledger = createStrictLedger(suite.pool, node);
    const amounts = [500n, 200n, 100n, 1n, 0n];
    const decisions = await Promise.all(amounts.map((amount) => ledger.hold(holdOf(tenant, amount))));
    expect(decisions.map(({ granted }) => granted)).toEqual([true, false, true, false, true]);
    expect(decisions[3]).toMatchObject({ leasedNanoUsd: 600n });
  });

  test("grants the same hold once, however often it is asked for", async () => {
    const ledger = createStrictLedger(suite.pool, node);
    const hold = holdOf(tenant, 600n);
    expect(await ledger.hold(hold)).toMatchObject({ granted: true });
    expect(await ledger.hold(hold)).toMatchObject({ granted: true });
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 0n, leased: 600n, leases: 1 });
  });

  test("lets a request without a budget pass without asking", async () => {
    const nowhere = createPool("postgresql://nobody@127.0.0.1:1/none");
    expect(await createStrictLedger(nowhere, node).hold({ id: uuidv7(), parts: [] })).toMatchObject({ granted: true });
    await nowhere.end();
  });

  test("is not limited by a budget that was deleted, and settles without it", async () => {
    await suite.pool.query("DELETE FROM budget WHERE id = $1", [tenant.keyBudgetId]);
    const hold = holdOf(tenant, 900n);
    expect(await createStrictLedger(suite.pool, node).hold(hold)).toMatchObject({ granted: true });
    await createUsageSink(suite.pool, { onQuarantine }).write([attemptFor(tenant, hold)]);
    expect(await windowOf(suite.pool, tenant.teamBudgetId)).toEqual({ committed: 1_000n, leased: 0n, leases: 0 });
  });

  test("refuses amounts that a BIGINT sum cannot hold instead of failing the batch", async () => {
    const ledger = createStrictLedger(suite.pool, node);
    const [huge, small] = await Promise.all([
      ledger.hold(holdOf(tenant, 9_223_372_036_854_775_807n)),
      ledger.hold(holdOf(tenant, 1n)),
    ]);
    expect([huge.granted, small.granted]).toEqual([false, true]);
  });

  test("obeys a limit from the moment it is changed, without touching what is spent", async () => {
    const ledger = createStrictLedger(suite.pool, node);
    await ledger.hold(holdOf(tenant, 500n));
    await suite.pool.query("UPDATE budget SET limit_nano_usd = 400 WHERE id = $1", [tenant.keyBudgetId]);
    expect(await ledger.hold(holdOf(tenant, 1n))).toMatchObject({ granted: false, limitNanoUsd: 400n });
    await suite.pool.query("UPDATE budget SET limit_nano_usd = 501 WHERE id = $1", [tenant.keyBudgetId]);
    expect(await ledger.hold(holdOf(tenant, 1n))).toMatchObject({ granted: true });
  });

  test("answers budget_unavailable when there is no database", async () => {
    const nowhere = createPool("postgresql://nobody@127.0.0.1:1/none");
    const ledger = createStrictLedger(nowhere, node);
    await expect(ledger.hold(holdOf(tenant, 1n))).rejects.toMatchObject({ code: "budget_unavailable" });
    await nowhere.end();
  });
});

describe("a connection that breaks while a hold is under way", () => {
  /** Locks the window, lets `hold` wait for it, and then does `harm`. */
  async function whileWaiting(hold: () => Promise<unknown>, harm: () => Promise<unknown>): Promise<unknown> {
    const blocker = await suite.anotherPool(1).connect();
    await blocker.query("BEGIN");
    await blocker.query("SELECT FROM budget_window WHERE budget_id = $1 FOR UPDATE", [tenant.keyBudgetId]);
    const answer = hold().catch((error: unknown) => error);
    await vi.waitFor(async () => {
      const { rows } = await suite.pool.query(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%ledger_hold(%'",
      );
      expect(rows).toHaveLength(1);
    });
    await harm();
    await blocker.query("COMMIT");
    blocker.release();
    return answer;
  }

  test("asks again on a new connection, and the hold is there once", async () => {
    const ledger = createStrictLedger(suite.anotherPool(2), node);
    await ledger.hold(holdOf(tenant, 1n));
    const answer = await whileWaiting(
      () => ledger.hold(holdOf(tenant, 10n)),
      () => killConnections(suite.pool, "%ledger_hold(%"),
    );
    expect(answer).toMatchObject({ granted: true });
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 0n, leased: 11n, leases: 2 });
  });

  test("gives back what a lost answer may have held, since nothing was dialled for it", async () => {
    const pool = suite.anotherPool(2);
    const ledger = createStrictLedger(pool, { ...node, timeoutMs: 300 });
    await ledger.hold(holdOf(tenant, 1n));
    const answer = await whileWaiting(
      () => ledger.hold(holdOf(tenant, 10n)),
      // Our side gives up while the server still waits for the lock and then commits.
      () => vi.waitFor(() => expect(pool.totalCount).toBe(0)),
    );
    expect(answer).toMatchObject({ code: "budget_unavailable" });
    await vi.waitFor(
      async () => {
        await ledger.close();
        expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 0n, leased: 1n, leases: 1 });
      },
      { timeout: 15_000 },
    );
  });
});

describe("holds that were never dialled", () => {
  test("are given back once", async () => {
    const ledger = createStrictLedger(suite.pool, node);
    const hold = holdOf(tenant, 100n);
    await ledger.hold(hold);
    expect(await releaseHold(suite.pool, [hold.id, uuidv7()])).toBe(1);
    expect(await releaseHold(suite.pool, [hold.id])).toBe(0);
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 0n, leased: 0n, leases: 0 });
  });

  test("are returned after a restart, except those in the journal and those of others", async () => {
    const holds = [10n, 20n, 30n, 40n].map((amount) => holdOf(tenant, amount));
    const nodeId = uuidv7();
    const owners = [
      { nodeId, epoch: 1 },
      { nodeId, epoch: 1 },
      { nodeId, epoch: 2 },
      { nodeId: "another", epoch: 1 },
    ];
    for (const [index, owner] of owners.entries()) {
      await createStrictLedger(suite.pool, { ...owner, timeoutMs: 10_000 }).hold(holds[index] as (typeof holds)[0]);
    }
    const restart = { nodeId, beforeEpoch: 2, keep: [holds[1]?.id as string] };
    expect(await reclaimLeases(suite.pool, restart)).toBe(1);
    expect(await reclaimLeases(suite.pool, restart)).toBe(0);
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 0n, leased: 90n, leases: 3 });
  });
});

describe("the month", () => {
  test("starts empty, while what an old month admitted is charged to it", async () => {
    const ledger = createStrictLedger(suite.pool, node);
    const old = holdOf(tenant, 600n, { now: new Date("2026-11-30T23:59:59.999Z") });
    await ledger.hold(old);
    const next = { now: new Date("2026-12-01T00:00:00.000Z") };
    expect(await ledger.hold(holdOf(tenant, 600n, next))).toMatchObject({ granted: true });
    const finished = attemptFor(tenant, old, { startedAt: next.now, costNanoUsd: 5n });
    await createUsageSink(suite.pool, { onQuarantine }).write([finished]);
    const { rows } = await suite.pool.query(
      `SELECT window_start, window_end, committed_nano_usd AS committed, leased_nano_usd AS leased
       FROM budget_window WHERE budget_id = $1 ORDER BY window_start`,
      [tenant.keyBudgetId],
    );
    const [november, december, january] = [10, 11, 12].map((month) => new Date(Date.UTC(2026, month)));
    expect(rows).toEqual([
      { window_start: november, window_end: december, committed: "5", leased: "0" },
      { window_start: december, window_end: january, committed: "0", leased: "600" },
    ]);
  });

  test("charges a window whose row was lost, with the end that its zone gives it", async () => {
    const hold = holdOf(tenant, 10n, { now: NOW });
    await createUsageSink(suite.pool, { onQuarantine }).write([attemptFor(tenant, hold, { costNanoUsd: 7n })]);
    const { rows } = await suite.pool.query("SELECT window_end FROM budget_window WHERE budget_id = $1", [
      tenant.keyBudgetId,
    ]);
    expect(rows).toEqual([{ window_end: new Date("2026-12-01T00:00:00Z") }]);
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 7n, leased: 0n, leases: 0 });
  });
});

test("after all of this the ledger still agrees with the records and the leases", async () => {
  expect(await verifyLedger(suite.pool)).toEqual([]);
});
