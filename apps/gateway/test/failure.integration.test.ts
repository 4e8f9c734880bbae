import { insertDeployment } from "@gatehouse/testing";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectLedgerToAgree, type Stack, startStack, sumsOf } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const messages = [{ role: "user" as const, content: "Tell me about lighthouses, at some length." }];
const PLENTY = 10n ** 12n;

/** What a caller gets from a model that plays the fault, and what was recorded. */
async function play(scenario: string, { stream = false, attempts = 1 } = {}) {
  const tenant = await stack.tenant({ upstreamModel: `sandbox-small-${scenario}`, keyLimitNanoUsd: PLENTY });
  const error = await consume(tenant.client, stream).then(
    () => undefined,
    (thrown: unknown) => thrown as InstanceType<typeof OpenAI.APIError>,
  );
  const records = await stack.records(tenant.virtualKeyId, attempts);
  expect(records).toHaveLength(attempts);
  return { tenant, error, records, record: records.at(-1) };
}

async function consume(client: OpenAI, stream: boolean): Promise<string> {
  if (!stream) {
    const answer = await client.chat.completions.create({ model: "sandbox-small", messages });
    return answer.choices[0]?.message.content ?? "";
  }
  let text = "";
  for await (const chunk of await client.chat.completions.create({ model: "sandbox-small", messages, stream: true })) {
    text += chunk.choices[0]?.delta?.content ?? "";
  }
  return text;
}

test.each([
  ["error-500", 502, "upstream_error", "none", 3],
  ["error-429", 429, "upstream_rate_limited", "none", 3],
  ["error-529", 503, "upstream_overloaded", "none", 1],
  ["error-401", 502, "upstream_auth_error", "none", 1],
  ["error-422", 422, "upstream_rejected", "none", 1],
  ["reset", 502, "upstream_disconnected", "indeterminate", 1],
  ["malformed", 502, "upstream_invalid_response", "indeterminate", 1],
])("a provider that plays %s: the caller sees %i %s, billed as %s, after %i attempts", async (...row) => {
  const [scenario, status, code, metering, attempts] = row;
  const { error, record, records } = await play(scenario, { attempts });
  expect(error).toMatchObject({ status, code });
  expect(records.map(({ attempt, final }) => [attempt, final])).toEqual(
    Array.from({ length: attempts }, (_, index) => [index + 1, index + 1 === attempts]),
  );
  expect(new Set(records.map((one) => one.request_id)).size).toBe(1);
  expect(record).toMatchObject({
    status: "error",
    http_status: status,
    error_code: code,
    metering,
  });
  expect(record?.cost_nano_usd).toBe(metering === "none" ? "0" : record?.held_nano_usd);
});

test("a stream that ends without its end marker ends for the caller with an error, and is billed for what came", async () => {
  const { error, record } = await play("stream-cut", { stream: true });
  expect(error).toBeInstanceOf(OpenAI.APIError);
  expect(error?.code).toBe("stream_incomplete");
  expect(record).toMatchObject({ status: "error", error_code: "stream_incomplete", metering: "estimated" });
  expect(record?.output_tokens).toBeGreaterThan(0);
  expect(BigInt(record?.cost_nano_usd ?? 0)).toBeGreaterThan(0n);
});

test("a stream that is reset midway ends with an error event, never with a made-up [DONE]", async () => {
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-stream-reset" });
  const response = await fetch(`${stack.baseUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${tenant.secret}` },
    body: JSON.stringify({ model: "sandbox-small", messages, stream: true }),
  });
  const text = await response.text();
  expect(text).toContain('"code":"upstream_disconnected"');
  expect(text).not.toContain("[DONE]");
});

test("an answer without usage is billed by an estimate that is marked as one", async () => {
  const { error, record } = await play("no-usage");
  expect(error).toBeUndefined();
  expect(record).toMatchObject({ status: "success", metering: "estimated" });
  expect(record?.output_tokens).toBeGreaterThan(0);
});

test("when a target fails, the next one answers, and both attempts are on record", async () => {
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-error-503", keyLimitNanoUsd: PLENTY });
  const { organizationId, credentialId, routeId } = tenant;
  const second = await insertDeployment(stack.pool, { organizationId, credentialId, upstreamModel: "sandbox-large" });
  await stack.pool.query("INSERT INTO route_target (route_id, deployment_id, position) VALUES ($1, $2, 1)", [
    routeId,
    second,
  ]);
  await stack.applied();
  expect(await consume(tenant.client, false)).toBeTruthy();
  const records = await stack.records(tenant.virtualKeyId, 2);
  expect(records).toHaveLength(2);
  expect(records[0]).toMatchObject({
    attempt: 1,
    final: false,
    status: "error",
    cost_nano_usd: "0",
    error_code: "upstream_overloaded",
  });
  expect(records[1]).toMatchObject({ attempt: 2, final: true, status: "success", request_id: records[0]?.request_id });
  await expectLedgerToAgree(stack.pool);
});

test("a fallback needs no second hold when the first attempt cost nothing: a budget with room for one is enough", async () => {
  // One hold of 20 output tokens and about 110 bytes costs some 30 micro-dollars; 45 do not cover two.
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-error-503", keyLimitNanoUsd: 45_000n });
  const { organizationId, credentialId, routeId, client } = tenant;
  const second = await insertDeployment(stack.pool, { organizationId, credentialId, upstreamModel: "sandbox-small" });
  await stack.pool.query("INSERT INTO route_target (route_id, deployment_id, position) VALUES ($1, $2, 1)", [
    routeId,
    second,
  ]);
  await stack.applied();
  const answer = await client.chat.completions.create({ model: "sandbox-small", messages, max_tokens: 20 });
  expect(answer.usage?.completion_tokens).toBeLessThanOrEqual(20);
  const records = await stack.records(tenant.virtualKeyId, 2);
  expect(records.map(({ attempt, final, status }) => ({ attempt, final, status }))).toEqual([
    { attempt: 1, final: false, status: "error" },
    { attempt: 2, final: true, status: "success" },
  ]);
  expect(BigInt(records[1]?.held_nano_usd ?? 0) * 2n).toBeGreaterThan(45_000n);
  const sums = await sumsOf(stack.pool, tenant);
  expect(sums.committed).toEqual([sums.records]);
  await expectLedgerToAgree(stack.pool);
});

test("the caller's own error is not tried elsewhere", async () => {
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-error-400" });
  const { organizationId, credentialId, routeId } = tenant;
  const second = await insertDeployment(stack.pool, { organizationId, credentialId, upstreamModel: "sandbox-large" });
  await stack.pool.query("INSERT INTO route_target (route_id, deployment_id, position) VALUES ($1, $2, 1)", [
    routeId,
    second,
  ]);
  await stack.applied();
  await consume(tenant.client, false).catch(() => undefined);
  expect(await stack.records(tenant.virtualKeyId, 1)).toHaveLength(1);
});

test("an address that the egress rules forbid is never dialled", async () => {
  const tenant = await stack.tenant({ baseUrl: "http://169.254.169.254/v1" });
  const error = await consume(tenant.client, false).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ status: 502, code: "upstream_blocked" });
  const [record] = await stack.records(tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ metering: "none", cost_nano_usd: "0" });
});

test("a caller that leaves mid-stream ends the upstream call and pays for what was generated, once", async () => {
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-stream-stall", keyLimitNanoUsd: PLENTY });
  const stream = await tenant.client.chat.completions.create({ model: "sandbox-small", messages, stream: true });
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta?.content) break;
  }
  stream.controller.abort();
  const records = await stack.records(tenant.virtualKeyId, 1);
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({
    status: "aborted",
    error_code: "caller_disconnected",
    metering: "estimated",
    http_status: 499,
  });
  await expect.poll(() => stack.sandbox.journal.entries().at(-1)?.outcome, { timeout: 5_000 }).toBe("aborted");
  const sums = await sumsOf(stack.pool, tenant);
  expect(sums.committed).toEqual([sums.records]);
});
