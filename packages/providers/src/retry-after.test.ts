import { expect, test } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

test.each([
  [{ "retry-after": "7" }, undefined, 7],
  [{ "retry-after": "0.2" }, undefined, 1],
  [{ "retry-after": "-5" }, undefined, 1],
  [{ "retry-after": "1000000000" }, undefined, 3_600],
  [{ "retry-after": "Sun, 01 Mar 2026 12:00:30 GMT" }, undefined, 30],
  [{ "retry-after": "Sun, 01 Mar 2020 12:00:30 GMT" }, undefined, 1],
  [{ "retry-after-ms": "1500", "retry-after": "9" }, undefined, 2],
  [{ "retry-after": "soon" }, undefined, undefined],
  [{}, "17s", 17],
  [{}, "3.4s", 4],
  [{}, "later", undefined],
  [{}, undefined, undefined],
])("a wish to wait is read and clamped: %j %j", (headers, bodyDelay, seconds) => {
  expect(parseRetryAfter(headers, bodyDelay, NOW)).toBe(seconds);
});

test("a wish that was sent twice counts once", () => {
  const headers = { "retry-after": ["7", "9"] as unknown as string };
  expect(parseRetryAfter(headers, undefined, NOW)).toBe(7);
});
