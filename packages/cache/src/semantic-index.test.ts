import fc from "fast-check";
import { expect, test } from "vitest";
import type { CacheKey } from "./key/cache-key.ts";
import { createSemanticIndex } from "./semantic-index.ts";

const key = (name: string) => name as CacheKey;
const vector = (...numbers: number[]) => Float32Array.from(numbers);

test("the question of the same direction is found, whatever its length, and told how alike it is", () => {
  const index = createSemanticIndex();
  index.add(key("b"), vector(1, 0, 0), key("one"));
  index.add(key("b"), vector(0, 5, 0), key("other"));
  expect(index.nearest(key("b"), vector(0, 2, 0))).toEqual({ key: "other", similarity: 1 });
  expect(index.nearest(key("b"), vector(3, 4, 0))?.similarity).toBeCloseTo(0.8);
});

test("a question of another bucket is never found", () => {
  const index = createSemanticIndex();
  index.add(key("b"), vector(1, 0), key("one"));
  expect(index.nearest(key("c"), vector(1, 0))).toBeUndefined();
});

test("what has no direction, or another length, is like nothing", () => {
  const index = createSemanticIndex();
  index.add(key("b"), vector(0, 0), key("nothing"));
  expect(index.nearest(key("b"), vector(1, 0))).toBeUndefined();
  index.add(key("b"), vector(1, 0), key("one"));
  expect(index.nearest(key("b"), vector(Number.NaN, 0))).toBeUndefined();
  expect(index.nearest(key("b"), vector(1, 0, 0))?.similarity).toBe(-1);
});

test("similarities are cosines: at most 1, and 1 for the question itself", () => {
  const numbers = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100 }), {
    minLength: 4,
    maxLength: 4,
  });
  fc.assert(
    fc.property(numbers, numbers, (one, other) => {
      fc.pre(one.some((each) => Math.abs(each) > 0.01) && other.some((each) => Math.abs(each) > 0.01));
      const index = createSemanticIndex();
      index.add(key("b"), Float32Array.from(one), key("one"));
      expect(index.nearest(key("b"), Float32Array.from(one))?.similarity).toBeCloseTo(1, 4);
      expect(index.nearest(key("b"), Float32Array.from(other))?.similarity).toBeLessThan(1.0001);
    }),
  );
});

test("memory is bounded: what was used least is forgotten", () => {
  const index = createSemanticIndex({ mostBytes: 2_000 });
  for (let bucket = 0; bucket < 20; bucket += 1) index.add(key(`${bucket}`), vector(1, 0), key("one"));
  expect(index.nearest(key("0"), vector(1, 0))).toBeUndefined();
  expect(index.nearest(key("19"), vector(1, 0))).toBeDefined();
});
