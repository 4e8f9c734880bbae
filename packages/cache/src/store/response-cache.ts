import type { Entry } from "../entry/entry.ts";
import { judgeEntry, type Terms } from "../entry/judge-entry.ts";
import type { CacheKey } from "../key/cache-key.ts";
import type { MemoryStore } from "./memory-store.ts";
import type { SharedStore } from "./shared-store.ts";
import { type SharedCounts, SharedTier, type SharedTierOptions } from "./shared-tier.ts";

export interface ResponseCacheOptions extends SharedTierOptions {
  memory: MemoryStore;
  /** Absent: this process keeps its answers to itself. */
  shared?: SharedStore;
  /** By the clock that entries go by, in milliseconds since 1970. */
  nowMs: () => number;
}

/** Since the process began; for its metrics. */
export interface CacheCounts extends Readonly<SharedCounts> {
  readonly memoryHits: number;
  readonly sharedHits: number;
  readonly misses: number;
  /** Found, and purged or expired. */
  readonly gone: number;
}

export interface ResponseCache {
  /**
   * An answer for these terms; undefined: there is none. A promise only where the shared store has to be asked. Never
   * rejects, and takes no longer than that may: whatever is wrong with it is a miss.
   */
  find(key: CacheKey, terms: Terms): Entry | undefined | Promise<Entry | undefined>;
  /** Whether an answer from elsewhere (a request that was shared) fits these terms as well. */
  fits(entry: Entry, terms: Terms): boolean;
  /** Whether it is kept anywhere. Returns at once: nobody waits for the shared store. */
  store(key: CacheKey, entry: Entry): boolean;
  readonly counts: CacheCounts;
  /** What is in memory. */
  readonly memory: Pick<MemoryStore, "entries" | "bytes">;
}

/** Answers in memory first, then in the store that gateways share; what is found there is in memory from then on. */
export function createResponseCache(options: ResponseCacheOptions): ResponseCache {
  const { memory, shared, nowMs } = options;
  const tier = shared && new SharedTier(shared, options);
  const counts = { memoryHits: 0, sharedHits: 0, misses: 0, gone: 0 };
  const miss = () => {
    counts.misses += 1;
    return undefined;
  };
  const findShared = async (from: SharedTier, key: CacheKey, terms: Terms): Promise<Entry | undefined> => {
    const entry = await from.find(key);
    if (!entry) return miss();
    const judgement = judgeEntry(entry, terms, nowMs());
    if (judgement === "gone") {
      counts.gone += 1;
      return miss();
    }
    const before = memory.get(key);
    if (!before || before.storedAtMs < entry.storedAtMs) memory.set(key, entry);
    if (judgement === "unfit") return miss();
    counts.sharedHits += 1;
    return entry;
  };
  return {
    find(key, terms) {
      const entry = memory.get(key);
      const judgement = entry && judgeEntry(entry, terms, nowMs());
      if (judgement === "usable") {
        counts.memoryHits += 1;
        return entry;
      }
      if (judgement === "gone") {
        counts.gone += 1;
        memory.delete(key);
      }
      return tier?.mayAsk() ? findShared(tier, key, terms) : miss();
    },
    fits: (entry, terms) => judgeEntry(entry, terms, nowMs()) === "usable",
    store(key, entry) {
      const ttlMs = entry.expiresAtMs - nowMs();
      if (ttlMs <= 0) return false;
      const kept = memory.set(key, entry);
      return tier?.send(key, entry, ttlMs) || kept;
    },
    get counts() {
      return { ...counts, ...(tier?.counts ?? { failures: 0, dropped: 0, damaged: 0 }) };
    },
    memory,
  };
}
