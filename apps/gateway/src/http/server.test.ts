import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { OPENAI_ERRORS } from "@gatehouse/wire";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import type { Endpoint } from "../routes.ts";
import { createHttpServer, type HttpServer } from "./server.ts";

let server: HttpServer;
const agent = new Agent({ keepAlive: true });
afterEach(async () => {
  await server.drain(0);
  agent.destroy();
});

function serve(endpoint: Endpoint, stallMs?: number): Promise<number> {
  const routes = () => ({ methods: { GET: endpoint }, errors: OPENAI_ERRORS });
  const logger = pino({ level: "silent" });
  server = createHttpServer({ host: "127.0.0.1", port: 0, routes, logger, ...(stallMs ? { stallMs } : {}) });
  return server.listen();
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
  const port = await serve(async (exchange) => {
    exchange.signal.addEventListener("abort", () => left.resolve());
    if (kind === "stream") exchange.openStream(200, "text/event-stream", megabytes);
    else exchange.sendDocument(200, "text/plain", megabytes);
  }, 50);
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
