import { afterEach, expect, test, vi } from "vitest";
import { createLoadGuard, type LoadGuard } from "./load-guard.ts";

let guard: LoadGuard;
afterEach(() => {
  guard.stop();
  vi.useRealTimers();
});

const calm = { lagMs: () => 0, heapShare: () => 0.1, stop: () => {} };

test("as many requests come in as may be under way, and the next gets `overloaded` with a time to come back", () => {
  guard = createLoadGuard({ maxInFlight: 2 }, calm);
  guard.enter();
  guard.enter();
  expect(() => guard.enter()).toThrow(
    expect.objectContaining({ code: "overloaded", status: 503, details: { retryAfterSeconds: 1 } }),
  );
  guard.leave();
  expect(() => guard.enter()).not.toThrow();
  expect(guard.inFlight).toBe(2);
});

test.each([
  ["an event loop that comes late", { lagMs: 300, heapShare: 0.1 }],
  ["a heap that is nearly full", { lagMs: 0, heapShare: 0.95 }],
])("%s closes the door, and opens it again when it is over", (_, strain) => {
  vi.useFakeTimers();
  let { lagMs, heapShare } = { lagMs: 0, heapShare: 0.1 };
  guard = createLoadGuard({ maxInFlight: 100 }, { lagMs: () => lagMs, heapShare: () => heapShare, stop: () => {} });
  guard.enter();
  ({ lagMs, heapShare } = strain);
  vi.advanceTimersByTime(500);
  expect(() => guard.enter()).toThrow(expect.objectContaining({ code: "overloaded" }));
  ({ lagMs, heapShare } = { lagMs: 0, heapShare: 0.1 });
  vi.advanceTimersByTime(500);
  expect(() => guard.enter()).not.toThrow();
});

test("a process that is not loaded says so of itself", () => {
  guard = createLoadGuard({ maxInFlight: 1 });
  expect(() => guard.enter()).not.toThrow();
});
