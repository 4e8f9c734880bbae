import { type SettledAttempt, uuidv7 } from "@gatehouse/domain";
import { insertTenant, type Tenant } from "@gatehouse/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { attemptFor, attemptOf, holdOf, NOW } from "../testing/attempts.ts";
import { countOf, killConnections, openSuite, type Suite, windowOf } from "../testing/database.ts";
import { reclaimLeases } from "./leases.ts";
import { createStrictLedger } from "./strict-ledger.ts";
import { createUsageSink } from "./usage-sink.ts";
import { verifyLedger } from "./verify-ledger.ts";

const node = { nodeId: "node-1", epoch: 1, timeoutMs: 10_000 };
const onQuarantine = vi.fn();
let suite: Suite;
let tenant: Tenant;

beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.drop());
beforeEach(async () => {
  onQuarantine.mockReset();
  tenant = await insertTenant(suite.pool, { teamLimitNanoUsd: 1_000_000n, keyLimitNanoUsd: 1_000_000n });
});

const sink = () => createUsageSink(suite.pool, { onQuarantine });

async function storedOf(organizationId: string) {
  const { rows } = await suite.pool.query<{ records: number; recorded: string; attempts: number; rolledUp: string }>(
    `SELECT count(*)::int AS records, coalesce(sum(cost_nano_usd), 0) AS recorded,
       (SELECT coalesce(sum(attempts), 0)::int FROM usage_rollup u WHERE u.organization_id = $1) AS attempts,
       (SELECT coalesce(sum(cost_nano_usd), 0) FROM usage_rollup u WHERE u.organization_id = $1) AS "rolledUp"
     FROM usage_record WHERE organization_id = $1`,
    [organizationId],
  );
  return rows[0];
}

async function heldAttempts(count: number, cost = (index: number) => BigInt(index)): Promise<SettledAttempt[]> {
  const ledger = createStrictLedger(suite.pool, node);
  const holds = Array.from({ length: count }, () => holdOf(tenant, 1_000n));
  const decisions = await Promise.all(holds.map((hold) => ledger.hold(hold)));
  expect(decisions.every(({ granted }) => granted)).toBe(true);
  return holds.map((hold, index) => attemptFor(tenant, hold, { costNanoUsd: cost(index) }));
}

describe("a batch of settled attempts", () => {
  test("stores every field of a record as it was given", async () => {
    const attempt = attemptOf(
      tenant,
      {
        tokens: { input: 10, output: 5, cacheRead: 0, reasoning: 3 },
        firstByteMs: null,
        errorCode: "stream_incomplete",
        costNanoUsd: 9_223_372_036_854_775_807n,
      },
      [{ budgetId: tenant.teamBudgetId as string, windowStart: new Date("2026-11-01T00:00:00Z") }],
    );
    const other = { ...attempt, budgets: [] };
    await sink().write([other]);
    const { rows } = await suite.pool.query("SELECT * FROM usage_record WHERE event_id = $1", [attempt.record.eventId]);
    const { record } = attempt;
    expect(rows[0]).toMatchObject({
      started_at: record.startedAt,
      request_id: record.requestId,
      attempt: 1,
      final: true,
      deployment_id: tenant.deploymentId,
      status: "success",
      error_code: "stream_incomplete",
      first_byte_ms: null,
      input_tokens: 10,
      output_tokens: 5,
      cache_read_tokens: 0,
      cache_write_tokens: null,
      reasoning_tokens: 3,
      cost_nano_usd: "9223372036854775807",
      price_source: "catalogue",
      price_model: "gpt-5-mini",
      input_pico_usd: "5000",
      cache_read_pico_usd: null,
      service_tier: null,
      detail: null,
      budget_ids: [],
      budget_window_starts: [],
    });
  });

  test("stores the tier that was served, and kinds of tokens, units and prices that few attempts have", async () => {
    const attempt = attemptOf(tenant, {
      tokens: { input: 10, output: 5, cacheWrite: 4, cacheWriteLong: 4, audioInput: 2 },
      units: { search: 2 },
      serviceTier: "priority",
      price: { source: "catalogue", matchedModel: "m", input: 1n, output: 2n, audioInput: 3n, search: 10n ** 20n },
    });
    await sink().write([attempt]);
    const { rows } = await suite.pool.query("SELECT * FROM usage_record WHERE event_id = $1", [attempt.record.eventId]);
    expect(rows[0]).toMatchObject({
      service_tier: "priority",
      cache_write_tokens: 4,
      detail: {
        tokens: { cacheWriteLong: 4, audioInput: 2 },
        units: { search: 2 },
        prices: { audioInput: "3", search: "100000000000000000000" },
      },
    });
  });

  test("stores a cost that the provider named, without a price of ours", async () => {
    const attempt = attemptOf(tenant, { price: { source: "provider", matchedModel: "m" }, costNanoUsd: 7n });
    await sink().write([attempt]);
    const { rows } = await suite.pool.query("SELECT * FROM usage_record WHERE event_id = $1", [attempt.record.eventId]);
    expect(rows[0]).toMatchObject({ price_source: "provider", input_pico_usd: null, cost_nano_usd: "7" });
  });

  test("makes the sum of the records, of the rollups and of the budget the same number, to the nano-dollar", async () => {
    const attempts = await heldAttempts(50, (index) => BigInt(index * index));
    await sink().write(attempts.slice(0, 20));
    await sink().write(attempts.slice(20));
    const sum = 40_425n;
    expect(await storedOf(tenant.organizationId)).toEqual({
      records: 50,
      recorded: String(sum),
      attempts: 50,
      rolledUp: String(sum),
    });
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: sum, leased: 0n, leases: 0 });
    expect(await windowOf(suite.pool, tenant.teamBudgetId)).toEqual({ committed: sum, leased: 0n, leases: 0 });
  });

  test("settles once, however often and in whatever company it is written", async () => {
    const attempts = await heldAttempts(10, () => 10n);
    await sink().write([...attempts, ...attempts]);
    await sink().write(attempts.slice(5));
    await Promise.all([sink().write(attempts), sink().write([...attempts].reverse())]);
    expect(await storedOf(tenant.organizationId)).toEqual({
      records: 10,
      recorded: "100",
      attempts: 10,
      rolledUp: "100",
    });
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 100n, leased: 0n, leases: 0 });
  });

  test("charges an unpriced attempt what was held for it, and counts it as unpriced", async () => {
    const [attempt] = await heldAttempts(1);
    if (attempt) await sink().write([{ ...attempt, record: { ...attempt.record, costNanoUsd: null } }]);
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 1_000n, leased: 0n, leases: 0 });
    const { rows } = await suite.pool.query("SELECT unpriced FROM usage_rollup WHERE organization_id = $1", [
      tenant.organizationId,
    ]);
    expect(rows).toEqual([{ unpriced: 1 }]);
  });

  test("merges histograms and sums of the same quarter of an hour", async () => {
    await sink().write([attemptOf(tenant, { durationMs: 1, firstByteMs: 1 })]);
    await sink().write([attemptOf(tenant, { durationMs: 2, firstByteMs: 1 }), attemptOf(tenant, { durationMs: 1 })]);
    const { rows } = await suite.pool.query(
      "SELECT requests, duration_ms, latency_histogram AS latency FROM usage_rollup WHERE organization_id = $1",
      [tenant.organizationId],
    );
    expect(rows).toEqual([{ requests: 3, duration_ms: "4", latency: [2, 0, 0, 0, 1] }]);
  });

  test("moves the key's last use forward only, without raising the configuration's version", async () => {
    const version = () => suite.pool.query("SELECT version FROM configuration_version").then(({ rows }) => rows[0]);
    const before = await version();
    const later = new Date(NOW.getTime() + 60_000);
    await sink().write([attemptOf(tenant, { startedAt: later }), attemptOf(tenant)]);
    await sink().write([attemptOf(tenant)]);
    const { rows } = await suite.pool.query("SELECT last_used_at FROM virtual_key_activity WHERE virtual_key_id = $1", [
      tenant.virtualKeyId,
    ]);
    expect(rows).toEqual([{ last_used_at: later }]);
    expect(await version()).toEqual(before);
  });

  test("makes the partitions that its months need, and makes one again that retention dropped", async () => {
    const writer = sink();
    const old = new Date("2031-02-28T23:59:59.999Z");
    await writer.write([
      attemptOf(tenant, { startedAt: old }),
      attemptOf(tenant, { startedAt: new Date("1970-01-01") }),
    ]);
    await suite.pool.query("DROP TABLE usage_record_y2031m02");
    await writer.write([attemptOf(tenant, { startedAt: old })]);
    expect(await countOf(suite.pool, "usage_record_y2031m02")).toBe(1);
    expect(await countOf(suite.pool, "usage_record_y1970m01")).toBe(1);
  });

  test("is written although the key, the team and the organization are gone", async () => {
    const gone = Object.fromEntries(Object.keys(tenant).map((name) => [name, uuidv7()])) as unknown as Tenant;
    const budgets = [{ budgetId: uuidv7(), windowStart: new Date("2026-11-01T00:00:00Z") }];
    await sink().write([attemptOf(gone, {}, budgets)]);
    expect(await storedOf(gone.organizationId)).toMatchObject({ records: 1, attempts: 1 });
  });
});

describe("an attempt that cannot be stored", () => {
  test("is set aside, and the others of its batch are stored and settled", async () => {
    const attempts = await heldAttempts(9, () => 10n);
    const poisoned = attempts[4] as SettledAttempt;
    poisoned.record.costNanoUsd = 2n ** 63n;
    await sink().write(attempts);
    expect(onQuarantine).toHaveBeenCalledTimes(1);
    expect(onQuarantine.mock.calls[0]?.[0].record.eventId).toBe(poisoned.record.eventId);
    expect(await storedOf(tenant.organizationId)).toMatchObject({ records: 8, recorded: "80", rolledUp: "80" });
    // Its hold stays, whatever comes: what it cost is not known to the ledger.
    await reclaimLeases(suite.pool, { nodeId: node.nodeId, beforeEpoch: 1_000_000, keep: [] });
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 80n, leased: 1_000n, leases: 1 });
  });

  test.each([
    ["an id that is none", { eventId: "evt_1" }],
    ["a time that is none", { startedAt: new Date(Number.NaN) }],
    ["a status of another version", { status: "paused" as never }],
    ["a missing part", { tokens: undefined as never }],
  ])("is set aside with %s", async (_, over) => {
    await sink().write([attemptOf(tenant), attemptOf(tenant, over), attemptOf(tenant)]);
    expect(onQuarantine).toHaveBeenCalledTimes(1);
    expect(await storedOf(tenant.organizationId)).toMatchObject({ records: 2 });
  });

  test.each([
    ["NUL and half a character", { model: "a\0b\ud800", responseModel: "\0" }],
    ["an endless model name", { model: "m".repeat(1_000_000), upstreamModel: "ü".repeat(5_000) }],
    ["counts that are none", { tokens: { input: 1e300, output: -1, cacheRead: Number.NaN, reasoning: 1.4 } }],
    ["times that are none", { durationMs: Number.POSITIVE_INFINITY, firstByteMs: -3.7 }],
    ["a status beyond numbers", { httpStatus: 99_999, upstreamStatus: 1e9 }],
  ])("is rather stored as far as columns can hold it: %s", async (_, over) => {
    await sink().write([attemptOf(tenant, over)]);
    expect(onQuarantine).not.toHaveBeenCalled();
    expect(await storedOf(tenant.organizationId)).toMatchObject({ records: 1, attempts: 1 });
  });

  test("stops the batch when it cannot be set aside either, and nothing is lost by writing it again", async () => {
    const batch = [attemptOf(tenant), attemptOf(tenant, { eventId: "evt_1" })];
    onQuarantine.mockRejectedValueOnce(new Error("disk full"));
    await expect(sink().write(batch)).rejects.toThrow("disk full");
    await sink().write(batch);
    expect(await storedOf(tenant.organizationId)).toMatchObject({ records: 1 });
  });
});

describe("trouble with the database", () => {
  test("in the middle of a transaction leaves nothing, and writing again is exactly once", async () => {
    const attempts = await heldAttempts(5, () => 10n);
    const blocker = await suite.anotherPool(1).connect();
    await blocker.query("BEGIN");
    await blocker.query("SELECT FROM budget_window WHERE budget_id = $1 FOR UPDATE", [tenant.keyBudgetId]);
    const writer = createUsageSink(suite.anotherPool(2), { onQuarantine });
    const failed = writer.write(attempts).catch((error: unknown) => error);
    await vi.waitFor(async () => expect(await killConnections(suite.pool, "SELECT ledger_settle($1::jsonb)")).toBe(1));
    expect(await failed).toBeInstanceOf(Error);
    await blocker.query("COMMIT");
    blocker.release();
    expect(await storedOf(tenant.organizationId)).toMatchObject({ records: 0, attempts: 0 });
    await writer.write(attempts);
    expect(await storedOf(tenant.organizationId)).toMatchObject({ records: 5, attempts: 5, rolledUp: "50" });
    expect(await windowOf(suite.pool, tenant.keyBudgetId)).toEqual({ committed: 50n, leased: 0n, leases: 0 });
    expect(onQuarantine).not.toHaveBeenCalled();
  });

  test("does not arise between gateways that write and hold at the same time", async () => {
    const tenants = [tenant];
    for (let n = 0; n < 3; n += 1) {
      tenants.push(await insertTenant(suite.pool, { teamLimitNanoUsd: 1_000_000n, keyLimitNanoUsd: 1_000_000n }));
    }
    const gateways = [1, 2, 3, 4].map((n) => {
      const pool = suite.anotherPool(3);
      const ledger = createStrictLedger(pool, { ...node, nodeId: `node-${n}` });
      return { ledger, sink: createUsageSink(pool, { onQuarantine }) };
    });
    const deadlocks = async () => {
      const { rows } = await suite.pool.query(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
      );
      return rows[0];
    };
    const before = await deadlocks();
    await Promise.all(
      gateways.map(async (gateway, shift) => {
        for (let round = 0; round < 8; round += 1) {
          // Each gateway meets the tenants in another order.
          const order = tenants.map((_, index) => tenants[(index + shift + round) % tenants.length] as Tenant);
          const holds = order.flatMap((owner) => [1, 2, 3].map(() => ({ owner, hold: holdOf(owner, 100n) })));
          await Promise.all(holds.map(({ hold }) => gateway.ledger.hold(hold)));
          const batch = holds.map(({ owner, hold }) => attemptFor(owner, hold, { costNanoUsd: 40n }));
          await Promise.all([gateway.sink.write(batch), gateway.sink.write(batch.toReversed())]);
        }
      }),
    );
    for (const owner of tenants) {
      expect(await windowOf(suite.pool, owner.keyBudgetId)).toEqual({ committed: 3_840n, leased: 0n, leases: 0 });
    }
    expect(await deadlocks()).toEqual(before);
  });
});

describe("reconciliation", () => {
  test("finds nothing wrong after all of this", async () => {
    expect(await verifyLedger(suite.pool)).toEqual([]);
  });

  test("finds a spend without a record, and a lease without its money", async () => {
    const [attempt] = await heldAttempts(2);
    if (attempt) await sink().write([attempt]);
    await suite.pool.query(
      "UPDATE budget_window SET committed_nano_usd = committed_nano_usd + 1, leased_nano_usd = 0 WHERE budget_id = $1",
      [tenant.keyBudgetId],
    );
    const windowStart = new Date("2026-11-01T00:00:00Z");
    expect(await verifyLedger(suite.pool)).toEqual([
      {
        budgetId: tenant.keyBudgetId,
        windowStart,
        committedNanoUsd: 1n,
        openingNanoUsd: 0n,
        recordedNanoUsd: 0n,
        leasedNanoUsd: 0n,
        leasesNanoUsd: 1_000n,
      },
    ]);
    expect(await verifyLedger(suite.pool, { since: new Date("2027-01-01") })).toEqual([]);
  });
});

test("what a request was decided by never costs its record: it is made storable, or left out", async () => {
  const [one, other] = (await heldAttempts(2)) as [SettledAttempt, SettledAttempt];
  const decided = { policyVersion: 1, rule: "a\0b", sensitivityClass: null, tags: ["\ud800"] };
  const facts = { metadata: { "\0": "\udfff" } };
  one.record = { ...one.record, decided: { ...decided, trace: { facts } as never } };
  // JSON has no such number, and PostgreSQL no such JSON.
  const broken = { toJSON: () => "\ud800" };
  other.record = { ...other.record, decided: { ...decided, trace: { facts: broken } as never } };
  await sink().write([one, other]);
  expect(onQuarantine).not.toHaveBeenCalled();
  expect((await storedOf(tenant.organizationId))?.records).toBe(2);
  const { rows } = await suite.pool.query("SELECT policy_rule, tags FROM usage_record WHERE event_id = $1", [
    one.record.eventId,
  ]);
  expect(rows).toEqual([{ policy_rule: "ab", tags: ["\ufffd"] }]);
});
