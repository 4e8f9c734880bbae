import type { LookupAddress } from "node:dns";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { failureOf, TIMEOUTS } from "../testing/chat-call.ts";
import { rawUpstream, scriptedUpstream, sendJson } from "../testing/scripted-upstream.ts";
import { createEgress, type EgressOptions, type EgressRequest } from "./egress.ts";
import { readWhole } from "./read-body.ts";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of closing.splice(0).reverse()) await thing.close();
});
function closed<T extends { close(): Promise<void> }>(thing: T): T {
  closing.push(thing);
  return thing;
}

const egressTo = (allow: string[], options: Partial<EgressOptions> = {}) => closed(createEgress({ allow, ...options }));
const request = (baseUrl: string, more: Partial<EgressRequest> = {}): EgressRequest => ({
  method: "POST",
  baseUrl,
  path: "/chat",
  headers: {},
  body: "{}",
  credentialId: "c",
  timeouts: TIMEOUTS,
  ...more,
});

/** undici takes a connection back a turn after the body has ended. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("egress", () => {
  test("sends the base URL's path, the body, and only headers that are meant to leave", async () => {
    const upstream = closed(await scriptedUpstream((response) => sendJson(response, 200, "{}")));
    const headers = { authorization: "Bearer x", cookie: "a=b", "X-Forwarded-For": "1.2.3.4", "x-internal": "1" };
    const answer = await egressTo([`127.0.0.1:${upstream.port}`]).send(request(`${upstream.url}/v1/`, { headers }));
    await readWhole(answer.body);
    expect(upstream.seen[0]).toMatchObject({ method: "POST", path: "/v1/chat", body: "{}" });
    expect(Object.keys(upstream.seen[0]?.headers ?? {}).sort()).toEqual([
      "accept-encoding",
      "authorization",
      "connection",
      "content-length",
      "host",
    ]);
    expect(upstream.seen[0]?.headers["accept-encoding"]).toBe("identity");
  });

  test("hands a redirect back and does not follow it", async () => {
    const upstream = closed(
      await scriptedUpstream((response) => {
        response.writeHead(302, { location: "/elsewhere" });
        response.end();
      }),
    );
    const answer = await egressTo([`127.0.0.1:${upstream.port}`]).send(request(upstream.url));
    await readWhole(answer.body);
    expect(answer.status).toBe(302);
    expect(upstream.seen.length).toBe(1);
  });

  test("shares no connection between credentials", async () => {
    const ports = new Set<number | undefined>();
    const upstream = closed(
      await scriptedUpstream((response) => {
        ports.add(response.socket?.remotePort);
        sendJson(response, 200, "{}");
      }),
    );
    const egress = egressTo([`127.0.0.1:${upstream.port}`]);
    for (const credentialId of ["a", "a", "b"]) {
      await readWhole((await egress.send(request(upstream.url, { credentialId }))).body);
      await settled();
    }
    expect(ports.size).toBe(2);
  });
});

describe("names are judged by every address they have", () => {
  const resolveTo =
    (...addresses: string[]): EgressOptions["resolve"] =>
    (_host, _options, callback) => {
      const list: LookupAddress[] = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
      callback(null, list);
    };

  test("one blocked address blocks the name", async () => {
    const egress = egressTo([], { resolve: resolveTo("1.1.1.1", "127.0.0.1") });
    const failure = await failureOf(egress.send(request("https://rebind.example/v1")));
    expect(failure).toMatchObject({ code: "upstream_blocked", billing: "none", retryNext: true });
  });

  test("a name that turns private after the first call is blocked then", async () => {
    const upstream = closed(
      await scriptedUpstream((response) => sendJson(response, 200, "{}", { connection: "close" })),
    );
    let address = "127.0.0.1";
    const resolve: EgressOptions["resolve"] = (_host, _options, callback) => callback(null, [{ address, family: 4 }]);
    const egress = egressTo([`10.0.0.0/8`, `llm.example:${upstream.port}`], { resolve });
    const url = `http://llm.example:${upstream.port}`;
    await readWhole((await egress.send(request(url))).body);
    address = "169.254.169.254";
    expect((await failureOf(egress.send(request(url)))).code).toBe("upstream_blocked");
    expect(upstream.seen.length).toBe(1);
  });

  test("a blocked literal address dials nothing", async () => {
    const failure = await failureOf(egressTo([]).send(request("https://127.0.0.1/v1")));
    expect(failure.code).toBe("upstream_blocked");
  });

  test("a name that nobody knows is unreachable, asked as the system is asked", async () => {
    const failure = await failureOf(egressTo([]).send(request("https://nobody.invalid/v1")));
    expect(failure).toMatchObject({ code: "upstream_unreachable", billing: "none", retryNext: true });
  });

  test("a name without an address is unreachable", async () => {
    const resolve: EgressOptions["resolve"] = (_host, _options, callback) => callback(null, []);
    const failure = await failureOf(egressTo([], { resolve }).send(request("https://nowhere.example/v1")));
    expect(failure).toMatchObject({ code: "upstream_unreachable", billing: "none" });
  });
});

describe("what breaks below HTTP becomes a coded failure", () => {
  const sendTo = (upstream: { url: string; port: number }, more: Partial<EgressRequest> = {}) =>
    egressTo([`127.0.0.1:${upstream.port}`]).send(request(upstream.url, more));

  test("nothing listens: unreachable, nothing billed", async () => {
    const upstream = await scriptedUpstream(() => {});
    await upstream.close();
    expect(await failureOf(sendTo(upstream))).toMatchObject({
      code: "upstream_unreachable",
      billing: "none",
      retryNext: true,
    });
  });

  test("no TLS where https was asked for: a TLS error, and no second try in the clear", async () => {
    const upstream = closed(await scriptedUpstream((response) => sendJson(response, 200, "{}")));
    const failure = await failureOf(sendTo({ port: upstream.port, url: upstream.url.replace("http:", "https:") }));
    expect(failure).toMatchObject({ code: "upstream_tls_error", billing: "none", retryNext: true });
    expect(upstream.seen.length).toBe(0);
  });

  test("closed before the headers: disconnected, perhaps billed", async () => {
    const upstream = closed(await rawUpstream((socket) => socket.destroy()));
    expect(await failureOf(sendTo(upstream))).toMatchObject({
      code: "upstream_disconnected",
      billing: "indeterminate",
      retryNext: true,
    });
  });

  test.each([
    ["is closed", (socket: Socket) => socket.destroy()],
    ["is reset", (socket: Socket) => socket.resetAndDestroy()],
  ])(
    "a kept connection that %s under a request: perhaps billed, and said to be worth a fresh one",
    async (_how, end) => {
      const answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
      const upstream = closed(await rawUpstream((socket, index) => (index === 1 ? end(socket) : socket.write(answer))));
      const egress = egressTo([`127.0.0.1:${upstream.port}`]);
      const ask = async () => (await readWhole((await egress.send(request(upstream.url))).body)).toString();
      expect(await ask()).toBe("ok");
      await settled();
      expect(await failureOf(ask())).toMatchObject({
        code: "upstream_disconnected",
        billing: "indeterminate",
        staleSocket: true,
      });
      expect(await ask()).toBe("ok");
      expect(upstream.requests).toBe(3);
    },
  );

  test("no headers in time: timeout, perhaps billed", async () => {
    const upstream = closed(await scriptedUpstream(() => {}));
    const failure = await failureOf(sendTo(upstream, { timeouts: { ...TIMEOUTS, headersMs: 100 } }));
    expect(failure).toMatchObject({ code: "upstream_timeout", billing: "indeterminate", retryNext: true });
  });

  test("a body that stands still: idle timeout of a stream, timeout of a document", async () => {
    const upstream = closed(await scriptedUpstream((response) => response.writeHead(200).write("x")));
    const answer = await sendTo(upstream, { timeouts: { ...TIMEOUTS, idleMs: 100 } });
    expect((await failureOf(readWhole(answer.body))).code).toBe("stream_idle_timeout");
    const document = egressTo([`127.0.0.1:${upstream.port}`]).fetchDocument(
      request(upstream.url, { timeouts: { ...TIMEOUTS, idleMs: 100 } }),
    );
    expect(await failureOf(document)).toMatchObject({ code: "upstream_timeout", billing: "indeterminate" });
  });

  test("a body shorter than announced: disconnected", async () => {
    const upstream = closed(
      await rawUpstream((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort")),
    );
    const answer = await sendTo(upstream);
    expect((await failureOf(readWhole(answer.body))).code).toBe("upstream_disconnected");
  });

  test.each([
    ["no HTTP at all", "garbage\r\n\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"],
    ["headers without end", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(40_000)}\r\n\r\n`],
  ])("%s: an invalid response", async (_name, bytes) => {
    const upstream = closed(await rawUpstream((socket) => socket.write(bytes)));
    expect((await failureOf(sendTo(upstream))).code).toBe("upstream_invalid_response");
  });

  test("bytes behind the answer's end never become the answer to somebody else", async () => {
    const answer = (text: string) => `HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n${text}`;
    const upstream = closed(
      await rawUpstream((socket, index) => socket.write(answer(`mine`) + (index === 0 ? answer("evil") : ""))),
    );
    const egress = egressTo([`127.0.0.1:${upstream.port}`]);
    for (let round = 0; round < 3; round++) {
      expect((await readWhole((await egress.send(request(upstream.url))).body)).toString()).toBe("mine");
      await settled();
    }
  });

  test("compressed against our wish: refused unread, so that no bomb goes off", async () => {
    const bomb = gzipSync(Buffer.alloc(1024 * 1024));
    const upstream = closed(
      await scriptedUpstream((response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb)),
    );
    expect((await failureOf(sendTo(upstream))).code).toBe("upstream_invalid_response");
  });

  test("an answer beyond the cap: cut, announced or not", async () => {
    const body = Buffer.alloc(4096);
    const upstream = closed(
      await scriptedUpstream((response, _request, index) => {
        response.writeHead(200, index === 0 ? { "content-length": "4096" } : {});
        response.end(body);
      }),
    );
    expect((await failureOf(sendTo(upstream, { maxBytes: 1000 }))).code).toBe("upstream_response_too_large");
    const answer = sendTo(upstream, { maxBytes: 1000 }).then(({ body: rest }) => readWhole(rest));
    expect((await failureOf(answer)).code).toBe("upstream_response_too_large");
  });
});

describe("a caller who leaves", () => {
  test("before the answer ends the upstream call, which may have been billed", async () => {
    const abort = new AbortController();
    const gone = Promise.withResolvers<void>();
    const upstream = closed(
      await scriptedUpstream((response) => {
        response.on("close", () => gone.resolve());
        abort.abort();
      }),
    );
    const egress = egressTo([`127.0.0.1:${upstream.port}`]);
    const failure = await failureOf(egress.send(request(upstream.url, { signal: abort.signal })));
    expect(failure).toMatchObject({ code: "caller_disconnected", billing: "indeterminate", retryNext: false });
    await gone.promise;
  });

  test("before anything was sent costs nothing and dials nothing", async () => {
    const upstream = closed(await scriptedUpstream((response) => sendJson(response, 200, "{}")));
    const egress = egressTo([`127.0.0.1:${upstream.port}`]);
    const failure = await failureOf(egress.send(request(upstream.url, { signal: AbortSignal.abort() })));
    expect(failure).toMatchObject({ code: "caller_disconnected", billing: "none" });
    expect(upstream.seen.length).toBe(0);
  });

  test("in the middle of a body ends the upstream call", async () => {
    const abort = new AbortController();
    const gone = Promise.withResolvers<void>();
    const upstream = closed(
      await scriptedUpstream((response) => {
        response.on("close", () => gone.resolve());
        response.writeHead(200).write("x");
      }),
    );
    const egress = egressTo([`127.0.0.1:${upstream.port}`]);
    const answer = await egress.send(request(upstream.url, { signal: abort.signal }));
    const reading = readWhole(answer.body);
    abort.abort();
    expect((await failureOf(reading)).code).toBe("caller_disconnected");
    await gone.promise;
  });
});
