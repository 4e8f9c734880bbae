import { expect, it } from "vitest";
import { parseRange, previousRange, resolveRange, serializeRange } from "./time-range.ts";

const now = new Date("2026-11-22T12:00:00Z");

it("keeps a preset relative and resolves it at the given instant", () => {
  expect(parseRange("24h")).toBe("24h");
  expect(resolveRange("24h", now, "UTC").from.toISOString()).toBe("2026-11-21T12:00:00.000Z");
});

it("starts the month in the organization's zone", () => {
  expect(resolveRange("month", now, "Europe/Berlin").from.toISOString()).toBe("2026-10-31T23:00:00.000Z");
});

it("round-trips an absolute range and refuses nonsense", () => {
  const text = "2026-11-01T00:00:00Z..2026-11-08T00:00:00Z";
  const range = resolveRange(text, now, "UTC");
  expect(serializeRange(range)).toBe(text);
  for (const bad of ["", "x", "2026-11-08..2026-11-01", "constructor", "..", "2026-11-01.."]) {
    expect(parseRange(bad)).toBeUndefined();
  }
});

it("compares with the span of the same length before", () => {
  const { from, to } = previousRange(resolveRange("7d", now, "UTC"));
  expect([from.toISOString(), to.toISOString()]).toEqual(["2026-11-08T12:00:00.000Z", "2026-11-15T12:00:00.000Z"]);
});
