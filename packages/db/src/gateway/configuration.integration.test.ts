import { NO_TIMEOUTS, NO_TRAITS } from "@gatehouse/domain";
import {
  insertBudget,
  insertCredential,
  insertDeployment,
  insertPolicy,
  insertPriceOverride,
  insertRoute,
  insertShadow,
  insertTenant,
  insertVirtualKey,
  type Tenant,
} from "@gatehouse/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { killConnections, openSuite, type Suite } from "../testing/database.ts";
import { loadConfiguration } from "./configuration.ts";
import { type ConfigurationFollower, followConfiguration } from "./follow-configuration.ts";

let suite: Suite;
let tenant: Tenant;
const followers: ConfigurationFollower[] = [];

beforeEach(async () => {
  suite = await openSuite();
  tenant = await insertTenant(suite.pool, { model: "fast", teamLimitNanoUsd: 5_000_000_000_000_000n });
});
afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.stop()));
  await suite.drop();
});

const past = new Date("2026-01-01T00:00:00Z");

describe("loadConfiguration", () => {
  test("reads everything that a gateway serves from", async () => {
    const { organizationId } = tenant;
    const version = await suite.pool.query("SELECT version FROM configuration_version");
    expect(await loadConfiguration(suite.pool)).toEqual({
      version: BigInt(version.rows[0].version),
      virtualKeys: [
        {
          id: tenant.virtualKeyId,
          organizationId,
          teamId: tenant.teamId,
          memberId: null,
          name: expect.stringMatching(/^key /),
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          previous: null,
          allowedModels: [],
          disabledAt: null,
          expiresAt: null,
        },
      ],
      credentials: [
        {
          id: tenant.credentialId,
          organizationId,
          provider: "openai-compatible",
          baseUrl: "http://127.0.0.1:9/v1",
          sealedSecret: null,
        },
      ],
      deployments: [
        {
          id: tenant.deploymentId,
          organizationId,
          credentialId: tenant.credentialId,
          name: expect.stringMatching(/^deployment /),
          upstreamModel: "fast",
          region: null,
          traits: NO_TRAITS,
          timeouts: NO_TIMEOUTS,
        },
      ],
      routes: [
        {
          id: tenant.routeId,
          organizationId,
          model: "fast",
          createdAt: expect.any(Date),
          targets: [{ deploymentId: tenant.deploymentId }],
        },
      ],
      budgets: [
        {
          id: tenant.teamBudgetId,
          organizationId,
          teamId: tenant.teamId,
          userId: null,
          virtualKeyId: null,
          model: null,
          provider: null,
          period: "month",
          timeZone: "UTC",
          weekStart: 1,
          enforcement: "hard",
          shortfall: "lower_output",
          limitNanoUsd: 5_000_000_000_000_000n,
          raises: [],
        },
      ],
      rateLimits: [],
      prices: [],
      ceilingPrices: [],
      policies: [],
      cachePurges: [],
    });
  });

  test("reads the newest version of each policy, and the draft that runs beside it", async () => {
    const { organizationId } = tenant;
    await insertPolicy(suite.pool, organizationId, { rules: [] });
    await insertPolicy(suite.pool, organizationId, { otherwise: "deny" });
    const other = await insertTenant(suite.pool);
    await insertPolicy(suite.pool, other.organizationId, {});
    await insertShadow(suite.pool, organizationId, { aliases: [] });
    const { policies } = await loadConfiguration(suite.pool);
    expect(policies).toHaveLength(2);
    expect(policies).toContainEqual({
      organizationId,
      version: 2,
      document: { otherwise: "deny" },
      shadow: { draftRevision: 1, document: { aliases: [] } },
    });
    expect(policies).toContainEqual({ organizationId: other.organizationId, version: 1, document: {}, shadow: null });
  });

  test("a version that was in force is never changed", async () => {
    await insertPolicy(suite.pool, tenant.organizationId, {});
    await expect(suite.pool.query("UPDATE policy_version SET note = 'another'")).rejects.toThrow("append-only");
  });

  test("reads what a deployment promises and can do", async () => {
    const { organizationId, credentialId } = tenant;
    const promised = { noTraining: true, contextTokens: 128_000, lacks: ["audio"] };
    const id = await insertDeployment(suite.pool, { organizationId, credentialId, ...promised });
    const { deployments } = await loadConfiguration(suite.pool);
    expect(deployments.find((each) => each.id === id)?.traits).toEqual({ ...NO_TRAITS, ...promised });
  });

  test("reads raises that have not ended, rate limits, and the prices that stand in for unknown ones", async () => {
    const { organizationId, teamBudgetId, virtualKeyId } = tenant;
    const later = new Date("2100-01-01T00:00:00Z");
    await suite.pool.query(
      `INSERT INTO budget_raise (id, budget_id, amount_nano_usd, starts_at, ends_at)
       VALUES (gen_random_uuid(), $1, 5, $2, $3), (gen_random_uuid(), $1, 7, $2, $2)`,
      [teamBudgetId, past, later],
    );
    await suite.pool.query(
      `INSERT INTO rate_limit (id, organization_id, virtual_key_id, model, requests_per_minute, tokens_per_day)
       VALUES (gen_random_uuid(), $1, $2, 'fast', 60, 9000000000)`,
      [organizationId, virtualKeyId],
    );
    await suite.pool.query(
      "UPDATE organization SET ceiling_input_pico_usd = 3, ceiling_output_pico_usd = 4 WHERE id = $1",
      [organizationId],
    );
    const { budgets, rateLimits, ceilingPrices } = await loadConfiguration(suite.pool);
    expect(budgets.find(({ id }) => id === teamBudgetId)?.raises).toEqual([
      { amountNanoUsd: 5n, startsAt: past, endsAt: later },
    ]);
    expect(rateLimits).toEqual([
      {
        id: expect.any(String),
        organizationId,
        teamId: null,
        userId: null,
        virtualKeyId,
        model: "fast",
        requestsPerMinute: 60,
        tokensPerMinute: null,
        tokensPerDay: 9_000_000_000,
        parallelRequests: null,
      },
    ]);
    expect(ceilingPrices).toEqual([{ organizationId, inputPicoUsd: 3n, outputPicoUsd: 4n }]);
  });

  test("leaves revoked keys out and keeps disabled and expired ones with their dates", async () => {
    const { organizationId, teamId } = tenant;
    const key = { organizationId, teamId };
    await insertVirtualKey(suite.pool, { ...key, revokedAt: past });
    const disabled = await insertVirtualKey(suite.pool, { ...key, disabledAt: past, allowedModels: ["fast"] });
    const expired = await insertVirtualKey(suite.pool, { ...key, expiresAt: past });
    const { virtualKeys } = await loadConfiguration(suite.pool);
    expect(new Set(virtualKeys.map(({ id }) => id))).toEqual(new Set([tenant.virtualKeyId, disabled, expired]));
    expect(virtualKeys.find(({ id }) => id === disabled)).toMatchObject({ disabledAt: past, allowedModels: ["fast"] });
    expect(virtualKeys.find(({ id }) => id === expired)).toMatchObject({ expiresAt: past });
  });

  test("leaves disabled credentials and deployments out, and with them the targets that name them", async () => {
    const { organizationId, credentialId, deploymentId } = tenant;
    const off = await insertCredential(suite.pool, { organizationId, baseUrl: "http://x", disabledAt: past });
    const deployment = { organizationId, credentialId };
    const hidden = await insertDeployment(suite.pool, { ...deployment, credentialId: off });
    const disabled = await insertDeployment(suite.pool, { ...deployment, disabledAt: past });
    const second = await insertDeployment(suite.pool, deployment);
    const deploymentIds = [hidden, second, disabled, deploymentId];
    await insertRoute(suite.pool, { organizationId, model: "mixed", deploymentIds });
    await insertRoute(suite.pool, { organizationId, model: "dead", deploymentIds: [hidden] });
    const { credentials, deployments, routes } = await loadConfiguration(suite.pool);
    expect(credentials.map(({ id }) => id)).toEqual([credentialId]);
    expect(deployments.map(({ id }) => id).sort()).toEqual([second, deploymentId].sort());
    const targetsOf = (model: string) => routes.find((route) => route.model === model)?.targets;
    expect(targetsOf("mixed")).toEqual([{ deploymentId: second }, { deploymentId }]);
    expect(targetsOf("dead")).toEqual([]);
  });

  test("takes the newest price that is in force", async () => {
    const { organizationId } = tenant;
    const price = { organizationId, upstreamModel: "fast", outputPicoUsd: 2n };
    const other = { otherPicoUsd: { second: "100000000" } };
    const inAnHour = new Date(Date.now() + 3_600_000);
    await insertPriceOverride(suite.pool, { ...price, inputPicoUsd: 3n, effectiveFrom: inAnHour });
    await insertPriceOverride(suite.pool, { ...price, inputPicoUsd: 18_750n, cacheReadPicoUsd: 0n, ...other });
    await insertPriceOverride(suite.pool, { ...price, inputPicoUsd: 1n, effectiveFrom: past });
    expect((await loadConfiguration(suite.pool)).prices).toEqual([
      {
        organizationId,
        provider: "openai-compatible",
        upstreamModel: "fast",
        rates: { input: 18_750n, output: 2n, cacheRead: 0n, second: 100_000_000n },
      },
    ]);
  });

  test("works again after its connections were ended", async () => {
    const pool = suite.anotherPool(1);
    const client = await pool.connect();
    client.release();
    await killConnections(suite.pool);
    await vi.waitFor(async () => expect((await loadConfiguration(pool)).virtualKeys).toHaveLength(1));
  });
});

describe("followConfiguration", () => {
  function follow(pollMs: number) {
    const versions: bigint[] = [];
    const onError = vi.fn();
    followers.push(followConfiguration(suite.url, { onVersion: (version) => versions.push(version), onError, pollMs }));
    return { versions, onError };
  }
  const versionNow = async () => (await loadConfiguration(suite.pool)).version;
  const revoke = () =>
    suite.pool.query("UPDATE virtual_key SET revoked_at = now() WHERE id = $1", [tenant.virtualKeyId]);

  test("tells of a revocation by notification, long before the next poll", async () => {
    const { versions } = follow(3_600_000);
    await vi.waitFor(() => expect(versions).toHaveLength(1));
    await revoke();
    await vi.waitFor(async () => expect(versions.at(-1)).toBe(await versionNow()), { timeout: 1_000 });
    expect((await loadConfiguration(suite.pool)).virtualKeys).toEqual([]);
  });

  test("tells of it by the poll when the notification is lost", async () => {
    const { versions } = follow(50);
    await vi.waitFor(() => expect(versions.length).toBeGreaterThan(0));
    await suite.pool.query("UPDATE configuration_version SET version = version + 1");
    await vi.waitFor(async () => expect(versions.at(-1)).toBe(await versionNow()));
  });

  test("connects again by itself and tells what it missed", async () => {
    const { versions, onError } = follow(3_600_000);
    await vi.waitFor(() => expect(versions).toHaveLength(1));
    await killConnections(suite.pool);
    await revoke();
    await vi.waitFor(async () => expect(versions.at(-1)).toBe(await versionNow()), { timeout: 5_000 });
    await revoke();
    await vi.waitFor(async () => expect(versions.at(-1)).toBe(await versionNow()), { timeout: 5_000 });
    expect(onError.mock.calls.length).toBeLessThan(5);
  });

  test("keeps trying, in no hurry, while there is no database", async () => {
    const onError = vi.fn();
    const nowhere = "postgresql://nobody@127.0.0.1:1/none";
    const follower = followConfiguration(nowhere, { onVersion: () => {}, onError, pollMs: 1 });
    await vi.waitFor(() => expect(onError.mock.calls.length).toBeGreaterThan(1), { timeout: 5_000 });
    await follower.stop();
    expect(onError.mock.calls.length).toBeLessThan(5);
  });

  test("closes its connection when it is stopped, and says nothing more", async () => {
    const { versions } = follow(20);
    await vi.waitFor(() => expect(versions.length).toBeGreaterThan(0));
    await followers.splice(0)[0]?.stop();
    const told = versions.length;
    const { rows } = await suite.pool.query(
      "SELECT FROM pg_stat_activity WHERE application_name = 'gatehouse-gateway-configuration' AND datname = current_database()",
    );
    expect(rows).toHaveLength(0);
    expect(versions).toHaveLength(told);
  });
});

test.each<[string, (t: Tenant) => Promise<unknown>]>([
  ["a key", (t) => suite.pool.query("UPDATE virtual_key SET disabled_at = now() WHERE id = $1", [t.virtualKeyId])],
  [
    "a credential",
    (t) => suite.pool.query("UPDATE provider_credential SET disabled_at = now() WHERE id = $1", [t.credentialId]),
  ],
  ["a deployment", (t) => suite.pool.query("UPDATE deployment SET region = 'eu' WHERE id = $1", [t.deploymentId])],
  ["the targets of a route", (t) => suite.pool.query("DELETE FROM route_target WHERE route_id = $1", [t.routeId])],
  [
    "a budget",
    (t) =>
      insertBudget(suite.pool, { organizationId: t.organizationId, virtualKeyId: t.virtualKeyId, limitNanoUsd: 1n }),
  ],
  [
    "a price",
    (t) => insertPriceOverride(suite.pool, { organizationId: t.organizationId, inputPicoUsd: 1n, outputPicoUsd: 1n }),
  ],
])("a change of %s raises the version", async (_, change) => {
  const before = (await loadConfiguration(suite.pool)).version;
  await change(tenant);
  expect((await loadConfiguration(suite.pool)).version).toBeGreaterThan(before);
});
