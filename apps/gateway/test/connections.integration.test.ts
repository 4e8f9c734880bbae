import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { insertPriceOverride } from "@gatehouse/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ GATEHOUSE_LEDGER: "strict" });
});
afterAll(() => stack.close());

const PLENTY = 10n ** 12n;
const chat = { model: "sandbox-small", messages: [{ role: "user", content: "Tell me a long story." }] };

function open(): Socket {
  return connect(stack.gateway.port, "127.0.0.1").on("error", () => {});
}

function rawChat(secret: string, body: object): string {
  const text = JSON.stringify(body);
  const head = ["POST /v1/chat/completions HTTP/1.1", "Host: a", `Authorization: Bearer ${secret}`];
  return `${head.join("\r\n")}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

async function leases(budgetId: string | undefined): Promise<number> {
  const { rows } = await stack.pool.query("SELECT 1 FROM budget_lease WHERE budget_id = $1", [budgetId]);
  return rows.length;
}

test("a caller that offers HTTP/2 as an upgrade is served over HTTP/1.1", async () => {
  const { secret } = await stack.tenant();
  const headers = { authorization: `Bearer ${secret}`, connection: "Upgrade, HTTP2-Settings", upgrade: "h2c" };
  const request = httpRequest(`${stack.baseUrl}/v1/chat/completions`, { method: "POST", headers });
  request.end(JSON.stringify(chat));
  const [response] = await once(request, "response");
  response.resume();
  expect(response.statusCode).toBe(200);
});

test("a connection that is reset behind an upgrade request harms nobody", async () => {
  for (let i = 0; i < 20; i += 1) {
    const socket = open();
    await once(socket, "connect");
    socket.write(
      "GET /v1/models HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n".padEnd(90_000, "x"),
    );
    socket.resetAndDestroy();
    await once(socket, "close");
  }
  expect((await fetch(`${stack.baseUrl}/healthz`)).status).toBe(200);
});

test("a caller that pipelines requests and leaves ends every one of them", async () => {
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-stream-stall", keyLimitNanoUsd: PLENTY });
  const one = rawChat(tenant.secret, { ...chat, stream: true });
  const socket = open();
  socket.write(one + one);
  await once(socket, "data");
  await expect.poll(() => leases(tenant.keyBudgetId)).toBe(2);
  socket.destroy();
  const records = await stack.records(tenant.virtualKeyId, 2);
  expect(records.map(({ status }) => status)).toEqual(["aborted", "aborted"]);
  await expect.poll(() => leases(tenant.keyBudgetId)).toBe(0);
});

test("a caller that leaves while its hold is being taken costs nothing and holds nothing", async () => {
  const tenant = await stack.tenant({ keyLimitNanoUsd: PLENTY });
  await tenant.client.chat.completions.create({ ...chat, messages: [{ role: "user", content: "first" }] });
  await stack.records(tenant.virtualKeyId, 1);
  const { calls } = stack.sandbox.journal.totals();
  const blocker = await stack.pool.connect();
  await blocker.query("BEGIN");
  await blocker.query("SELECT FROM budget_window WHERE budget_id = $1 FOR UPDATE", [tenant.keyBudgetId]);
  const socket = open();
  socket.write(rawChat(tenant.secret, chat));
  const waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  await expect.poll(async () => (await stack.pool.query(waiting)).rowCount).toBe(1);
  socket.destroy();
  await blocker.query("COMMIT");
  blocker.release();
  const [, record] = await stack.records(tenant.virtualKeyId, 2);
  expect(record).toMatchObject({ status: "aborted", metering: "none", cost_nano_usd: "0", final: true });
  expect(await leases(tenant.keyBudgetId)).toBe(0);
  expect(stack.sandbox.journal.totals().calls).toBe(calls);
});

test("a caller that leaves before the provider has answered ends the upstream call, and is charged what was held", async () => {
  const heard = Promise.withResolvers<Socket>();
  const silent = createServer((request) => heard.resolve(request.socket)).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const provider = "openai-compatible";
  const tenant = await stack.tenant({ model: "m", provider, baseUrl, upstreamModel: "m", keyLimitNanoUsd: PLENTY });
  const { organizationId } = tenant;
  const price = { inputPicoUsd: 1_000_000n, outputPicoUsd: 5_000_000n };
  await insertPriceOverride(stack.pool, { organizationId, provider, upstreamModel: "m", ...price });
  await stack.applied();
  const caller = open();
  caller.write(rawChat(tenant.secret, { ...chat, model: "m" }));
  const upstream = await heard.promise;
  const ended = once(upstream, "close");
  caller.destroy();
  await ended;
  const [record] = await stack.records(tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ status: "aborted", error_code: "caller_disconnected", metering: "indeterminate" });
  expect(record?.cost_nano_usd).toBe(record?.held_nano_usd);
  silent.close();
});

test("nothing of a provider's headers reaches a caller: no cookie, no account, no address", async () => {
  const answer = { choices: [{ index: 0, message: { role: "assistant", content: "Yes." }, finish_reason: "stop" }] };
  const talkative = createServer((_request, response) => {
    response.setHeaders(
      new Map([
        ["set-cookie", "session=provider"],
        ["openai-organization", "org-secret"],
        ["server", "provider/1.0"],
        ["x-ratelimit-remaining-tokens", "7"],
        ["content-type", "application/json"],
      ]),
    );
    response.end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(talkative, "listening");
  const baseUrl = `http://127.0.0.1:${(talkative.address() as AddressInfo).port}`;
  const { secret } = await stack.tenant({ model: "m", provider: "openai-compatible", baseUrl });
  const headers = { authorization: `Bearer ${secret}` };
  const body = JSON.stringify({ ...chat, model: "m" });
  const response = await fetch(`${stack.baseUrl}/v1/chat/completions`, { method: "POST", headers, body });
  expect(await response.json()).toEqual(answer);
  expect([...response.headers.keys()].sort()).toEqual([
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "date",
    "keep-alive",
    "request-id",
    "vary",
    "x-request-id",
  ]);
  talkative.close();
});

test("connections beyond the cap are closed at once, and those that are open go on", async () => {
  const small = await startStack({ GATEHOUSE_MAX_CONNECTIONS: "3" });
  const idle = await Promise.all(
    [1, 2].map(async () => {
      const socket = connect(small.gateway.port, "127.0.0.1");
      await once(socket, "connect");
      return socket;
    }),
  );
  expect((await fetch(`${small.baseUrl}/healthz`)).status).toBe(200);
  const beyond = connect(small.gateway.port, "127.0.0.1").on("error", () => {});
  await once(beyond, "close");
  expect((await fetch(`${small.baseUrl}/healthz`)).status).toBe(200);
  for (const socket of idle) socket.destroy();
  await small.close();
});
