import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { GatehouseError } from "@gatehouse/domain";
import { ANTHROPIC_ERRORS, OPENAI_ERRORS } from "@gatehouse/wire";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import type { Endpoint } from "../routes.ts";
import { createLoadGuard, type LoadGuard } from "./load-guard.ts";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "./server.ts";

let server: HttpServer;
const guards: LoadGuard[] = [];
const agent = new Agent({ keepAlive: true });
afterEach(async () => {
  await server.drain(0);
  for (const guard of guards.splice(0)) guard.stop();
  agent.destroy();
});

type Given = Partial<Pick<HttpServerOptions, "stallMs" | "headersMs" | "requestMs" | "guard" | "meter">>;

function serve(endpoint: Endpoint, given: Given = {}): Promise<number> {
  const routes = (path: string) => ({
    name: path,
    methods: { GET: endpoint, POST: endpoint },
    errors: path === "/anthropic" ? ANTHROPIC_ERRORS : OPENAI_ERRORS,
    ...(path === "/healthz" && { always: true as const }),
  });
  const logger = pino({ level: "silent" });
  const guard = given.guard ?? createLoadGuard({ maxInFlight: 100 });
  guards.push(guard);
  const meter = { answered: () => {}, refused: () => {} };
  server = createHttpServer({
    host: "127.0.0.1",
    port: 0,
    routes,
    logger,
    meter,
    maxConnections: 100,
    ...given,
    guard,
  });
  return server.listen();
}

/** Everything that the server writes on one connection, until it closes it. */
async function answerTo(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1", () => socket.write(text));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function signal() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, resolve };
}

test("an answer that is given while the server drains tells the caller not to use the connection again", async () => {
  const [asked, go] = [signal(), signal()];
  const port = await serve(async (exchange) => {
    asked.resolve();
    await go.promise;
    exchange.sendDocument(200, "text/plain", "late");
  });
  const request = get({ port, agent });
  await asked.promise;
  const drained = server.drain(60_000);
  go.resolve();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(200);
  expect(response.headers.connection).toBe("close");
  await drained;
});

test("the server is drained when no endpoint runs any more, not when the last connection is cut", async () => {
  const [asked, go] = [signal(), signal()];
  const order: string[] = [];
  const port = await serve(async (exchange) => {
    asked.resolve();
    await once(exchange.signal, "abort");
    await go.promise;
    order.push("settled");
  });
  get({ port }).on("error", () => go.resolve());
  await asked.promise;
  await server.drain(0);
  order.push("drained");
  expect(order).toEqual(["settled", "drained"]);
});

test.each(["stream", "document"])("a caller that does not read its %s is cut", async (kind) => {
  const left = signal();
  const megabytes = Buffer.alloc(32 * 1024 * 1024);
  const port = await serve(
    async (exchange) => {
      exchange.signal.addEventListener("abort", () => left.resolve());
      if (kind === "stream") exchange.openStream(200, "text/event-stream", megabytes);
      else exchange.sendDocument(200, "text/plain", megabytes);
    },
    { stallMs: 50 },
  );
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  await left.promise;
  socket.destroy();
});

test("an error behind the beginning of an answer ends the connection", async () => {
  const port = await serve(async (exchange) => {
    exchange.openStream(200, "text/event-stream", Buffer.from("data: 1\n\n"));
    throw new Error("too late");
  });
  const [response] = (await once(get({ port }), "response")) as [IncomingMessage];
  await expect(response.toArray()).rejects.toThrow();
});

test("over its cap a request is refused in its caller's format before it is read, and whoever looks after the process is not", async () => {
  const [asked, go] = [signal(), signal()];
  const guard = createLoadGuard({ maxInFlight: 1 });
  let calls = 0;
  const endpoint: Endpoint = async (exchange) => {
    calls += 1;
    if (exchange.path === "/slow") {
      asked.resolve();
      await go.promise;
    }
    exchange.sendDocument(200, "text/plain", "ok");
  };
  const port = await serve(endpoint, { guard });
  const slow = fetch(`http://127.0.0.1:${port}/slow`);
  await asked.promise;
  const refused = await fetch(`http://127.0.0.1:${port}/anthropic`, { method: "POST", body: "x".repeat(100_000) });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await refused.json()).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  expect(calls).toBe(2);
  go.resolve();
  expect((await slow).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
});

test("what does not end by the deadline of a drain is given up with a reason, which its caller can still read", async () => {
  const port = await serve(async (exchange) => {
    exchange.openStream(200, "text/event-stream", Buffer.from("data: 1\n\n"));
    await once(exchange.signal, "abort");
    exchange.end(exchange.errors.event(exchange.signal.reason as GatehouseError, exchange.requestId));
  });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  await server.drain(0);
  expect(await response.text()).toContain('"code":"shutting_down"');
});

test.each([
  ["headers that never end", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", 408, "request_timeout"],
  ["headers without end", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431, "invalid_request"],
  ["no HTTP at all", "\x16\x03\x01 hello\r\n\r\n", 400, "invalid_request"],
  ["a bare line feed in a header", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400, "invalid_request"],
  [
    "two lengths",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    400,
    "invalid_request",
  ],
])("%s: a coded answer, once, and the connection is closed", async (_, text, status, code) => {
  const port = await serve(async (exchange) => exchange.sendDocument(200, "text/plain", "ok"), { headersMs: 100 });
  const answer = await answerTo(port, text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(answer).toContain(`"code":"${code}"`);
  expect(answer).toContain("connection: close");
});

test("a body that does not arrive in its time is answered 408", async () => {
  const port = await serve((exchange) => exchange.readBody(1_000).then(() => {}), { headersMs: 50, requestMs: 100 });
  const answer = await answerTo(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nx");
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
});
