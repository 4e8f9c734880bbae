import { LRUCache } from "lru-cache";
import type { Entry } from "../entry/entry.ts";
import type { CacheKey } from "../key/cache-key.ts";

/** The answers that this process has at hand. Knows of no time: whether one may still be given is judged when it is found. */
export interface MemoryStore {
  /** It counts as used. */
  get(key: CacheKey): Entry | undefined;
  /** Whether it is kept: one that is too large is not, and neither is what it would have replaced. */
  set(key: CacheKey, entry: Entry): boolean;
  delete(key: CacheKey): void;
  readonly entries: number;
  /** What they take, with all that is around their bytes. */
  readonly bytes: number;
}

const MOST_BYTES = 64 * 1024 * 1024;
/** One answer may take this part of the store at most: it would put too many others out. */
const LARGEST_PART = 1 / 16;
/** What an entry takes beside its bytes and texts: its objects, its buffer, its place in the store. Measured, rounded up. */
const ENTRY_BYTES = 1_536;

/**
 * Keeps what was used last, as much as `maxBytes` holds; 0: nothing. What has expired stays until it is found or put out
 * by others, which takes no room that would be needed.
 */
export function createMemoryStore({ maxBytes = MOST_BYTES }: { maxBytes?: number } = {}): MemoryStore {
  const maxEntrySize = Math.floor(maxBytes * LARGEST_PART);
  if (maxEntrySize < ENTRY_BYTES) return NOTHING;
  const entries = new LRUCache<CacheKey, Entry>({ maxSize: maxBytes, maxEntrySize, sizeCalculation: sizeOf });
  return {
    get: (key) => entries.get(key),
    set(key, entry) {
      entries.set(key, owning(entry));
      return entries.has(key);
    },
    delete: (key) => void entries.delete(key),
    get entries() {
      return entries.size;
    },
    get bytes() {
      return entries.calculatedSize;
    },
  };
}

const NOTHING: MemoryStore = {
  get: () => undefined,
  set: () => false,
  delete: () => {},
  entries: 0,
  bytes: 0,
};

function sizeOf({ bytes, contentType, headers, meta }: Entry, key: CacheKey): number {
  let texts = key.length + contentType.length;
  for (const [name, value] of Object.entries(headers)) texts += name.length + value.length;
  for (const tag of meta.tags) texts += tag.length;
  return ENTRY_BYTES + texts + bytes.length;
}

/** A part of a larger buffer (what a socket read, Node's pool of small ones) would keep all of it. */
function owning(entry: Entry): Entry {
  const { bytes } = entry;
  if (bytes.length === bytes.buffer.byteLength) return entry;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return { ...entry, bytes: own };
}
