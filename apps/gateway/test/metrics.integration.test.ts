import { networkInterfaces } from "node:os";
import { generateVirtualKey } from "@gatehouse/vault";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readEnvironment } from "../src/env.ts";
import { runGateway } from "../src/run.ts";
import { type Stack, startStack, statusOf } from "./stack.ts";

const messages = [{ role: "user" as const, content: "Say something short." }];
const TOKEN = "a metrics token of 32 characters!";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ GATEHOUSE_RECONCILE_SECONDS: "0.2" });
});
afterAll(() => stack.close());

const scrape = async (): Promise<string> => (await fetch(`${stack.baseUrl}/metrics`)).text();

/** The value of that line; undefined when there is none. */
async function reading(series: string): Promise<number | undefined> {
  const line = (await scrape()).split("\n").find((text) => text.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test("what a request did is counted: the answer, its times, the provider's call, tokens and cost", async () => {
  const tenant = await stack.tenant();
  await tenant.client.chat.completions.create({ model: "sandbox-small", messages });
  const stream = await tenant.client.chat.completions.create({ model: "sandbox-small", messages, stream: true });
  for await (const _ of stream);
  const records = await stack.records(tenant.virtualKeyId, 2);
  const sum = (of: (record: (typeof records)[number]) => number) => records.reduce((total, one) => total + of(one), 0);

  expect(await reading('gatehouse_requests_total{endpoint="/v1/chat/completions",status="2xx"}')).toBe(2);
  expect(await reading('gatehouse_request_duration_seconds_count{endpoint="/v1/chat/completions"}')).toBe(2);
  expect(await reading('gatehouse_time_to_first_byte_seconds_count{endpoint="/v1/chat/completions"}')).toBe(2);
  expect(await reading('gatehouse_upstream_attempts_total{provider="sandbox",result="success"}')).toBe(2);
  expect(await reading('gatehouse_tokens_total{kind="input"}')).toBe(sum((record) => record.input_tokens ?? 0));
  expect(await reading('gatehouse_tokens_total{kind="output"}')).toBe(sum((record) => record.output_tokens ?? 0));
  const cost = sum((record) => Number(record.cost_nano_usd));
  expect(await reading('gatehouse_cost_nano_usd_total{provider="sandbox"}')).toBe(cost);
  expect(await reading("gatehouse_requests_in_flight")).toBe(0);
});

test("what was refused is counted by its error, and a path that is none of ours under one name", async () => {
  expect(await statusOf(`${stack.baseUrl}/v1/models`, generateVirtualKey())).toBe(401);
  expect(await statusOf(`${stack.baseUrl}/no/such/${Math.random()}`)).toBe(404);
  expect(await reading('gatehouse_refusals_total{code="invalid_api_key"}')).toBe(1);
  expect(await reading('gatehouse_requests_total{endpoint="/v1/models",status="4xx"}')).toBe(1);
  expect(await reading('gatehouse_requests_total{endpoint="other",status="4xx"}')).toBe(1);
});

test("how the gateway is can be read: spool, snapshot, database, ledger", async () => {
  const { rows } = await stack.pool.query<{ version: string }>("SELECT version FROM configuration_version");
  await vi.waitFor(async () => expect(await reading("gatehouse_snapshot_version")).toBe(Number(rows[0]?.version)));
  await vi.waitFor(async () => expect(await reading("gatehouse_ledger_differences")).toBe(0));
  expect(await reading("gatehouse_spool_limit_bytes")).toBe(1024 ** 3);
  expect(await reading('gatehouse_spool_level{level="well"}')).toBe(1);
  expect(await reading("gatehouse_degraded")).toBe(0);
  expect(await reading("gatehouse_database_reachable")).toBe(1);
  expect(await reading('gatehouse_ledger_mode{mode="leased"}')).toBe(1);
});

test("a difference of the ledger shows, and goes when it is gone", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: 10n ** 12n });
  await tenant.client.chat.completions.create({ model: "sandbox-small", messages });
  await stack.records(tenant.virtualKeyId, 1);
  const change = (by: number) =>
    stack.pool.query("UPDATE budget_window SET committed_nano_usd = committed_nano_usd + $2 WHERE budget_id = $1", [
      tenant.keyBudgetId,
      by,
    ]);
  await change(1);
  await vi.waitFor(async () => expect(await reading("gatehouse_ledger_differences")).toBe(1), { timeout: 10_000 });
  await change(-1);
  await vi.waitFor(async () => expect(await reading("gatehouse_ledger_differences")).toBe(0), { timeout: 10_000 });
});

test("nothing in it names a team, a key or a secret", async () => {
  const tenant = await stack.tenant();
  await tenant.client.chat.completions.create({ model: "sandbox-small", messages });
  const text = await scrape();
  for (const name of [tenant.secret, tenant.virtualKeyId, tenant.teamId, tenant.organizationId, "sandbox-small"]) {
    expect(text).not.toContain(name);
  }
});

test("without a token it is for this machine alone, and not for what a proxy passes on", async () => {
  const external = Object.values(networkInterfaces())
    .flat()
    .find((address) => address && !address.internal && address.family === "IPv4")?.address;
  expect(await statusOf(`${stack.baseUrl}/metrics`)).toBe(200);
  const forwarded = await fetch(`${stack.baseUrl}/metrics`, { headers: { "x-forwarded-for": "203.0.113.7" } });
  expect(forwarded.status).toBe(404);
  if (!external) return;
  const gateway = await secondGateway({ GATEHOUSE_HOST: "0.0.0.0" });
  expect(await statusOf(`http://${external}:${gateway.port}/metrics`)).toBe(404);
  await gateway.stop(0);
});

test("with a token it is for whoever has it, and for nobody else", async () => {
  const gateway = await secondGateway({ GATEHOUSE_METRICS_TOKEN: TOKEN });
  const url = `http://127.0.0.1:${gateway.port}/metrics`;
  expect(await statusOf(url)).toBe(401);
  expect(await statusOf(url, "another token")).toBe(401);
  expect(await statusOf(url, TOKEN.replaceAll(" ", "-"))).toBe(401);
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${TOKEN}`, "x-forwarded-for": "203.0.113.7" },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  await gateway.stop(0);
});

function secondGateway(settings: Record<string, string>) {
  const spool = `${stack.environment.GATEHOUSE_SPOOL_DIR}/second`;
  return runGateway(readEnvironment({ ...stack.environment, GATEHOUSE_SPOOL_DIR: spool, ...settings }));
}
