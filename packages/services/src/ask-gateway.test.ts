import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isGatehouseError } from "@gatehouse/domain";
import { afterEach, expect, test } from "vitest";
import { createGatewayClient } from "./ask-gateway.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A gateway that answers as the test says; answers its address. */
async function gateway(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const question = (signal = new AbortController().signal) => ({
  path: "/v1/messages",
  secret: "the-key",
  body: "{}",
  headers: { "x-gatehouse-tags": "beta", "anthropic-version": "1", cookie: "session", host: "evil.test" },
  signal,
});

test("an answer is handed on piece by piece, with the headers that applications get and no others", async () => {
  const asked: IncomingMessage[] = [];
  let finish = () => {};
  const url = await gateway((request, response) => {
    asked.push(request);
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "x-request-id": "req_1",
      "x-gatehouse-cache": "miss",
      "set-cookie": "evil=1",
      location: "http://evil.test",
    });
    response.write("one");
    finish = () => response.end("two");
  });
  const { status, headers, bytes } = await createGatewayClient(url).stream(question());
  expect(status).toBe(200);
  expect(headers).toEqual({
    "content-type": "text/event-stream",
    "x-request-id": "req_1",
    "x-gatehouse-cache": "miss",
  });
  const pieces: string[] = [];
  for await (const piece of bytes) {
    pieces.push(piece.toString());
    finish();
  }
  expect(pieces).toEqual(["one", "two"]);
  const [request] = asked;
  expect(request).toMatchObject({ method: "POST", url: "/v1/messages" });
  expect(request?.headers).toMatchObject({
    authorization: "Bearer the-key",
    host: new URL(url).host,
    "x-gatehouse-tags": "beta",
    "anthropic-version": "1",
  });
  expect(request?.headers.cookie).toBeUndefined();
});

test("whoever gives up ends the request at the gateway, before its answer and in the middle of it", async () => {
  for (const isAnswering of [false, true]) {
    const control = new AbortController();
    const url = await gateway((request, response) => {
      if (isAnswering) response.write("one");
      else control.abort();
      request.socket.once("close", () => gone());
    });
    let gone = () => {};
    const left = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const reading = createGatewayClient(url)
      .stream(question(control.signal))
      .then(async ({ bytes }) => {
        for await (const _ of bytes) control.abort();
      });
    await expect(reading).rejects.toThrow();
    await left;
  }
});

test("a redirect is an answer like any other and is not followed", async () => {
  const url = await gateway((_, response) => response.writeHead(307, { location: "http://169.254.169.254/" }).end());
  expect((await createGatewayClient(url).stream(question())).status).toBe(307);
});

test("a gateway that is not there is said to be so, without its address and without the key", async () => {
  const client = createGatewayClient("http://127.0.0.1:9");
  const error = await client.stream(question()).catch((thrown: unknown) => thrown);
  expect(isGatehouseError(error) && error.code).toBe("upstream_unreachable");
  const { failure } = await client.ask({ method: "GET", path: "/v1/models", secret: "the-key" });
  for (const words of [(error as Error).message, failure]) {
    expect(words).toContain("cannot reach the gateway");
    expect(words).not.toMatch(/127\.0\.0\.1|the-key/);
  }
});
