import { expect, it } from "vitest";
import { describeAction, describeTarget, fieldChanges } from "./describe.ts";

const reading = { names: new Map([["t1", "Search"]]), timeZone: "UTC" };

it("puts an action into words, also one that it does not know", () => {
  expect(describeAction("virtual_key.revoke")).toBe("Revoke key");
  expect(describeAction("cache_entry.purge")).toBe("Purge cache entry");
});

it("shows what changed and nothing else, amounts in dollars", () => {
  const before = { name: "Search", untouched: 1, limitNanoUsd: "1500000000000", allowedModels: [] };
  const after = { name: "Search", limitNanoUsd: "2000000000001", allowedModels: ["a", "b"] };
  expect(fieldChanges(before, after, reading)).toEqual([
    { field: "limit", before: "$1,500.00", after: "$2,000.000000001" },
    { field: "allowed models", before: "all", after: "a, b" },
  ]);
});

it("shows prices and timeouts as people give them", () => {
  const timeouts = { connectMs: null, firstByteMs: 1500 };
  expect(fieldChanges(null, { rates: { input: "2000000", search: "10000000000" }, timeouts }, reading)).toEqual([
    { field: "input", before: null, after: "$2.00 / 1M tokens" },
    { field: "search", before: null, after: "$10.00 / 1,000 searches" },
    { field: "first byte", before: null, after: "1.50 s" },
  ]);
});

it("shows a raise by both limits, its span and its reason, and not by its id", () => {
  const before = { effectiveLimitNanoUsd: "1000000000", raiseId: "r1", endsAt: "2026-11-30T00:00:00.000Z" };
  const after = { ...before, effectiveLimitNanoUsd: "500000000", endsAt: "2026-11-22T12:00:00.000Z", reason: "" };
  expect(fieldChanges(before, { ...after, raiseId: "r2" }, reading)).toEqual([
    { field: "effective limit", before: "$1.00", after: "$0.50" },
    expect.objectContaining({ field: "ends" }),
  ]);
});

it("shows every field of something new, and of something removed", () => {
  const scope = { kind: "team", teamId: "t1" };
  expect(fieldChanges(null, { scope, region: null }, reading)).toEqual([
    { field: "kind", before: null, after: "team" },
    { field: "team", before: null, after: "Search" },
  ]);
  expect(fieldChanges({ name: "A" }, null, reading)).toEqual([{ field: "name", before: "A", after: null }]);
  expect(fieldChanges("text", 5, reading)).toEqual([]);
});

it("names the target as it is called now, was called then, or by what it belongs to", () => {
  expect(describeTarget({ targetId: "t1", before: { name: "Old" }, after: null }, reading)).toBe("Search");
  expect(describeTarget({ targetId: "x", before: { name: "Gone" }, after: null }, reading)).toBe("Gone");
  expect(describeTarget({ targetId: "x", before: null, after: { scope: { teamId: "t1" } } }, reading)).toBe("Search");
  expect(describeTarget({ targetId: "x", before: null, after: null }, reading)).toBeNull();
});
