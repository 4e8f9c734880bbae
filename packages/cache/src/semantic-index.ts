import { LRUCache } from "lru-cache";
import type { CacheKey } from "./key/cache-key.ts";

/** A question as a direction, and the key of the answer that it was given. */
interface Point {
  vector: Float32Array;
  key: CacheKey;
}

/**
 * Finds the question that is most like another one, among those that are alike in everything else: same scope, policy,
 * model, parameters and conversation before it (the bucket is the key of all that). It knows questions by their vectors
 * alone, and answers by their keys: whether one may be given again is for the cache to say.
 */
export interface SemanticIndex {
  nearest(bucket: CacheKey, vector: Float32Array): { key: CacheKey; similarity: number } | undefined;
  add(bucket: CacheKey, vector: Float32Array, key: CacheKey): void;
}

const MOST_BYTES = 64 * 1024 * 1024;
/** In one bucket, of which all are compared: with 1,536 numbers each, a millisecond. */
const MOST_IN_BUCKET = 500;
const POINT_BYTES = 256;

/** In memory, and of this process only; the buckets that were used least go first. */
export function createSemanticIndex({ mostBytes = MOST_BYTES }: { mostBytes?: number } = {}): SemanticIndex {
  const buckets = new LRUCache<CacheKey, Point[]>({
    maxSize: mostBytes,
    sizeCalculation: (points) => points.reduce((sum, { vector }) => sum + vector.byteLength + POINT_BYTES, 1),
  });
  return {
    nearest(bucket, vector) {
      const asked = normalised(vector);
      let best: { key: CacheKey; similarity: number } | undefined;
      for (const { key, vector: known } of (asked && buckets.get(bucket)) || []) {
        const similarity = asked && known.length === asked.length ? product(known, asked) : -1;
        if (!best || similarity > best.similarity) best = { key, similarity };
      }
      return best;
    },
    add(bucket, vector, key) {
      const direction = normalised(vector);
      if (!direction) return;
      const others = (buckets.get(bucket) ?? []).filter((point) => point.key !== key);
      buckets.set(bucket, [...others.slice(1 - MOST_IN_BUCKET), { vector: direction, key }]);
    },
  };
}

/** Of length 1, so that the product of two is the cosine between them; undefined for what has no direction. */
function normalised(vector: Float32Array): Float32Array | undefined {
  const length = Math.sqrt(product(vector, vector));
  return length > 0 && Number.isFinite(length) ? vector.map((each) => each / length) : undefined;
}

function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < one.length; place += 1) sum += (one[place] as number) * (other[place] as number);
  return sum;
}
