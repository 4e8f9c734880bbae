import type { CacheKey } from "../key/cache-key.ts";

/** Where gateways keep answers together. What is in it may be gone, damaged or somebody else's at any time. */
export interface SharedStore {
  /** Bytes of an entry from which on it is not worth sharing. */
  readonly largestBytes: number;
  /** undefined: it is not there. Rejects when there was no answer after `timeoutMs`, or none could be had. */
  get(key: CacheKey, timeoutMs: number): Promise<Buffer | undefined>;
  /** Settles once the bytes are not needed any more, however long that takes: what waits is memory. */
  set(key: CacheKey, bytes: Buffer, ttlMs: number): Promise<void>;
}
