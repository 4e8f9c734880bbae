import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectLedgerToAgree, type Stack, startStack } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ GATEHOUSE_LEDGER: "strict" });
});
afterAll(() => stack.close());

const BUDGET = { keyLimitNanoUsd: 10n ** 12n };
const body = (content = "Hello") => ({ model: "sandbox-small", messages: [{ role: "user" as const, content }] });
const withKey = (idempotencyKey: string) => ({ headers: { "idempotency-key": idempotencyKey } });

async function raw(secret: string, key: string, more: object = {}) {
  const response = await fetch(`${stack.baseUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}`, "idempotency-key": key },
    body: JSON.stringify({ ...body(), ...more }),
  });
  return {
    status: response.status,
    replayed: response.headers.get("x-gatehouse-replayed"),
    text: await response.text(),
  };
}

test.each([false, true])(
  "a request that is repeated under its key is answered and billed once (stream: %s)",
  async (stream) => {
    const tenant = await stack.tenant(BUDGET);
    const calls = stack.sandbox.journal.totals().calls;
    const first = await raw(tenant.secret, "k-1", { stream });
    const second = await raw(tenant.secret, "k-1", { stream });
    expect(first).toMatchObject({ status: 200, replayed: null });
    expect(second).toEqual({ ...first, replayed: "true" });
    expect(stack.sandbox.journal.totals().calls).toBe(calls + 1);
    const records = await stack.records(tenant.virtualKeyId, 2);
    expect(records.map(({ status, attempt }) => [status, attempt]).sort()).toEqual([
      ["success", 0],
      ["success", 1],
    ]);
    expect(records.filter(({ cost_nano_usd: cost }) => cost !== "0")).toHaveLength(1);
    await expectLedgerToAgree(stack.pool);
  },
);

test("while it is under way its key answers 409, which official clients wait for and repeat", async () => {
  const tenant = await stack.tenant({ ...BUDGET, upstreamModel: "sandbox-small-slow" });
  const patient = new OpenAI({ apiKey: tenant.secret, baseURL: `${stack.baseUrl}/v1`, maxRetries: 5 });
  const first = tenant.client.chat.completions.create(body(), withKey("k-2"));
  const held = async () => (await stack.pool.query("SELECT FROM budget_lease")).rowCount;
  await expect.poll(held, { interval: 5, timeout: 5_000 }).toBe(1);
  const impatient = tenant.client.chat.completions.create(body(), withKey("k-2"));
  await expect(impatient).rejects.toMatchObject({ status: 409, code: "idempotency_conflict" });
  expect(await patient.chat.completions.create(body(), withKey("k-2"))).toEqual(await first);
});

test("a key serves for one body, one address and one virtual key", async () => {
  const [one, other] = [await stack.tenant(BUDGET), await stack.tenant(BUDGET)];
  await one.client.chat.completions.create(body(), withKey("k-3"));
  const reused = one.client.chat.completions.create(body("Something else"), withKey("k-3"));
  await expect(reused).rejects.toMatchObject({ status: 422, code: "idempotency_mismatch" });
  expect((await raw(other.secret, "k-3")).replayed).toBeNull();
  const elsewhere = await one.client.responses.create({ model: "sandbox-small", input: "Hello" }, withKey("k-3"));
  expect(elsewhere.output_text).not.toBe("");
});

test("what failed is not repeated from memory but tried again", async () => {
  const tenant = await stack.tenant({ ...BUDGET, upstreamModel: "sandbox-small-error-529" });
  const calls = stack.sandbox.journal.totals().calls;
  expect(await raw(tenant.secret, "k-4")).toMatchObject({ status: 503, replayed: null });
  expect(await raw(tenant.secret, "k-4")).toMatchObject({ status: 503, replayed: null });
  expect(stack.sandbox.journal.totals().calls).toBe(calls + 2);
});

test("a key that cannot be one is refused", async () => {
  const tenant = await stack.tenant(BUDGET);
  expect(await raw(tenant.secret, "x".repeat(256))).toMatchObject({ status: 400 });
  expect(await raw(tenant.secret, "two words")).toMatchObject({ status: 400 });
});
