import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Purge } from "../entry/purge.ts";
import { entry, NOW_MS, someKey, terms } from "../testing/entries.ts";
import { ScriptedStore } from "../testing/scripted-store.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createResponseCache } from "./response-cache.ts";

const key = someKey();
const ALL: Purge = { organizationId: "organization", atMs: NOW_MS, by: { kind: "all" } };

/** A gateway's cache, and what it goes by. */
function gateway(shared?: ScriptedStore, { maxBytes = 1024 * 1024, mostWaitingBytes = 1_000_000 } = {}) {
  const clock = { nowMs: NOW_MS, monotonicMs: 0 };
  const cache = createResponseCache({
    memory: createMemoryStore({ maxBytes }),
    ...(shared && { shared }),
    nowMs: () => clock.nowMs,
    monotonicMs: () => clock.monotonicMs,
    mostWaitingBytes,
  });
  return { cache, clock };
}

describe("without a shared store", () => {
  test("an answer is found at once, with no promise, until it expires", () => {
    const { cache, clock } = gateway();
    expect(cache.find(key, terms())).toBeUndefined();
    expect(cache.store(key, entry())).toBe(true);
    expect(cache.find(key, terms())).toEqual(entry());
    clock.nowMs += 60_000;
    expect(cache.find(key, terms())).toBeUndefined();
    expect(cache.memory.entries).toBe(0);
    expect(cache.counts).toMatchObject({ memoryHits: 1, misses: 2, gone: 1 });
  });

  test("an answer that has expired already is not kept", () => {
    const { cache } = gateway();
    expect(cache.store(key, entry({ expiresAtMs: NOW_MS }))).toBe(false);
    expect(cache.memory.entries).toBe(0);
  });

  test("an answer that was purged is removed on sight", () => {
    const { cache } = gateway();
    cache.store(key, entry());
    expect(cache.find(key, terms({ purges: [ALL] }))).toBeUndefined();
    expect(cache.memory.entries).toBe(0);
    expect(cache.find(key, terms())).toBeUndefined();
  });

  test("an answer that is unfit for one request stays for the next", () => {
    const { cache, clock } = gateway();
    cache.store(key, entry());
    clock.nowMs += 1_000;
    expect(cache.find(key, terms({ maxAgeMs: 10 }))).toBeUndefined();
    expect(cache.find(key, terms({ mayAnswer: () => false }))).toBeUndefined();
    expect(cache.find(key, terms())).toBeDefined();
  });

  test("an answer from elsewhere is held to the same terms", () => {
    const { cache } = gateway();
    expect(cache.fits(entry(), terms())).toBe(true);
    expect(cache.fits(entry(), terms({ purges: [ALL] }))).toBe(false);
    expect(cache.fits(entry(), terms({ mayAnswer: () => false }))).toBe(false);
  });
});

describe("with a shared store", () => {
  test("what one gateway stored another one finds, and has at hand from then on", async () => {
    const shared = new ScriptedStore();
    const [one, other] = [gateway(shared), gateway(shared)];
    const kept = entry({ meta: { costNanoUsd: 7n } });
    one.cache.store(key, kept);
    await setImmediate();
    expect(await other.cache.find(key, terms())).toEqual(kept);
    expect(shared.reads).toBe(1);
    expect(other.cache.find(key, terms())).toEqual(kept);
    expect(shared.reads).toBe(1);
    expect([shared.timeoutMs, shared.ttlMs]).toEqual([50, 60_000]);
    expect(other.cache.counts).toMatchObject({ sharedHits: 1, memoryHits: 1, misses: 0 });
  });

  test("an answer in memory is given without asking it", () => {
    const shared = new ScriptedStore();
    const { cache } = gateway(shared);
    cache.store(key, entry());
    expect(cache.find(key, terms())).toEqual(entry());
    expect(shared.reads).toBe(0);
  });

  test("a purge reaches what another gateway stored there", async () => {
    const shared = new ScriptedStore();
    gateway(shared).cache.store(key, entry());
    await setImmediate();
    const { cache } = gateway(shared);
    expect(await cache.find(key, terms({ purges: [ALL] }))).toBeUndefined();
    expect(cache.memory.entries).toBe(0);
    expect(cache.counts).toMatchObject({ gone: 1, misses: 1 });
  });

  test("an answer there that is unfit for this request is at hand for the next", async () => {
    const shared = new ScriptedStore();
    gateway(shared).cache.store(key, entry());
    await setImmediate();
    const { cache } = gateway(shared);
    expect(await cache.find(key, terms({ mayAnswer: () => false }))).toBeUndefined();
    expect(cache.find(key, terms())).toEqual(entry());
  });

  test("a younger answer of another gateway is looked for when the one at hand is too old", async () => {
    const shared = new ScriptedStore();
    const [one, other] = [gateway(shared), gateway(shared)];
    one.cache.store(key, entry({ bytes: Buffer.from("old") }));
    for (const { clock } of [one, other]) clock.nowMs += 5_000;
    const fresh = { askedAtMs: NOW_MS + 5_000, storedAtMs: NOW_MS + 5_000 };
    other.cache.store(key, entry({ ...fresh, bytes: Buffer.from("new") }));
    await setImmediate();
    const found = await one.cache.find(key, terms({ maxAgeMs: 1_000 }));
    expect(found?.bytes.toString()).toBe("new");
    expect((await one.cache.find(key, terms()))?.bytes.toString()).toBe("new");
  });

  test("an older answer that comes late does not take the place of a younger one", async () => {
    const shared = new ScriptedStore();
    gateway(shared).cache.store(key, entry({ bytes: Buffer.from("old") }));
    await setImmediate();
    const { cache, clock } = gateway(shared);
    const looking = cache.find(key, terms());
    clock.nowMs += 10;
    shared.holdsWrites = true;
    cache.store(key, entry({ storedAtMs: NOW_MS + 10, bytes: Buffer.from("new") }));
    await looking;
    expect((await cache.find(key, terms()))?.bytes.toString()).toBe("new");
  });

  test("what is damaged, or no entry, is a miss", async () => {
    const shared = new ScriptedStore();
    shared.kept.set(key, Buffer.from("somebody else's"));
    const { cache } = gateway(shared);
    expect(await cache.find(key, terms())).toBeUndefined();
    expect(cache.counts).toMatchObject({ damaged: 1, misses: 1, failures: 0 });
  });

  test("what is too large to be shared is kept in memory alone", async () => {
    const shared = new ScriptedStore();
    shared.largestBytes = 1_000;
    const { cache } = gateway(shared);
    expect(cache.store(key, entry({ bytes: Buffer.alloc(1_001) }))).toBe(true);
    await setImmediate();
    expect(shared.kept.size).toBe(0);
    expect(cache.find(key, terms())).toBeDefined();
  });

  test("a gateway that keeps nothing in memory still shares", async () => {
    const shared = new ScriptedStore();
    const { cache } = gateway(shared, { maxBytes: 0 });
    expect(cache.store(key, entry())).toBe(true);
    await setImmediate();
    expect(await cache.find(key, terms())).toEqual(entry());
  });
});

describe("a shared store that fails", () => {
  test("is a miss, and is then left alone: nobody else waits for it", async () => {
    const shared = new ScriptedStore();
    shared.fails = true;
    const { cache, clock } = gateway(shared);
    expect(await cache.find(key, terms())).toBeUndefined();
    for (let times = 0; times < 100; times++) expect(cache.find(key, terms())).toBeUndefined();
    expect(shared.reads).toBe(1);
    clock.monotonicMs += 499;
    expect(cache.find(key, terms())).toBeUndefined();
    expect(cache.counts).toMatchObject({ failures: 1, misses: 102 });
  });

  test("is tried again by one request after a while, and used by all once it answers", async () => {
    const shared = new ScriptedStore();
    shared.fails = true;
    const { cache, clock } = gateway(shared);
    await cache.find(key, terms());
    clock.monotonicMs += 500;
    const trying = cache.find(key, terms());
    expect(trying).toBeInstanceOf(Promise);
    expect(cache.find(key, terms())).toBeUndefined();
    expect(await trying).toBeUndefined();
    shared.fails = false;
    clock.monotonicMs += 500;
    await cache.find(key, terms());
    expect(cache.find(key, terms())).toBeInstanceOf(Promise);
  });

  test("loses what is written to it, and nobody hears of it but the counts", async () => {
    const shared = new ScriptedStore();
    shared.fails = true;
    const { cache } = gateway(shared);
    expect(cache.store(key, entry())).toBe(true);
    await setImmediate();
    expect(cache.counts.failures).toBe(1);
    // It is left alone by writes too.
    shared.fails = false;
    expect(cache.store(key, entry())).toBe(true);
    await setImmediate();
    expect(shared.kept.size).toBe(0);
    expect(cache.counts.dropped).toBe(1);
    expect(cache.find(key, terms())).toEqual(entry());
  });

  test("makes no more bytes wait than may: what is beyond is not written", async () => {
    const shared = new ScriptedStore();
    shared.holdsWrites = true;
    const { cache } = gateway(shared, { mostWaitingBytes: 10_000 });
    for (let number = 0; number < 50; number++) {
      cache.store(someKey(number), entry({ bytes: Buffer.alloc(1_000) }));
    }
    expect(shared.writes).toHaveLength(10);
    expect(cache.counts.dropped).toBe(40);
    for (const write of shared.writes) write.resolve();
    await setImmediate();
    cache.store(someKey(99), entry({ bytes: Buffer.alloc(1_000) }));
    expect(shared.writes).toHaveLength(11);
  });
});
