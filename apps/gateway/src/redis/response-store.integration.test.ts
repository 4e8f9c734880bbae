import { type CacheKey, cacheKey, createMemoryStore, createResponseCache, type Entry } from "@gatehouse/cache";
import { canStartRedis, startTestRedis, type TestRedis } from "@gatehouse/testing";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createResponseStore, type ResponseStore } from "./response-store.ts";

/** Far more than a server that is well takes, on a machine that does much else. */
const TIMEOUT_MS = 1_000;
const logger = pino({ level: "silent" });
const open = (...urls: string[]) => createResponseStore(urls, { logger });

/** Of a request of its own each time. */
let requests = 0;
function newKey(): CacheKey {
  requests += 1;
  const body = { request: requests };
  return cacheKey({
    scope: { kind: "organization", organizationId: "organization" },
    policyVersion: 1,
    endpoint: "chat.completions",
    model: "gpt",
    query: "",
    headers: {},
    guardrails: [],
    request: { format: "openai-chat", stream: false, body, bytes: Buffer.from(JSON.stringify(body)) },
  });
}

const entry = (bytes: Buffer): Entry => ({
  status: 200,
  contentType: "text/event-stream",
  headers: {},
  bytes,
  streamed: true,
  askedAtMs: Date.now(),
  storedAtMs: Date.now(),
  expiresAtMs: Date.now() + 60_000,
  meta: {
    eventId: "event",
    requestId: "req",
    organizationId: "organization",
    teamId: "team",
    virtualKeyId: "key",
    askedModel: "gpt",
    model: "gpt",
    tags: ["é"],
    deploymentId: "deployment",
    provider: "openai",
    upstreamModel: "gpt",
    responseModel: null,
    finishReason: "stop",
    tokens: { input: 1, output: 2 },
    costNanoUsd: 12_345_678_901_234_567_890n,
  },
});
const terms = { purges: [], mayAnswer: () => true };
/** Every byte there is: no text in any encoding. */
const BINARY = Buffer.from(Array.from({ length: 1_024 }, (_, at) => at % 256));

describe.skipIf(!canStartRedis())("answers in Redis", () => {
  let redis: TestRedis;
  let store: ResponseStore;
  beforeEach(async () => {
    redis = await startTestRedis();
    store = await open(redis.url);
  });
  afterEach(async () => {
    await store.close();
    await redis.stop();
  });

  const gateway = ({ shared = store, timeoutMs = TIMEOUT_MS } = {}) =>
    createResponseCache({ memory: createMemoryStore(), shared, nowMs: Date.now, timeoutMs });
  const untilWritten = (key: CacheKey) =>
    vi.waitFor(async () => expect(await redis.command("EXISTS", `gatehouse:cache:${key}`)).toBe(":1"));

  test("come back byte for byte, under a name of their own, and go by themselves", async () => {
    const key = newKey();
    await store.set(key, BINARY, 60_000);
    expect(await store.get(key, TIMEOUT_MS)).toEqual(BINARY);
    expect(await redis.command("STRLEN", `gatehouse:cache:${key}`)).toBe(":1024");
    const leftMs = Number((await redis.command("PTTL", `gatehouse:cache:${key}`)).slice(1));
    expect(leftMs).toBeGreaterThan(30_000);
    expect(leftMs).toBeLessThanOrEqual(60_000);
    await store.set(key, BINARY, 0.2);
    await vi.waitFor(async () => expect(await store.get(key, TIMEOUT_MS)).toBeUndefined());
  });

  test("that are not there are none, also after a flush", async () => {
    const key = newKey();
    expect(await store.get(key, TIMEOUT_MS)).toBeUndefined();
    await store.set(key, BINARY, 60_000);
    await redis.command("FLUSHALL");
    expect(await store.get(key, TIMEOUT_MS)).toBeUndefined();
  });

  test("of one gateway are found by another one, as large as they may be", async () => {
    const other = await open(redis.url);
    const [key, kept] = [newKey(), entry(Buffer.alloc(store.largestBytes, BINARY))];
    gateway().store(key, kept);
    await untilWritten(key);
    const found = await gateway({ shared: other }).find(key, terms);
    expect(found).toEqual(kept);
    await other.close();
  });

  test("that are none of ours are a miss, of whatever type they are", async () => {
    const [text, list] = [newKey(), newKey()];
    await redis.command("SET", `gatehouse:cache:${text}`, "hello");
    await redis.command("RPUSH", `gatehouse:cache:${list}`, "hello");
    const cache = gateway();
    expect(await cache.find(text, terms)).toBeUndefined();
    expect(await cache.find(list, terms)).toBeUndefined();
    expect(cache.counts).toMatchObject({ misses: 2, damaged: 1 });
  });

  test("are missed when the server is gone, and found again once it is back", async () => {
    const cache = gateway();
    redis.signal("SIGKILL");
    await vi.waitFor(() => expect(redis.command("PING")).rejects.toThrow());
    await vi.waitFor(() => expect(store.get(newKey(), TIMEOUT_MS)).rejects.toThrow());
    expect(await cache.find(newKey(), terms)).toBeUndefined();
    await redis.restart();
    await vi.waitFor(() => expect(store.get(newKey(), TIMEOUT_MS)).resolves.toBeUndefined(), { timeout: 10_000 });
    const [key, kept] = [newKey(), entry(BINARY)];
    await vi.waitFor(
      async () => {
        await cache.find(newKey(), terms);
        cache.store(key, kept);
        await untilWritten(key);
      },
      { timeout: 10_000, interval: 200 },
    );
    await vi.waitFor(async () => expect(await gateway().find(key, terms)).toEqual(kept));
  });

  test("are not waited for when the server stands still: one request waits its time, and then nobody", async () => {
    const cache = gateway({ timeoutMs: 50 });
    await store.get(newKey(), TIMEOUT_MS);
    redis.signal("SIGSTOP");
    const startedMs = performance.now();
    expect(await cache.find(newKey(), terms)).toBeUndefined();
    const waitedMs = performance.now() - startedMs;
    expect(waitedMs).toBeGreaterThan(40);
    expect(waitedMs).toBeLessThan(TIMEOUT_MS);
    // Decided at once: no promise is made of it.
    expect(cache.find(newKey(), terms)).toBeUndefined();
    redis.signal("SIGCONT");
  });

  test("that wait to be written are dropped with a connection over which nothing comes", async () => {
    await store.get(newKey(), TIMEOUT_MS);
    redis.signal("SIGSTOP");
    let ended = false;
    const writing = store.set(newKey(), BINARY, 60_000).finally(() => {
      ended = true;
    });
    writing.catch(() => {});
    await expect(store.get(newKey(), 20)).rejects.toThrow();
    expect(ended).toBe(false);
    await vi.waitFor(
      async () => {
        await store.get(newKey(), 20).catch(() => {});
        expect(ended).toBe(true);
      },
      { timeout: 20_000 },
    );
    await expect(writing).rejects.toThrow();
    redis.signal("SIGCONT");
    await vi.waitFor(() => expect(store.get(newKey(), TIMEOUT_MS)).resolves.toBeUndefined(), { timeout: 10_000 });
  });

  test("are refused where there is no server at all, and the gateway starts all the same", async () => {
    const lost = await open("redis://127.0.0.1:1");
    await expect(lost.get(newKey(), TIMEOUT_MS)).rejects.toThrow();
    await expect(lost.set(newKey(), BINARY, 60_000)).rejects.toThrow();
    await lost.close();
  });

  test("lie on the nodes of a cluster just so", async () => {
    const clustered = await startTestRedis({ settings: { "cluster-enabled": "yes" } });
    try {
      expect(await clustered.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383")).toBe("+OK");
      await vi.waitFor(async () => expect(await clustered.command("SET", "a", "b")).toBe("+OK"), { timeout: 10_000 });
      const spread = await open(clustered.url, clustered.url);
      for (let times = 0; times < 20; times++) {
        const key = newKey();
        await spread.set(key, BINARY, 60_000);
        expect(await spread.get(key, TIMEOUT_MS)).toEqual(BINARY);
      }
      await spread.close();
    } finally {
      await clustered.stop();
    }
  });
});
