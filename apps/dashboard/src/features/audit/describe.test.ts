import { expect, it } from "vitest";
import { describeAction, fieldChanges } from "./describe.ts";

it("puts an action into words", () => {
  expect(describeAction("virtual_key.revoke")).toBe("Revoke key");
  expect(describeAction("cache_entry.purge_all")).toBe("Purge all cache entry");
});

it("shows what changed and nothing else, amounts in dollars", () => {
  const before = { name: "Search", untouched: 1, limitNanoUsd: "1500000000000", allowedModels: [] };
  const after = { name: "Search", limitNanoUsd: "2000000000001", allowedModels: ["a", "b"] };
  expect(fieldChanges(before, after)).toEqual([
    { field: "limit", before: "$1,500.00", after: "$2,000.000000001" },
    { field: "allowed models", before: "none", after: "a, b" },
  ]);
});

it("shows every field of something new, and of something removed", () => {
  expect(fieldChanges(null, { name: "A" })).toEqual([{ field: "name", before: null, after: "A" }]);
  expect(fieldChanges({ name: "A" }, null)).toEqual([{ field: "name", before: "A", after: null }]);
  expect(fieldChanges("text", 5)).toEqual([]);
});
