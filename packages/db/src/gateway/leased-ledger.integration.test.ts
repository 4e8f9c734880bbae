import { type BudgetConfiguration, periodWindow, rollingSince, uuidv7 } from "@gatehouse/domain";
import {
  createLeasedLedger,
  type GrantedHold,
  type HoldDecision,
  type HoldRequest,
  type LeasedLedger,
  planHold,
} from "@gatehouse/limits";
import { insertBudget, insertTenant, type Tenant } from "@gatehouse/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { attemptOf, holdOf, NOW } from "../testing/attempts.ts";
import { killConnections, openSuite, type Suite, windowOf } from "../testing/database.ts";
import { readBudgetSpend } from "./budget-spend.ts";
import { loadConfiguration } from "./configuration.ts";
import { createLeaseSource } from "./lease-source.ts";
import { reclaimLeases } from "./leases.ts";
import { createPool } from "./pool.ts";
import { createStrictLedger } from "./strict-ledger.ts";
import { createUsageSink } from "./usage-sink.ts";
import { verifyLedger } from "./verify-ledger.ts";

let suite: Suite;
let tenant: Tenant;
let open: LeasedLedger[] = [];

beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.drop());
beforeEach(async () => {
  tenant = await insertTenant(suite.pool, { teamLimitNanoUsd: 1_000n, keyLimitNanoUsd: 600n });
});
afterEach(async () => {
  await Promise.all(open.map((ledger) => ledger.close()));
  open = [];
});

interface Run {
  nodeId: string;
  epoch: number;
  leaseId: string;
}

const runOf = (nodeId = `node ${uuidv7()}`, epoch = 1): Run => ({ nodeId, epoch, leaseId: uuidv7() });

function ledgerOf(run: Run, pool = suite.pool): LeasedLedger {
  const ledger = createLeasedLedger({
    source: createLeaseSource(pool, { ...run, ttlMs: 600_000, timeoutMs: 5_000, gateways: () => 1 }),
    leaseId: run.leaseId,
    ttlMs: 600_000,
    now: () => NOW,
    onError: () => {},
  });
  open.push(ledger);
  return ledger;
}

async function holdGranted(ledger: LeasedLedger, request: HoldRequest): Promise<GrantedHold> {
  const decision = await ledger.hold(request);
  if (!decision.granted) throw new Error("expected the hold to be granted");
  return decision;
}

const attemptFor = ({ request, leaseId }: GrantedHold, costNanoUsd: bigint | null) => ({
  ...attemptOf(
    tenant,
    { eventId: request.id, heldNanoUsd: request.parts[0]?.amountNanoUsd ?? 0n, costNanoUsd },
    request.parts.map(({ budgetId, windowStart }) => ({ budgetId, windowStart })),
  ),
  leaseId,
});

const sink = () =>
  createUsageSink(suite.pool, {
    onQuarantine: (_, error) => {
      throw error;
    },
  });

const budgetOf = async (budgetId: string): Promise<BudgetConfiguration> =>
  (await loadConfiguration(suite.pool)).budgets.find(({ id }) => id === budgetId) as BudgetConfiguration;

const sumOfLeases = async (budgetId: string | undefined): Promise<bigint> => {
  const { rows } = await suite.pool.query(
    "SELECT coalesce(sum(granted_nano_usd), 0) AS sum FROM budget_lease WHERE budget_id = $1",
    [budgetId],
  );
  return BigInt(rows[0].sum);
};

describe("leases in PostgreSQL", () => {
  test("never pass the limit when 400 holds of four gateways come at once, and the last nano-dollar is granted", async () => {
    const ledgers = [1, 2, 3, 4].map(() => ledgerOf(runOf(), suite.anotherPool(2)));
    const decisions: HoldDecision[] = await Promise.all(
      Array.from({ length: 400 }, (_, index) => (ledgers[index % 4] as LeasedLedger).hold(holdOf(tenant, 3n))),
    );
    const granted = decisions.filter((decision) => decision.granted);
    const held = BigInt(granted.length) * 3n;
    expect(held).toBeLessThanOrEqual(600n);
    // What a gateway has spare and another one lacks is called back between processes; here nobody listens.
    const spare = ledgers.reduce((sum, ledger) => sum + ledger.totals().spareNanoUsd, 0n);
    const { leased } = await windowOf(suite.pool, tenant.keyBudgetId);
    expect(leased).toBeLessThanOrEqual(600n);
    expect(held + spare).toBeGreaterThanOrEqual(leased);
  });

  test("one gateway spends its budget to the last nano-dollar, and every attempt is charged once", async () => {
    const ledger = ledgerOf(runOf());
    const granted: GrantedHold[] = [];
    for (;;) {
      const decision = await ledger.hold(holdOf(tenant, 7n));
      if (!decision.granted) break;
      granted.push(decision);
    }
    expect(granted).toHaveLength(85);
    granted.push(await holdGranted(ledger, holdOf(tenant, 5n)));
    for (const hold of granted) ledger.settle(hold, 5n, hold.request.parts);
    const attempts = granted.map((hold) => attemptFor(hold, 5n));
    await sink().write(attempts);
    await sink().write(attempts);
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toMatchObject({ committed: 430n });
    await ledger.close();
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toMatchObject({ committed: 430n, leased: 0n });
    expect(await windowOf(suite.pool, tenant.teamBudgetId)).toMatchObject({ committed: 430n, leased: 0n });
    expect(await verifyLedger(suite.pool)).toEqual([]);
  });

  test("survive connections that break before the answer: nothing is granted twice or lost", async () => {
    const pool = suite.anotherPool(3);
    const ledger = ledgerOf(runOf(), pool);
    const decisions: Promise<HoldDecision | undefined>[] = [];
    for (let round = 0; round < 20; round += 1) {
      const asked = Promise.resolve(ledger.hold(holdOf(tenant, 7n)));
      decisions.push(asked.catch(() => undefined));
      await killConnections(suite.pool, "%ledger_lease%");
      await asked.catch(() => {});
    }
    const granted = (await Promise.all(decisions)).filter((decision) => decision?.granted) as GrantedHold[];
    for (const hold of granted) ledger.settle(hold, 7n, hold.request.parts);
    await sink().write(granted.map((hold) => attemptFor(hold, 7n)));
    await vi.waitFor(async () => {
      await holdGranted(ledger, holdOf(tenant, 0n));
    });
    await ledger.close();
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toMatchObject({
      committed: BigInt(granted.length) * 7n,
      leased: 0n,
    });
  });

  test("a run that ended is charged from its journal, and what it still had is given back", async () => {
    const run = runOf();
    const ledger = ledgerOf(run);
    const [dialled] = [await holdGranted(ledger, holdOf(tenant, 40n)), await holdGranted(ledger, holdOf(tenant, 30n))];
    // Its next start: the journal has an intent of one attempt and nothing of the other.
    await sink().write([attemptFor(dialled, 40n)]);
    await reclaimLeases(suite.pool, { nodeId: run.nodeId, beforeEpoch: 2, keep: [] });
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 40n, leased: 0n, leases: 0 });
    // And a settlement that comes back after that is charged all the same.
    await sink().write([attemptFor(await holdGranted(ledger, holdOf(tenant, 9n)), 9n)]);
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toMatchObject({ committed: 49n });
  });

  test("what an attempt cost above its hold is committed, and no more is taken from the lease than was held", async () => {
    const ledger = ledgerOf(runOf());
    const hold = await holdGranted(ledger, holdOf(tenant, 10n));
    const before = await sumOfLeases(tenant.keyBudgetId);
    await sink().write([attemptFor(hold, 25n)]);
    expect(await sumOfLeases(tenant.keyBudgetId)).toBe(before - 10n);
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toMatchObject({ committed: 25n, leased: before - 10n });
  });

  test("the hold of an attempt that can never be stored stays reserved when its run is over", async () => {
    const run = runOf();
    const ledger = ledgerOf(run);
    const hold = await holdGranted(ledger, holdOf(tenant, 10n));
    const impossible = attemptFor(hold, 2n ** 80n);
    for (let time = 0; time < 2; time += 1)
      await createUsageSink(suite.pool, { onQuarantine() {} }).write([impossible]);
    await reclaimLeases(suite.pool, { nodeId: run.nodeId, beforeEpoch: 2, keep: [] });
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 0n, leased: 10n, leases: 1 });
    expect(await windowOf(suite.pool, tenant.teamBudgetId)).toEqual({ committed: 0n, leased: 10n, leases: 1 });
  });

  test("a raise counts while it lasts", async () => {
    const raise = (amount: bigint, from: string, to: string) =>
      suite.pool.query(
        `INSERT INTO budget_raise (id, budget_id, amount_nano_usd, starts_at, ends_at)
         VALUES (gen_random_uuid(), $1, $2, now() + $3::interval, now() + $4::interval)`,
        [tenant.keyBudgetId, amount, from, to],
      );
    await raise(100n, "-1 hour", "1 hour");
    await raise(1_000n, "1 hour", "2 hours");
    await raise(1_000n, "-2 hours", "-1 hour");
    const ledger = ledgerOf(runOf());
    expect(await ledger.hold(holdOf(tenant, 701n))).toMatchObject({ granted: false, limitNanoUsd: 700n });
    await holdGranted(ledger, holdOf(tenant, 700n));
  });

  test("a rolling budget counts thirty days, and yesterday's lease counts as well", async () => {
    await suite.pool.query("UPDATE budget SET period = 'rolling_30_days' WHERE id = $1", [tenant.keyBudgetId]);
    const day = (date: string, committed: bigint, leased = 0n) =>
      suite.pool.query(
        `INSERT INTO budget_window (budget_id, window_start, window_end, committed_nano_usd, leased_nano_usd)
         VALUES ($1, $2, $2::timestamptz + interval '1 day', $3, $4)`,
        [tenant.keyBudgetId, date, committed, leased],
      );
    await day("2026-10-16T00:00:00Z", 500n);
    await day("2026-10-17T00:00:00Z", 100n);
    await day("2026-11-14T00:00:00Z", 200n, 50n);
    const budget = await budgetOf(tenant.keyBudgetId as string);
    const holdOfDay = (amount: bigint) => planHold([budget], uuidv7(), amount, NOW);
    const ledger = ledgerOf(runOf());
    expect(await ledger.hold(holdOfDay(251n))).toMatchObject({ granted: false, availableNanoUsd: 250n });
    await holdGranted(ledger, holdOfDay(250n));
    const { windowStart } = holdOfDay(1n).parts[0] as HoldRequest["parts"][0];
    expect(windowStart.toISOString()).toBe("2026-11-15T00:00:00.000Z");
    expect(await readBudgetSpend(suite.pool, [{ budgetId: budget.id, windowStart }])).toEqual([350n]);
  });

  test.each(["leased", "strict"])(
    "around midnight a rolling budget is not granted twice, in whatever order the days ask (%s)",
    async (mode) => {
      await suite.pool.query("UPDATE budget SET period = 'rolling_30_days' WHERE id = $1", [tenant.keyBudgetId]);
      const budget = await budgetOf(tenant.keyBudgetId as string);
      const [before, after] = [new Date("2026-11-14T23:59:59.995Z"), new Date("2026-11-15T00:00:00.001Z")];
      const run = runOf();
      const ledger = mode === "leased" ? ledgerOf(run) : createStrictLedger(suite.pool, { ...run, timeoutMs: 5_000 });
      const holds = [planHold([budget], uuidv7(), 400n, after), planHold([budget], uuidv7(), 400n, before)];
      const together = await Promise.all(holds.map((request) => ledger.hold(request)));
      expect(together.map(({ granted }) => granted)).toEqual([true, false]);
      expect(await ledger.hold(planHold([budget], uuidv7(), 200n, before))).toMatchObject({ granted: true });
      expect(await ledger.hold(planHold([budget], uuidv7(), 1n, after))).toMatchObject({ granted: false });
    },
  );

  test.each([
    ["Africa/Cairo", "2026-04-24", "2026-05-23"],
    ["America/Santiago", "2026-09-06", "2026-10-05"],
    ["Asia/Beirut", "2026-03-29", "2026-04-27"],
  ])("a rolling budget counts a day that begins at one o'clock: %s, %s", async (timeZone, first, last) => {
    await suite.pool.query("UPDATE budget SET period = 'rolling_30_days', time_zone = $2 WHERE id = $1", [
      tenant.keyBudgetId,
      timeZone,
    ]);
    const budget = await budgetOf(tenant.keyBudgetId as string);
    const dayOf = (date: string) => periodWindow("rolling_30_days", new Date(`${date}T12:00:00Z`), { timeZone });
    const { start, end } = dayOf(first);
    await suite.pool.query(
      "INSERT INTO budget_window (budget_id, window_start, window_end, committed_nano_usd) VALUES ($1, $2, $3, 600)",
      [tenant.keyBudgetId, start, end],
    );
    const hold = (date: string) =>
      ledgerOf(runOf()).hold(planHold([budget], uuidv7(), 1n, new Date(`${date}T12:00:00Z`)));
    expect(rollingSince(dayOf(last).start, timeZone)).toEqual(start);
    expect(await hold(last)).toMatchObject({ granted: false, committedNanoUsd: 600n });
  });

  test("two hundred budgets that are used up at once are refused, and harm nobody else", async () => {
    const ids = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        insertBudget(suite.pool, {
          organizationId: tenant.organizationId,
          teamId: tenant.teamId,
          model: `model ${index}`,
          limitNanoUsd: 10n,
        }),
      ),
    );
    const { budgets } = await loadConfiguration(suite.pool);
    const own = budgets.filter(({ id }) => ids.includes(id));
    const [other, ledger] = [ledgerOf(runOf()), ledgerOf(runOf())];
    const holdAll = (by: LeasedLedger, amount: bigint) =>
      Promise.all(own.map((budget) => by.hold(planHold([budget], uuidv7(), amount, NOW))));
    expect((await holdAll(other, 2n)).every(({ granted }) => granted)).toBe(true);
    // The others' leases would do, so all of them are called back in one question.
    const decisions = await holdAll(ledger, 8n);
    expect(decisions).toHaveLength(200);
    await holdGranted(ledger, holdOf(tenant, 1n));
  });

  test("leases are kept and settled at the same time, over and over, without a deadlock", async () => {
    const ids = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        insertBudget(suite.pool, {
          organizationId: tenant.organizationId,
          teamId: tenant.teamId,
          model: `kept ${index}`,
          limitNanoUsd: 10n ** 9n,
        }),
      ),
    );
    const { budgets } = await loadConfiguration(suite.pool);
    const own = budgets.filter(({ id }) => ids.includes(id));
    const run = runOf();
    const ledger = ledgerOf(run);
    const source = createLeaseSource(suite.pool, { ...run, ttlMs: 600_000, timeoutMs: 5_000, gateways: () => 1 });
    const windowStart = planHold(own.slice(0, 1), "e", 0n, NOW).parts[0]?.windowStart as Date;
    const kept = own.map(({ id: budgetId }) => ({ budgetId, windowStart, heldNanoUsd: 0n })).reverse();
    const deadlocks = async () =>
      Number(
        (await suite.pool.query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")).rows[0]
          .deadlocks,
      );
    const before = await deadlocks();
    const settle = async () => {
      const holds = await Promise.all(own.map((budget) => holdGranted(ledger, planHold([budget], uuidv7(), 10n, NOW))));
      for (const hold of holds) ledger.settle(hold, 10n, hold.request.parts);
      await sink().write(holds.map((hold) => attemptFor(hold, 10n)));
    };
    for (let round = 0; round < 15; round += 1) {
      kept.sort(() => (round % 2 === 0 ? 1 : -1));
      await Promise.all([settle(), source.keep(kept), source.keep([...kept].reverse())]);
    }
    expect(await deadlocks()).toBe(before);
  });

  test("without the database nothing is granted that was not leased before", async () => {
    const nowhere = createPool("postgresql://nobody@127.0.0.1:1/none");
    const ledger = ledgerOf(runOf(), nowhere);
    await expect(ledger.hold(holdOf(tenant, 1n))).rejects.toMatchObject({ code: "budget_unavailable", status: 503 });
    await nowhere.end();
  });
});
