import { expect, test } from "vitest";
import { randomOf } from "./random.ts";

const draws = (seed: number, name: string) => {
  const random = randomOf(seed, name);
  return Array.from({ length: 100 }, () => random.next());
};

test("a seed and a name give the same numbers every time, and others another", () => {
  expect(draws(1, "a")).toEqual(draws(1, "a"));
  expect(draws(1, "a")).not.toEqual(draws(1, "b"));
  expect(draws(1, "a")).not.toEqual(draws(2, "a"));
});

test("numbers stay within their bounds, and reach both of them", () => {
  const random = randomOf(3, "bounds");
  const numbers = Array.from({ length: 1000 }, () => random.whole(2, 5));
  expect(new Set(numbers)).toEqual(new Set([2, 3, 4, 5]));
  expect(draws(3, "share").every((share) => share >= 0 && share < 1)).toBe(true);
});

test("a shuffle loses nothing", () => {
  const items = [1, 2, 3, 4, 5, 6, 7];
  const shuffled = randomOf(4, "shuffle").shuffled(items);
  expect([...shuffled].sort()).toEqual(items);
});
