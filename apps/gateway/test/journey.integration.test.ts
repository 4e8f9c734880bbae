import type OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectLedgerToAgree, type Stack, startStack, sumsOf } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const messages = [{ role: "user" as const, content: "Name three rivers of Europe." }];
const USD = 1_000_000_000n;

test("the official openai client gets an answer, and records, rollups and budgets hold the same sum", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: 10n * USD, teamLimitNanoUsd: 20n * USD });
  const plain = await tenant.client.chat.completions.create({ model: "sandbox-small", messages });
  expect(plain.choices[0]?.message.content).toBeTruthy();
  const stream = await tenant.client.chat.completions.create({ model: "sandbox-small", messages, stream: true });
  let text = "";
  for await (const chunk of stream) {
    expect(chunk.usage ?? null).toBeNull();
    text += chunk.choices[0]?.delta.content ?? "";
  }
  expect(text).toBeTruthy();

  const records = await stack.records(tenant.virtualKeyId, 2);
  expect(records).toHaveLength(2);
  for (const record of records) {
    expect(record).toMatchObject({
      status: "success",
      final: true,
      attempt: 1,
      metering: "reported",
      price_source: "simulated",
    });
    const cost = BigInt(record.input_tokens ?? 0) * 150n + BigInt(record.output_tokens ?? 0) * 600n;
    expect(BigInt(record.cost_nano_usd ?? -1)).toBe(cost);
  }
  expect(records[0]?.input_tokens).toBe(plain.usage?.prompt_tokens);
  expect(records[0]?.output_tokens).toBe(plain.usage?.completion_tokens);
  const sums = await sumsOf(stack.pool, tenant);
  expect(sums.records).toBeGreaterThan(0n);
  expect(sums).toEqual({ records: sums.records, rollups: sums.records, committed: [sums.records, sums.records] });
  await expectLedgerToAgree(stack.pool);
});

test("a streaming caller who asks for usage gets it, as the provider sent it", async () => {
  const { client } = await stack.tenant();
  const stream = await client.chat.completions.create({
    model: "sandbox-small",
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = await Array.fromAsync(stream);
  expect(chunks.at(-1)?.usage?.completion_tokens).toBeGreaterThan(0);
});

test("GET /v1/models lists what the key may call", async () => {
  const { client } = await stack.tenant({ model: "only-this", upstreamModel: "sandbox-large" });
  const models = await Array.fromAsync(await client.models.list());
  expect(models.map((model) => model.id)).toEqual(["only-this"]);
});

test("the model name of the caller is replaced by the upstream model, and nothing else", async () => {
  const { client, virtualKeyId } = await stack.tenant({ model: "house-model", upstreamModel: "sandbox-large" });
  await client.chat.completions.create({ model: "house-model", messages });
  const [record] = await stack.records(virtualKeyId, 1);
  expect(record).toMatchObject({ model: "house-model", upstream_model: "sandbox-large" });
});

test("a key revoked in the database is refused without a restart", async () => {
  const { client, virtualKeyId } = await stack.tenant();
  await client.models.list();
  await stack.pool.query("UPDATE virtual_key SET revoked_at = now() WHERE id = $1", [virtualKeyId]);
  const refused = () =>
    client.models.list().then(
      () => 200,
      (error: InstanceType<typeof OpenAI.APIError>) => error.status,
    );
  await expect.poll(refused, { timeout: 5_000, interval: 20 }).toBe(401);
});

test("the sandbox's own books and the records name the same calls and tokens", async () => {
  const { client, virtualKeyId } = await stack.tenant();
  const before = stack.sandbox.journal.totals();
  await Promise.all(
    Array.from({ length: 20 }, () => client.chat.completions.create({ model: "sandbox-small", messages })),
  );
  const records = await stack.records(virtualKeyId, 20);
  const after = stack.sandbox.journal.totals();
  expect(records).toHaveLength(after.calls - before.calls);
  const output = records.reduce((sum, record) => sum + (record.output_tokens ?? 0), 0);
  expect(output).toBe(after.output - before.output);
});

test.each([
  ["anthropic", "claude-sonnet-4-5"],
  ["gemini", "gemini-2.5-flash"],
])(
  "an openai caller reaches %s through the canonical model, streamed and not, at the catalogue's price",
  async (provider, upstreamModel) => {
    const tenant = await stack.tenant({
      provider,
      upstreamModel,
      baseUrl: stack.sandbox.url,
      keyLimitNanoUsd: 10n * USD,
    });
    const plain = await tenant.client.chat.completions.create({ model: "sandbox-small", messages });
    expect(plain.choices[0]).toMatchObject({ finish_reason: "stop", message: { role: "assistant" } });
    const stream = await tenant.client.chat.completions.create({
      model: "sandbox-small",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    expect(text).toBe(plain.choices[0]?.message.content);
    const records = await stack.records(tenant.virtualKeyId, 2);
    for (const record of records) {
      expect(record).toMatchObject({ provider, status: "success", metering: "reported", price_source: "catalogue" });
      expect(record).toMatchObject({
        input_tokens: plain.usage?.prompt_tokens,
        output_tokens: plain.usage?.completion_tokens,
      });
    }
    const sums = await sumsOf(stack.pool, tenant);
    expect(sums).toEqual({ records: sums.records, rollups: sums.records, committed: [sums.records] });
  },
);
