import { insertBudget, insertCredential, insertDeployment } from "@gatehouse/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { expectLedgerToAgree, type Stack, startStack } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const messages = [{ role: "user" as const, content: "Say something short." }];
const PLENTY = 10n ** 12n;
type Tenant = Awaited<ReturnType<Stack["tenant"]>>;

const ask = ({ client }: Tenant, model = "sandbox-small") =>
  client.chat.completions.create({ model, messages, max_tokens: 100 }).withResponse();

async function budget(given: Parameters<typeof insertBudget>[1]): Promise<string> {
  const id = await insertBudget(stack.pool, given);
  await stack.applied();
  return id;
}

async function spentOf(budgetId: string): Promise<bigint> {
  const { rows } = await stack.pool.query(
    "SELECT coalesce(sum(committed_nano_usd), 0)::text AS sum FROM budget_window WHERE budget_id = $1",
    [budgetId],
  );
  return BigInt(rows[0].sum);
}

async function member(tenant: Tenant): Promise<string> {
  const { rows } = await stack.pool.query(
    `INSERT INTO person (id, email, name) VALUES (gen_random_uuid(), gen_random_uuid() || '@example.com', 'Mia')
     RETURNING id`,
  );
  await stack.pool.query("UPDATE virtual_key SET member_id = $2 WHERE id = $1", [tenant.virtualKeyId, rows[0].id]);
  return rows[0].id;
}

/** The tenant's model is answered by another provider than its other model. */
async function atAnotherProvider(tenant: Tenant, model: string): Promise<void> {
  const { organizationId } = tenant;
  const baseUrl = `${stack.sandbox.url}/v1`;
  const credentialId = await insertCredential(stack.pool, { organizationId, provider: "openai-compatible", baseUrl });
  const deploymentId = await insertDeployment(stack.pool, { organizationId, credentialId, upstreamModel: model });
  const route = await stack.pool.query(
    "INSERT INTO route (id, organization_id, model) VALUES (gen_random_uuid(), $1, $2) RETURNING id",
    [organizationId, model],
  );
  await stack.pool.query("INSERT INTO route_target (route_id, deployment_id, position) VALUES ($1, $2, 0)", [
    route.rows[0].id,
    deploymentId,
  ]);
  await stack.pool.query(
    `INSERT INTO price_override (id, organization_id, provider, upstream_model, input_pico_usd, output_pico_usd, other_pico_usd)
     VALUES (gen_random_uuid(), $1, 'openai-compatible', $2, 150000, 600000, '{}')`,
    [organizationId, model],
  );
  await stack.applied();
}

test("every level of the tree is charged, and the refusal names the one that is spent", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: PLENTY, teamLimitNanoUsd: PLENTY });
  const { organizationId, teamId } = tenant;
  const userId = await member(tenant);
  const ofMember = await budget({ organizationId, teamId, userId, limitNanoUsd: PLENTY });
  const ofOrganization = await budget({ organizationId, limitNanoUsd: PLENTY, period: "day" });
  await ask(tenant);
  const [record] = await stack.records(tenant.virtualKeyId, 1);
  const cost = BigInt(record?.cost_nano_usd ?? 0);
  expect(cost).toBeGreaterThan(0n);
  const levels = [tenant.keyBudgetId, ofMember, tenant.teamBudgetId, ofOrganization].map((id) => spentOf(id as string));
  expect(await Promise.all(levels)).toEqual([cost, cost, cost, cost]);

  const refuse = async (budgetId: string, name: RegExp) => {
    await stack.pool.query("UPDATE budget SET limit_nano_usd = 1 WHERE id = $1", [budgetId]);
    await stack.applied();
    const error = await ask(tenant).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 402, code: "budget_exceeded" });
    expect((error as Error).message).toMatch(name);
    expect((error as { headers: Headers }).headers.get("x-budget-id")).toBe(budgetId);
    await stack.pool.query("UPDATE budget SET limit_nano_usd = $2 WHERE id = $1", [budgetId, PLENTY]);
    await stack.applied();
  };
  await refuse(ofMember, /The monthly budget of the member whom this key belongs to/);
  await refuse(ofOrganization, /The daily budget of this key's organization/);
  // Nothing that was spent is forgotten by all that.
  expect(await spentOf(ofMember)).toBe(cost);
  await expectLedgerToAgree(stack.pool);
});

test("a budget on one model limits that model alone", async () => {
  const tenant = await stack.tenant();
  await atAnotherProvider(tenant, "sandbox-large");
  const { organizationId, teamId } = tenant;
  await budget({ organizationId, teamId, model: "sandbox-large", limitNanoUsd: 0n });
  await ask(tenant);
  const error = await ask(tenant, "sandbox-large").catch((thrown: unknown) => thrown);
  expect((error as Error).message).toContain("of this key's team for the model 'sandbox-large'");
});

test("a budget at one provider is charged what that provider answers, and nothing of what another does", async () => {
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-error-500" });
  const { organizationId, teamId, routeId } = tenant;
  await atAnotherProvider(tenant, "sandbox-large");
  const second = await stack.pool.query(
    "SELECT t.deployment_id FROM route_target t JOIN route r ON r.id = t.route_id WHERE r.organization_id = $1 AND r.model = 'sandbox-large'",
    [organizationId],
  );
  await stack.pool.query("INSERT INTO route_target (route_id, deployment_id, position) VALUES ($1, $2, 1)", [
    routeId,
    second.rows[0].deployment_id,
  ]);
  const here = await budget({ organizationId, teamId, provider: "sandbox", limitNanoUsd: PLENTY });
  const there = await budget({ organizationId, teamId, provider: "openai-compatible", limitNanoUsd: PLENTY });
  await ask(tenant);
  const records = await stack.records(tenant.virtualKeyId, 2);
  expect(records.map(({ provider, final }) => [provider, final])).toEqual([
    ["sandbox", false],
    ["openai-compatible", true],
  ]);
  expect(await spentOf(here)).toBe(0n);
  expect(await spentOf(there)).toBe(BigInt(records[1]?.cost_nano_usd ?? -1));
  await expectLedgerToAgree(stack.pool);
});

test("a soft budget that is spent warns and lets pass, and goes on counting", async () => {
  const tenant = await stack.tenant();
  const { organizationId, teamId } = tenant;
  const soft = await budget({ organizationId, teamId, enforcement: "soft", limitNanoUsd: 1n });
  const first = await ask(tenant);
  expect(first.response.headers.get("x-gatehouse-budget-warning")).toBeNull();
  await stack.records(tenant.virtualKeyId, 1);
  let asked = 1;
  await vi.waitFor(
    async () => {
      asked += 1;
      expect((await ask(tenant)).response.headers.get("x-gatehouse-budget-warning")).toBe(soft);
    },
    { timeout: 20_000, interval: 500 },
  );
  const records = await stack.records(tenant.virtualKeyId, asked);
  const sum = records.reduce((total, { cost_nano_usd }) => total + BigInt(cost_nano_usd ?? 0), 0n);
  expect(await spentOf(soft)).toBe(sum);
  await expectLedgerToAgree(stack.pool);
});

test("a model without a price is refused under a hard budget, until the organization says what it is taken to cost", async () => {
  const tenant = await stack.tenant({ provider: "openai-compatible", keyLimitNanoUsd: PLENTY });
  await expect(ask(tenant)).rejects.toMatchObject({ status: 403, code: "model_unpriced" });
  await stack.pool.query(
    "UPDATE organization SET ceiling_input_pico_usd = 1000000, ceiling_output_pico_usd = 2000000 WHERE id = $1",
    [tenant.organizationId],
  );
  await stack.applied();
  await ask(tenant);
  const [, record] = await stack.records(tenant.virtualKeyId, 2);
  const expected = BigInt(record?.input_tokens ?? 0) * 1000n + BigInt(record?.output_tokens ?? 0) * 2000n;
  expect(record).toMatchObject({ price_source: "ceiling", cost_nano_usd: `${expected}` });
  await expectLedgerToAgree(stack.pool);
});

test("a limit below what is spent only stops new requests; a raise lets them in again while it lasts", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: PLENTY });
  await ask(tenant);
  const [record] = await stack.records(tenant.virtualKeyId, 1);
  await stack.pool.query("UPDATE budget SET limit_nano_usd = 1 WHERE id = $1", [tenant.keyBudgetId]);
  await stack.applied();
  await expect(ask(tenant)).rejects.toMatchObject({ status: 402 });
  expect(await spentOf(tenant.keyBudgetId as string)).toBe(BigInt(record?.cost_nano_usd ?? -1));
  await stack.pool.query(
    `INSERT INTO budget_raise (id, budget_id, amount_nano_usd, starts_at, ends_at)
     VALUES (gen_random_uuid(), $1, $2, now(), now() + interval '1 hour')`,
    [tenant.keyBudgetId, PLENTY],
  );
  await stack.applied();
  await ask(tenant);
  await stack.pool.query("UPDATE budget_raise SET ends_at = now() WHERE budget_id = $1", [tenant.keyBudgetId]);
  await stack.applied();
  await expect(ask(tenant)).rejects.toMatchObject({ status: 402 });
  await stack.records(tenant.virtualKeyId, 4);
  await expectLedgerToAgree(stack.pool);
});
