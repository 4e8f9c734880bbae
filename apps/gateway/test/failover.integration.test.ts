import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { insertCredential, insertDeployment, insertPriceOverride } from "@gatehouse/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectLedgerToAgree, type Stack, startStack } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const messages = [{ role: "user" as const, content: "Hello." }];
const PLENTY = 10_000_000_000n;
type Tenant = Awaited<ReturnType<Stack["tenant"]>>;

/** A model whose first target plays a fault and whose second, at another credential, answers. */
async function withFallback(scenario: string, given: object = {}): Promise<Tenant> {
  const tenant = await stack.tenant({
    upstreamModel: ["sandbox-small", scenario].filter(Boolean).join("-"),
    keyLimitNanoUsd: PLENTY,
    ...given,
  });
  const { organizationId, routeId } = tenant;
  const baseUrl = `${stack.sandbox.url}/v1`;
  const credentialId = await insertCredential(stack.pool, { organizationId, provider: "sandbox", baseUrl });
  const second = await insertDeployment(stack.pool, { organizationId, credentialId, upstreamModel: "sandbox-large" });
  await stack.pool.query("INSERT INTO route_target (route_id, deployment_id, position) VALUES ($1, $2, 1)", [
    routeId,
    second,
  ]);
  await stack.applied();
  return tenant;
}

const ask = ({ client }: Tenant) => client.chat.completions.create({ model: "sandbox-small", messages });
const callsOf = (model: string) =>
  stack.sandbox.journal.entries().filter((entry: { model: string }) => entry.model === model).length;

test("a target that is rate limited rests: the next requests go to the other credential at once", async () => {
  const tenant = await withFallback("error-429");
  const before = callsOf("sandbox-small-error-429");
  for (let request = 0; request < 4; request++) await ask(tenant);
  expect(callsOf("sandbox-small-error-429") - before).toBe(1);
  const records = await stack.records(tenant.virtualKeyId, 5);
  expect(records.map(({ attempt, error_code, final }) => [attempt, error_code, final])).toEqual([
    [1, "upstream_rate_limited", false],
    [2, null, true],
    [1, null, true],
    [1, null, true],
    [1, null, true],
  ]);
  await expectLedgerToAgree(stack.pool);
});

test("a credential that is not accepted is left alone, until an administrator changes it", async () => {
  const tenant = await withFallback("error-401");
  for (let request = 0; request < 3; request++) await ask(tenant);
  const records = await stack.records(tenant.virtualKeyId, 4);
  expect(records.filter(({ error_code }) => error_code === "upstream_auth_error")).toHaveLength(1);
  await stack.pool.query("UPDATE provider_credential SET base_url = $2 WHERE id = $1", [
    tenant.credentialId,
    `${stack.sandbox.url}/v1/`,
  ]);
  await stack.applied();
  await ask(tenant);
  const later = await stack.records(tenant.virtualKeyId, 6);
  expect(later.filter(({ error_code }) => error_code === "upstream_auth_error")).toHaveLength(2);
});

test("a target that keeps failing is taken out of the way after five failures", async () => {
  const tenant = await withFallback("error-500");
  for (let request = 0; request < 8; request++) await ask(tenant);
  const records = await stack.records(tenant.virtualKeyId, 13);
  expect(records.filter(({ error_code }) => error_code === "upstream_error")).toHaveLength(5);
  expect(records.filter(({ final, status }) => final && status === "success")).toHaveLength(8);
});

test("when every target is out of the way, the answer is 503 with Retry-After, without a call or a hold", async () => {
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-malformed", keyLimitNanoUsd: PLENTY });
  for (let request = 0; request < 5; request++) await expect(ask(tenant)).rejects.toMatchObject({ status: 502 });
  const error = await ask(tenant).catch(
    (thrown: unknown) => thrown as { status: number; code: string; headers: Headers },
  );
  expect(error).toMatchObject({ status: 503, code: "no_target_available" });
  expect(Number((error as { headers: Headers }).headers.get("retry-after"))).toBeGreaterThan(0);
  const records = await stack.records(tenant.virtualKeyId, 6);
  expect(records.at(-1)).toMatchObject({ status: "refused", attempt: 0, held_nano_usd: "0", cost_nano_usd: "0" });
});

test("an error of the caller's is handed on: no other target is asked", async () => {
  const tenant = await withFallback("error-422");
  await expect(ask(tenant)).rejects.toMatchObject({ status: 422, code: "upstream_rejected" });
  expect(await stack.records(tenant.virtualKeyId, 1)).toHaveLength(1);
});

test("a target that does not begin within its own time is replaced by the next", async () => {
  const silent = createServer(() => undefined);
  await once(silent.listen(0, "127.0.0.1"), "listening");
  const { port } = silent.address() as AddressInfo;
  try {
    const tenant = await withFallback("", { baseUrl: `http://127.0.0.1:${port}/v1` });
    await stack.pool.query("UPDATE deployment SET first_byte_timeout_ms = 1000 WHERE id = $1", [tenant.deploymentId]);
    await stack.applied();
    await ask(tenant);
    const records = await stack.records(tenant.virtualKeyId, 2);
    expect(records.map(({ error_code, metering }) => [error_code, metering])).toEqual([
      ["upstream_timeout", "indeterminate"],
      [null, "reported"],
    ]);
    await expectLedgerToAgree(stack.pool);
  } finally {
    silent.close();
    silent.closeAllConnections();
  }
});

test("an answer that takes longer than its total time ends with an error event and is billed for what came", async () => {
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-stream-stall", keyLimitNanoUsd: PLENTY });
  await stack.pool.query("UPDATE deployment SET total_timeout_ms = 300 WHERE id = $1", [tenant.deploymentId]);
  await stack.applied();
  const stream = await tenant.client.chat.completions.create({ model: "sandbox-small", messages, stream: true });
  await expect(Array.fromAsync(stream)).rejects.toMatchObject({ code: "stream_limit" });
  const [record] = await stack.records(tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ error_code: "stream_limit", metering: "estimated", status: "error" });
  await expectLedgerToAgree(stack.pool);
});

test("a kept connection that breaks under a request is replaced, as an attempt of its own under a hold of its own", async () => {
  const answer = JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }],
    usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
  });
  let asked = 0;
  const upstream = createServer((request, response) => {
    asked += 1;
    // The second request comes over the connection of the first.
    if (asked === 2) request.socket.destroy();
    else response.writeHead(200, { "content-type": "application/json" }).end(answer);
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  try {
    const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    const provider = "openai-compatible";
    const tenant = await stack.tenant({ model: "m", provider, baseUrl, upstreamModel: "m", keyLimitNanoUsd: PLENTY });
    const price = { inputPicoUsd: 1_000_000n, outputPicoUsd: 5_000_000n };
    await insertPriceOverride(stack.pool, {
      organizationId: tenant.organizationId,
      provider,
      upstreamModel: "m",
      ...price,
    });
    await stack.applied();
    for (let request = 0; request < 2; request++) {
      await tenant.client.chat.completions.create({ model: "m", messages, max_tokens: 10 });
    }
    expect(asked).toBe(3);
    const records = await stack.records(tenant.virtualKeyId, 3);
    expect(records.map(({ attempt, metering }) => [attempt, metering])).toEqual([
      [1, "reported"],
      [1, "indeterminate"],
      [2, "reported"],
    ]);
    expect(records[1]?.cost_nano_usd).toBe(records[1]?.held_nano_usd);
    await expectLedgerToAgree(stack.pool);
  } finally {
    upstream.close();
  }
});
