import type { CacheKey } from "../key/cache-key.ts";
import type { SharedStore } from "../store/shared-store.ts";

/** A shared store in this process that does as it is told. */
export class ScriptedStore implements SharedStore {
  largestBytes = 1024 * 1024;
  readonly kept = new Map<CacheKey, Buffer>();
  reads = 0;
  timeoutMs = 0;
  ttlMs = 0;
  /** While it is set, reads fail. */
  fails = false;
  /** Writes wait until they are let go. */
  readonly writes: PromiseWithResolvers<void>[] = [];
  holdsWrites = false;

  async get(key: CacheKey, timeoutMs: number): Promise<Buffer | undefined> {
    this.reads += 1;
    this.timeoutMs = timeoutMs;
    if (this.fails) throw new Error("away");
    return this.kept.get(key);
  }

  async set(key: CacheKey, bytes: Buffer, ttlMs: number): Promise<void> {
    this.ttlMs = ttlMs;
    if (this.holdsWrites) {
      const write = Promise.withResolvers<void>();
      this.writes.push(write);
      await write.promise;
    }
    if (this.fails) throw new Error("away");
    this.kept.set(key, bytes);
  }
}
