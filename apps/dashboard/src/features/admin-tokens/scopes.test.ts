import { expect, test } from "vitest";
import { describeScopes, scopeAreas, scopesOf, toggleScope } from "./scopes.ts";

const teams = scopeAreas("admin").find(({ label }) => label === "Teams");

test("a role offers what it may do and nothing else", () => {
  expect(scopeAreas("auditor").every(({ write }) => write === null)).toBe(true);
  expect(scopesOf("finops")).not.toContain("request.read");
});

test("whoever may change something may read it", () => {
  if (!teams) throw new Error("there are teams");
  expect(toggleScope([], teams, "team.write")).toEqual(["team.write", "team.read"]);
  expect(toggleScope(["team.write", "team.read"], teams, "team.read")).toEqual([]);
  expect(toggleScope(["team.write", "team.read"], teams, "team.write")).toEqual(["team.read"]);
});

test("scopes are told by area", () => {
  expect(describeScopes("admin", ["team.read", "virtual_key.read", "virtual_key.write"])).toBe(
    "Teams: read; Keys: read and write",
  );
  expect(describeScopes("auditor", scopesOf("auditor"))).toBe("everything that its role may do");
});
