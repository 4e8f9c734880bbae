import type { Entry } from "../entry/entry.ts";
import { decodeEntry, encodeEntry } from "../entry/entry-codec.ts";
import type { CacheKey } from "../key/cache-key.ts";
import type { SharedStore } from "./shared-store.ts";

export interface SharedTierOptions {
  /** How long a request waits for it. */
  timeoutMs?: number;
  /** Bytes of entries that may be on their way to it at once. */
  mostWaitingBytes?: number;
  /** Monotonic. */
  monotonicMs?: () => number;
}

export interface SharedCounts {
  /** Reads and writes that came to nothing. */
  failures: number;
  /** Writes that were not begun: too many were under way, or the store was left alone. */
  dropped: number;
  /** What was found and was no entry of ours. */
  damaged: number;
}

const TIMEOUT_MS = 50;
/** After a failure it is left alone for so long; then one request tries again, and only that one waits. */
const REST_MS = 500;
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/** The shared store as requests see it: it answers in time or not at all, and never fails. */
export class SharedTier {
  readonly counts: SharedCounts = { failures: 0, dropped: 0, damaged: 0 };
  readonly #store: SharedStore;
  readonly #timeoutMs: number;
  readonly #mostWaitingBytes: number;
  readonly #monotonicMs: () => number;
  /** Of the clock above; undefined: it is well. */
  #restsUntilMs: number | undefined;
  #waitingBytes = 0;

  constructor(store: SharedStore, { timeoutMs, mostWaitingBytes, monotonicMs }: SharedTierOptions = {}) {
    this.#store = store;
    this.#timeoutMs = timeoutMs ?? TIMEOUT_MS;
    this.#mostWaitingBytes = mostWaitingBytes ?? MOST_WAITING_BYTES;
    this.#monotonicMs = monotonicMs ?? (() => performance.now());
  }

  /** Whether there is any use in asking it now. True once per rest while it is not well: whoever hears that has to ask. */
  mayAsk(): boolean {
    if (this.#restsUntilMs === undefined) return true;
    if (this.#monotonicMs() < this.#restsUntilMs) return false;
    this.#rest();
    return true;
  }

  async find(key: CacheKey): Promise<Entry | undefined> {
    let encoded: Buffer | undefined;
    try {
      encoded = await this.#store.get(key, this.#timeoutMs);
      this.#restsUntilMs = undefined;
    } catch {
      this.#fail();
      return undefined;
    }
    const entry = encoded && decodeEntry(key, encoded);
    if (encoded && !entry) this.counts.damaged += 1;
    return entry;
  }

  /** Nobody waits for it. Whether it is under way. */
  send(key: CacheKey, entry: Entry, ttlMs: number): boolean {
    const length = entry.bytes.length;
    if (length > this.#store.largestBytes) return false;
    if (this.#restsUntilMs !== undefined || this.#waitingBytes + length > this.#mostWaitingBytes) {
      this.counts.dropped += 1;
      return false;
    }
    this.#waitingBytes += length;
    this.#store
      .set(key, encodeEntry(key, entry), ttlMs)
      .catch(() => this.#fail())
      .finally(() => {
        this.#waitingBytes -= length;
      });
    return true;
  }

  #fail(): void {
    this.counts.failures += 1;
    this.#rest();
  }

  #rest(): void {
    this.#restsUntilMs = this.#monotonicMs() + REST_MS;
  }
}
