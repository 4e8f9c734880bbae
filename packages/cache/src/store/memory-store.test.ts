import { describe, expect, test } from "vitest";
import { entry, someKey } from "../testing/entries.ts";
import { createMemoryStore } from "./memory-store.ts";

const KB = 1024;
const sized = (bytes: number) => entry({ bytes: Buffer.alloc(bytes) });

describe("the store in memory", () => {
  test("gives what it was given, by its key alone", () => {
    const store = createMemoryStore();
    const kept = entry();
    expect(store.set(someKey(1), kept)).toBe(true);
    expect(store.get(someKey(1))).toEqual(kept);
    expect(store.get(someKey(2))).toBeUndefined();
    store.delete(someKey(1));
    expect(store.get(someKey(1))).toBeUndefined();
    expect(store.bytes).toBe(0);
  });

  test("never takes more than it may, and forgets first what was not used for the longest time", () => {
    const store = createMemoryStore({ maxBytes: 100 * KB });
    for (let number = 0; number < 1_000; number++) {
      store.set(someKey(number), sized(KB));
      // Used all the time.
      if (number > 0) expect(store.get(someKey(0))).toBeDefined();
      expect(store.bytes).toBeLessThanOrEqual(100 * KB);
    }
    expect(store.entries).toBeGreaterThan(30);
    expect(store.get(someKey(999))).toBeDefined();
    expect(store.get(someKey(500))).toBeUndefined();
  });

  test("counts what is around an answer: a million empty ones are no nothing", () => {
    const store = createMemoryStore({ maxBytes: 100 * KB });
    for (let number = 0; number < 500; number++) store.set(someKey(number), sized(0));
    expect(store.entries).toBeLessThanOrEqual(100);
    const tagged = createMemoryStore({ maxBytes: 1_000 * KB });
    tagged.set(someKey(), entry({ meta: { tags: ["x".repeat(10 * KB)] }, headers: { a: "y".repeat(10 * KB) } }));
    expect(tagged.bytes).toBeGreaterThan(20 * KB);
  });

  test("keeps no answer that would take more than a sixteenth of it, and not the older one in its place either", () => {
    const store = createMemoryStore({ maxBytes: 160 * KB });
    expect(store.set(someKey(1), sized(KB))).toBe(true);
    expect(store.set(someKey(2), sized(KB))).toBe(true);
    expect(store.set(someKey(1), sized(10 * KB))).toBe(false);
    expect(store.get(someKey(1))).toBeUndefined();
    expect(store.get(someKey(2))).toBeDefined();
  });

  test("counts an answer that takes another one's place once", () => {
    const store = createMemoryStore();
    for (let times = 0; times < 10; times++) store.set(someKey(), sized(times * KB));
    const one = createMemoryStore();
    one.set(someKey(), sized(9 * KB));
    expect([store.entries, store.bytes]).toEqual([1, one.bytes]);
  });

  test("does not hold on to a large buffer for a small part of it", () => {
    const store = createMemoryStore();
    const large = Buffer.alloc(64 * KB, "x");
    store.set(someKey(), entry({ bytes: large.subarray(10, 20) }));
    const kept = store.get(someKey())?.bytes as Buffer;
    expect(kept.buffer.byteLength).toBe(10);
    large.fill("y");
    expect(kept.toString()).toBe("x".repeat(10));
  });

  test("of no bytes keeps nothing", () => {
    const store = createMemoryStore({ maxBytes: 0 });
    expect(store.set(someKey(), entry())).toBe(false);
    expect(store.get(someKey())).toBeUndefined();
    expect([store.entries, store.bytes]).toEqual([0, 0]);
  });
});
