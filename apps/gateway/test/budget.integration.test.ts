import OpenAI from "openai";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { expectLedgerToAgree, type Stack, startStack, sumsOf } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const messages = [{ role: "user" as const, content: "Say something short." }];
const MICRO_USD = 1_000n;

async function refusalOf(promise: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof OpenAI.APIError)) throw new Error("expected the request to be refused");
  return outcome;
}

test("a request that could pass the key's budget is refused with 402 before any provider is dialled", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: 10n * MICRO_USD });
  const calls = stack.sandbox.journal.totals().calls;
  const error = await refusalOf(
    tenant.client.chat.completions.create({ model: "sandbox-small", messages, max_tokens: 1000 }),
  );
  expect(error.status).toBe(402);
  expect(error.code).toBe("budget_exceeded");
  expect(error.type).toBe("insufficient_quota");
  expect(error.headers?.get("x-should-retry")).toBe("false");
  expect(error.headers?.get("x-budget-remaining")).toBe("0.00001");
  expect(error.requestID).toMatch(/^req_/);
  expect(stack.sandbox.journal.totals().calls).toBe(calls);
  const [record] = await stack.records(tenant.virtualKeyId, 1);
  expect(record).toMatchObject({
    status: "refused",
    attempt: 0,
    error_code: "budget_exceeded",
    cost_nano_usd: "0",
    http_status: 402,
  });
});

test("a request that the budget covers in part is answered up to what is left, and told so; one that is to be refused is not", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: 60n * MICRO_USD });
  const ask = () =>
    tenant.client.chat.completions.create({ model: "sandbox-small", messages, max_tokens: 1_000 }).withResponse();
  const { data, response } = await ask();
  const cap = Number(response.headers.get("x-gatehouse-output-cap"));
  expect(cap).toBeGreaterThanOrEqual(16);
  expect(cap).toBeLessThan(1_000);
  expect(data.usage?.completion_tokens).toBeLessThanOrEqual(cap);
  await stack.pool.query("UPDATE budget SET shortfall = 'refuse' WHERE id = $1", [tenant.keyBudgetId]);
  await stack.applied();
  expect((await refusalOf(ask())).status).toBe(402);
});

test("a machine whose clock is a month ahead spends the month that the database has", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: 10n ** 12n });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 40 * 86_400_000 });
  try {
    await tenant.client.chat.completions.create({ model: "sandbox-small", messages });
  } finally {
    vi.useRealTimers();
  }
  const { rows } = await stack.pool.query(
    "SELECT window_start <= now() AND now() < window_end AS current FROM budget_window WHERE budget_id = $1",
    [tenant.keyBudgetId],
  );
  expect(rows).toEqual([{ current: true }]);
  await stack.records(tenant.virtualKeyId, 1);
  await expectLedgerToAgree(stack.pool);
});

test("the same request with a smaller output cap fits, and the provider is held to that cap", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: 60n * MICRO_USD });
  const answer = await tenant.client.chat.completions.create({ model: "sandbox-small", messages, max_tokens: 3 });
  expect(answer.choices[0]?.finish_reason).toBe("length");
  expect(answer.usage?.completion_tokens).toBeLessThanOrEqual(3);
});

test("an output cap beyond all reason is refused as too dear, and harms nobody who asks at the same time", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: 10n ** 12n });
  const absurd = { model: "sandbox-small", messages, n: 128, max_tokens: Number.MAX_SAFE_INTEGER };
  const ask = (body: OpenAI.ChatCompletionCreateParamsNonStreaming) => tenant.client.chat.completions.create(body);
  const [refused, ...served] = await Promise.allSettled([
    ask(absurd),
    ...Array(4).fill({ model: "sandbox-small", messages }).map(ask),
  ]);
  expect(refused).toMatchObject({ status: "rejected", reason: { status: 402, code: "budget_exceeded" } });
  expect(served.map(({ status }) => status)).toEqual(Array(4).fill("fulfilled"));
});

test("an answer without usage is never estimated above what was held for it", async () => {
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-no-usage", keyLimitNanoUsd: 10n ** 12n });
  const max_tokens = 20;
  await tenant.client.chat.completions.create({ model: "sandbox-small", messages, max_tokens });
  const [record] = await stack.records(tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ metering: "estimated", output_tokens: max_tokens });
  expect(BigInt(record?.cost_nano_usd ?? 0)).toBeLessThanOrEqual(BigInt(record?.held_nano_usd ?? 0));
});

test("the tightest budget wins: a team's empty budget stops a key that has plenty", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: 10n ** 12n, teamLimitNanoUsd: 0n });
  const error = await refusalOf(tenant.client.chat.completions.create({ model: "sandbox-small", messages }));
  expect(error.status).toBe(402);
  await stack.records(tenant.virtualKeyId, 1);
  await expectLedgerToAgree(stack.pool);
});

test.each(["leased", "strict"])(
  "callers that come all at once never spend more than the budget, and what is refused holds nothing back (%s)",
  async (mode) => {
    const own = await startStack({ GATEHOUSE_LEDGER: mode });
    try {
      await comeAllAtOnce(own);
      await own.gateway.stop(0);
      const leased = await own.pool.query("SELECT sum(leased_nano_usd)::text AS sum FROM budget_window");
      expect(leased.rows[0].sum).toBe("0");
    } finally {
      await own.close();
    }
  },
);

async function comeAllAtOnce(stack: Stack): Promise<void> {
  const tenant = await stack.tenant({ keyLimitNanoUsd: 1_000n * MICRO_USD, teamLimitNanoUsd: 10n ** 12n });
  const before = stack.sandbox.journal.totals();
  const ask = () => tenant.client.chat.completions.create({ model: "sandbox-small", messages, max_tokens: 200 });
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, ask));
  const answered = outcomes.filter((outcome) => outcome.status === "fulfilled").length;
  expect(answered).toBeGreaterThan(0);
  expect(answered).toBeLessThan(60);
  const records = await stack.records(tenant.virtualKeyId, 60);
  expect(records).toHaveLength(60);
  const upstream = stack.sandbox.journal.totals();
  const theirBooks = BigInt(upstream.input - before.input) * 150n + BigInt(upstream.output - before.output) * 600n;
  const sums = await sumsOf(stack.pool, tenant);
  expect(sums.records).toBe(theirBooks);
  expect(sums.committed).toEqual([theirBooks, theirBooks]);
  expect(theirBooks <= 1_000n * MICRO_USD).toBe(true);
}

test("a request without a cap of its own gets the one that was held for", async () => {
  const capped = await startStack({ GATEHOUSE_DEFAULT_OUTPUT_TOKENS: "2" });
  try {
    const tenant = await capped.tenant({ keyLimitNanoUsd: 10n ** 12n });
    const answer = await tenant.client.chat.completions.create({ model: "sandbox-small", messages });
    expect(answer.usage?.completion_tokens).toBeLessThanOrEqual(2);
    const free = await capped.tenant();
    const unbounded = await free.client.chat.completions.create({ model: "sandbox-small", messages });
    expect(unbounded.usage?.completion_tokens).toBeGreaterThan(2);
  } finally {
    await capped.close();
  }
});

test("a model without a price is refused for a budgeted key and marked as unpriced for any other", async () => {
  const upstream = { provider: "openai-compatible", model: "in-house" };
  const budgeted = await stack.tenant({ ...upstream, keyLimitNanoUsd: 10n ** 12n });
  const error = await refusalOf(budgeted.client.chat.completions.create({ model: "in-house", messages }));
  expect(error).toMatchObject({ status: 403, code: "model_unpriced" });
  const free = await stack.tenant(upstream);
  await free.client.chat.completions.create({ model: "in-house", messages });
  const [record] = await stack.records(free.virtualKeyId, 1);
  expect(record).toMatchObject({ status: "success", cost_nano_usd: null, price_source: "unpriced" });
});

test("a hold covers the place where the same tokens are dearest, unless the request says where it is to be served", async () => {
  const upstreamModel = "claude-sonnet-4-6";
  const provider = "anthropic";
  const tenant = await stack.tenant({
    model: "m",
    provider,
    baseUrl: stack.sandbox.url,
    upstreamModel,
    keyLimitNanoUsd: 10n ** 12n,
  });
  const ask = (more: object) =>
    fetch(`${stack.baseUrl}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": tenant.secret },
      body: JSON.stringify({ model: "m", max_tokens: 100, messages: [{ role: "user", content: "Hello" }], ...more }),
    });
  // Of the same length as the other, since every byte counts as a token of input.
  await ask({ inference_geo: "global" });
  await ask({ stop_sequences: ["abc"] });
  const [there, anywhere] = await stack.records(tenant.virtualKeyId, 2);
  const inTheUs = (BigInt(there?.held_nano_usd ?? 0) * 11n) / 10n;
  expect(BigInt(anywhere?.held_nano_usd ?? 0)).toBe(inTheUs);
});
