import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { canStartRedis, insertRateLimit, type RateLimitRow, startTestRedis } from "@gatehouse/testing";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readEnvironment } from "../src/env.ts";
import { runGateway } from "../src/run.ts";
import { type Stack, startStack, untilStatus } from "./stack.ts";

let stack: Stack;
/** The time that limits are counted by: in the middle of a sub-bucket. */
let nowMs = 1_000_500;
beforeAll(async () => {
  stack = await startStack({}, { rateClockMs: () => nowMs });
});
afterAll(() => stack.close());

const messages = [{ role: "user" as const, content: "Tell me about rivers." }];
const model = "sandbox-small";

type Given = Omit<RateLimitRow, "organizationId">;

/** A tenant with one rate limit on its organization, or on what is said. */
async function limited(given: Given, tenantInput = {}) {
  const tenant = await stack.tenant(tenantInput);
  const id = await insertRateLimit(stack.pool, { organizationId: tenant.organizationId, ...given });
  await stack.applied();
  return { ...tenant, limitId: id };
}

async function refusalOf(promise: Promise<unknown>) {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof OpenAI.APIError || outcome instanceof Anthropic.APIError)) {
    throw new Error("expected the request to be refused");
  }
  return outcome;
}

const ratesIn = (headers: Headers) =>
  Object.fromEntries([...headers].filter(([name]) => /^(x-ratelimit|anthropic-ratelimit|retry-after)/.test(name)));

test("OpenAI's client is told 429, by which limit, and when to come again; it is let in then and not before", async () => {
  const { client, virtualKeyId } = await limited({ requestsPerMinute: 2 });
  const ask = () => client.chat.completions.create({ model, messages, max_tokens: 5 });
  const first = await ask().withResponse();
  expect(ratesIn(first.response.headers)).toEqual({
    "x-ratelimit-limit-requests": "2",
    "x-ratelimit-remaining-requests": "1",
    "x-ratelimit-reset-requests": "1m1s",
  });
  await ask();
  const calls = stack.sandbox.journal.totals().calls;
  const error = await refusalOf(ask());
  expect(error).toMatchObject({ status: 429, code: "rate_limited", type: "rate_limit_error" });
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  expect(error.message).toContain("Rate limit reached: 2 requests per minute of this key's organization.");
  expect(error.headers?.get("x-should-retry")).toBeNull();
  expect(ratesIn(error.headers as Headers)).toEqual({
    "retry-after": "60",
    "x-ratelimit-limit-requests": "2",
    "x-ratelimit-remaining-requests": "0",
    "x-ratelimit-reset-requests": "1m1s",
  });
  expect(stack.sandbox.journal.totals().calls).toBe(calls);
  nowMs += 58_000;
  await refusalOf(ask());
  nowMs += 2_000;
  await ask();
  const records = await stack.records(virtualKeyId, 5);
  expect(records.filter(({ status }) => status === "refused")).toMatchObject(
    Array(2).fill({ error_code: "rate_limited", http_status: 429, cost_nano_usd: "0", held_nano_usd: "0", attempt: 0 }),
  );
});

test("Anthropic's client reads its own headers, with times", async () => {
  const { secret, virtualKeyId } = await stack.tenant();
  const { rows } = await stack.pool.query("SELECT organization_id AS id FROM virtual_key WHERE id = $1", [
    virtualKeyId,
  ]);
  await insertRateLimit(stack.pool, {
    organizationId: rows[0].id,
    virtualKeyId,
    requestsPerMinute: 1,
    tokensPerDay: 10_000,
  });
  await stack.applied();
  const client = new Anthropic({ apiKey: secret, baseURL: stack.baseUrl, maxRetries: 0 });
  const ask = () => client.messages.create({ model, max_tokens: 100, messages });
  const { response } = await ask().withResponse();
  expect(ratesIn(response.headers)).toMatchObject({
    "anthropic-ratelimit-requests-limit": "1",
    "anthropic-ratelimit-requests-remaining": "0",
    "anthropic-ratelimit-tokens-limit": "10000",
    "x-ratelimit-limit-tokens": "10000",
  });
  for (const name of ["requests", "tokens"]) {
    const reset = response.headers.get(`anthropic-ratelimit-${name}-reset`) ?? "";
    expect(reset).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Date.parse(reset)).toBeGreaterThan(Date.now());
  }
  const error = await refusalOf(ask());
  expect(error).toBeInstanceOf(Anthropic.RateLimitError);
  expect(error.message).toContain("1 request per minute of this key.");
  expect(ratesIn(error.headers as Headers)).toMatchObject({
    "retry-after": expect.stringMatching(/^(59|60)$/),
    "anthropic-ratelimit-requests-remaining": "0",
  });
});

test("how limits stand is told with streams and with errors, and nothing is told where there is none", async () => {
  const { client, secret } = await limited(
    { requestsPerMinute: 10, model: "broken" },
    { model: "broken", upstreamModel: `${model}-error-500` },
  );
  const failed = await refusalOf(client.chat.completions.create({ model: "broken", messages }));
  expect(failed.status).toBe(502);
  expect(failed.headers?.get("x-ratelimit-remaining-requests")).toBe("9");
  const streaming = await limited({ requestsPerMinute: 10 });
  const { response, data } = await streaming.client.chat.completions
    .create({ model, messages, stream: true, max_tokens: 5 })
    .withResponse();
  expect(response.headers.get("x-ratelimit-remaining-requests")).toBe("9");
  for await (const chunk of data) expect(chunk.object).toBe("chat.completion.chunk");
  const free = await stack.tenant();
  const plain = await free.client.chat.completions.create({ model, messages, max_tokens: 5 }).withResponse();
  expect(ratesIn(plain.response.headers)).toEqual({});
  const unknown = await fetch(`${stack.baseUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify({ model: "other", messages }),
  });
  expect(ratesIn(unknown.headers)).toEqual({});
});

test("tokens are reserved before the call and corrected to what was used after it", async () => {
  const { client, virtualKeyId } = await limited({ tokensPerMinute: 5_000 });
  const ask = () => client.chat.completions.create({ model, messages, max_tokens: 3_000 }).withResponse();
  const remaining = ({ response }: { response: Response }) =>
    Number(response.headers.get("x-ratelimit-remaining-tokens"));
  const first = await ask();
  expect(remaining(first)).toBeLessThan(2_000);
  const usage = first.data.usage?.total_tokens ?? 0;
  const second = await ask();
  expect(remaining(second)).toBe(remaining(first) - usage);
  const error = await refusalOf(client.chat.completions.create({ model, messages, max_tokens: 6_000 }));
  expect(error).toMatchObject({ status: 429, code: "rate_limit_too_small" });
  expect(error.message).toContain("no request can take more than the rate limit: 5,000 tokens per minute");
  expect(error.headers?.get("x-should-retry")).toBe("false");
  expect(error.headers?.get("retry-after")).toBeNull();
  await stack.records(virtualKeyId, 3);
});

test("a stream counts as a request under way until its end, and one that its caller leaves does no more", async () => {
  const { client } = await limited(
    { parallelRequests: 1 },
    { model: "stalls", upstreamModel: `${model}-stream-stall` },
  );
  const ask = () => client.chat.completions.create({ model: "stalls", messages, stream: true });
  const stream = await ask();
  for await (const chunk of stream) {
    if (!chunk.choices[0]?.delta?.content) continue;
    const error = await refusalOf(ask());
    expect(error).toMatchObject({ status: 429, code: "rate_limited" });
    expect(error.message).toContain("1 parallel request of this key's organization.");
    expect(error.headers?.get("retry-after")).toBe("1");
    break;
  }
  // Leaving the loop aborted it; the gateway notices when the connection is gone.
  const again = await vi.waitFor(ask, { timeout: 10_000 });
  again.controller.abort();
});

test("requests one after the other are never in each other's way, however each of them ends", async () => {
  const { client, routeId, deploymentId } = await limited({ parallelRequests: 1 });
  const ask = (more: object = {}) => client.chat.completions.create({ model, messages, max_tokens: 5, ...more });
  for (let count = 0; count < 20; count += 1) await ask();
  const stream = await client.chat.completions.create({ model, messages, max_tokens: 5, stream: true });
  for await (const chunk of stream) expect(chunk.id).toBeTruthy();
  await ask();
  await stack.pool.query("DELETE FROM route_target WHERE route_id = $1 AND deployment_id = $2", [
    routeId,
    deploymentId,
  ]);
  await stack.applied();
  for (let count = 0; count < 3; count += 1) {
    expect(await refusalOf(ask())).toMatchObject({ status: 503, code: "no_target_available" });
  }
});

test("a changed number applies at once and forgets nothing; a limit on one model leaves the others alone", async () => {
  const { client, limitId, organizationId, deploymentId } = await limited({ requestsPerMinute: 2, model });
  const ask = (name: string) => client.chat.completions.create({ model: name, messages, max_tokens: 5 });
  const { rows } = await stack.pool.query(
    "INSERT INTO route (id, organization_id, model) VALUES (gen_random_uuid(), $1, 'other') RETURNING id",
    [organizationId],
  );
  await stack.pool.query("INSERT INTO route_target (route_id, deployment_id, position) VALUES ($1, $2, 0)", [
    rows[0].id,
    deploymentId,
  ]);
  await ask(model);
  await ask(model);
  await refusalOf(ask(model));
  await stack.pool.query("UPDATE rate_limit SET requests_per_minute = 3 WHERE id = $1", [limitId]);
  await stack.applied();
  await ask(model);
  await refusalOf(ask(model));
  await ask("other");
});

test("tokens are counted for free where the gateway estimates, and are one request without tokens where a provider counts", async () => {
  const body = { model, messages };
  const estimating = await limited({ requestsPerMinute: 1 }, { provider: "openai-compatible" });
  const estimate = (secret: string) =>
    fetch(`${stack.baseUrl}/v1/messages/count_tokens`, {
      method: "POST",
      headers: { "x-api-key": secret },
      body: JSON.stringify(body),
    });
  for (let count = 0; count < 3; count += 1) {
    const response = await estimate(estimating.secret);
    expect([response.status, response.headers.get("x-gatehouse-estimated")]).toEqual([200, "true"]);
  }
  const provider = { provider: "anthropic", baseUrl: stack.sandbox.url };
  const counting = await limited({ requestsPerMinute: 1, tokensPerMinute: 1_000 }, provider);
  const { headers } = await estimate(counting.secret);
  expect(headers.get("x-ratelimit-remaining-requests")).toBe("0");
  expect(headers.get("x-ratelimit-remaining-tokens")).toBe("1000");
  expect((await estimate(counting.secret)).status).toBe(429);
});

test("a replayed answer is not counted", async () => {
  const { client } = await limited({ requestsPerMinute: 1 });
  const ask = () =>
    client.chat.completions.create({ model, messages, max_tokens: 5 }, { headers: { "idempotency-key": "once" } });
  const first = await ask();
  expect((await ask()).id).toBe(first.id);
});

/** Two gateways on one database; what each of them lets in of `count` requests. */
async function letIn(environment: Record<string, string>, given: Given, count: number): Promise<number[]> {
  const one = await startStack(environment, { rateClockMs: () => nowMs });
  const spool = await mkdtemp(join(tmpdir(), "gatehouse-spool-"));
  const other = await runGateway(readEnvironment({ ...one.environment, GATEHOUSE_SPOOL_DIR: spool }), {
    rateClockMs: () => nowMs,
  });
  try {
    const otherUrl = `http://127.0.0.1:${other.port}`;
    await untilStatus(`${otherUrl}/readyz`, 200);
    const { secret, organizationId } = await one.tenant();
    await insertRateLimit(one.pool, { organizationId, ...given });
    await one.applied();
    await vi.waitFor(async () => {
      const response = await fetch(`${otherUrl}/readyz`);
      const { configurationVersion } = (await response.json()) as { configurationVersion: string };
      const { rows } = await one.pool.query("SELECT version::text FROM configuration_version");
      expect(configurationVersion).toBe(rows[0].version);
      const nodes = await one.pool.query("SELECT min(configuration_version)::text AS version FROM gateway_node");
      expect(nodes.rows[0].version).toBe(rows[0].version);
    });
    return await Promise.all(
      [one.baseUrl, otherUrl].map(async (baseUrl) => {
        const statuses: number[] = [];
        for (let asked = 0; asked < count; asked += 1) {
          const body = JSON.stringify({ model, messages, max_tokens: 5 });
          const headers = { authorization: `Bearer ${secret}` };
          statuses.push((await fetch(`${baseUrl}/v1/chat/completions`, { method: "POST", headers, body })).status);
        }
        return statuses.filter((status) => status === 200).length;
      }),
    );
  } finally {
    await other.stop(0);
    await one.close();
    await rm(spool, { recursive: true, force: true });
  }
}

test.skipIf(!canStartRedis())("two gateways with a Redis pass a limit together", async () => {
  const redis = await startTestRedis();
  try {
    const environment = { GATEHOUSE_REDIS_URL: redis.url, GATEHOUSE_REDIS_TIMEOUT_MS: "5000" };
    const [one = 0, other = 0] = await letIn(environment, { requestsPerMinute: 5 }, 5);
    expect(one + other).toBe(5);
  } finally {
    await redis.stop();
  }
});

test.skipIf(!canStartRedis())(
  "a Redis that dies is no caller's failure: the only gateway goes on with the whole limit",
  async () => {
    const redis = await startTestRedis();
    const environment = { GATEHOUSE_REDIS_URL: redis.url, GATEHOUSE_REDIS_TIMEOUT_MS: "5000" };
    const one = await startStack(environment, { rateClockMs: () => nowMs });
    try {
      const { client, organizationId } = await one.tenant();
      await insertRateLimit(one.pool, { organizationId, requestsPerMinute: 5, parallelRequests: 50 });
      await one.applied();
      const ask = () =>
        client.chat.completions.create({ model, messages, max_tokens: 5 }).then(
          () => 200,
          (error: { status: number }) => error.status,
        );
      expect([await ask(), await ask()]).toEqual([200, 200]);
      redis.signal("SIGKILL");
      const statuses = await Promise.all(Array.from({ length: 10 }, ask));
      expect(statuses.sort()).toEqual([...Array(3).fill(200), ...Array(7).fill(429)]);
    } finally {
      await one.close();
      await redis.stop();
    }
  },
);

test("two gateways without one pass half of it each", async () => {
  expect((await letIn({}, { requestsPerMinute: 5 }, 5)).sort()).toEqual([2, 3]);
});
