import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDatabaseClock } from "./clock.ts";

const NOON = new Date("2026-06-30T12:00:00Z");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a machine's clock that jumps does not move the time of the budgets", () => {
  let monotonicMs = 1_000;
  const clock = createDatabaseClock(() => monotonicMs);
  clock.learn({ databaseNow: NOON, askedMs: 990, answeredMs: 1_010 });
  vi.setSystemTime(new Date("2026-07-31T12:00:00Z"));
  monotonicMs = 3_500;
  expect(clock.now()).toEqual(new Date("2026-06-30T12:00:02.500Z"));
});

test("a reading that was long under way does not spoil a good one, and is better than none", () => {
  const clock = createDatabaseClock(() => 1_000);
  clock.learn({ databaseNow: NOON, askedMs: -3_000, answeredMs: 1_000 });
  expect(clock.now()).toEqual(new Date("2026-06-30T12:00:02Z"));
  clock.learn({ databaseNow: NOON, askedMs: 1_000, answeredMs: 1_000 });
  clock.learn({ databaseNow: NOON, askedMs: -3_000, answeredMs: 1_000 });
  expect(clock.now()).toEqual(NOON);
});

test("before the database was asked, the machine's own clock has to do", () => {
  expect(createDatabaseClock().now()).toEqual(NOON);
});
