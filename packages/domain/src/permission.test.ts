import { expect, test } from "vitest";
import { type Action, mayInOrganization, mayInTeam, visibleTeams } from "./permission.ts";
import type { Actor, OrganizationRole } from "./role.ts";

const actor = (role: OrganizationRole, teams: Actor["teams"] = []): Actor => ({
  kind: "user",
  id: "u",
  label: "u",
  organizationId: "o",
  role,
  teams,
  requestId: "r",
  ip: null,
});
const WRITES: Action[] = [
  "team.write",
  "virtual_key.write",
  "budget.write",
  "provider.write",
  "policy.write",
  "organization.write",
];

test.each(["auditor", "finops", "member"] as const)("a %s changes nothing in the organization", (role) => {
  expect(WRITES.filter((action) => mayInOrganization(actor(role), action))).toEqual([]);
});

test("a team administrator rules the own team and no other, and not the providers", () => {
  const lead = actor("member", [{ teamId: "mine", role: "team_admin" }]);
  expect(mayInTeam(lead, "virtual_key.write", "mine")).toBe(true);
  expect(mayInTeam(lead, "virtual_key.write", "other")).toBe(false);
  expect(mayInTeam(lead, "provider.write", "mine")).toBe(false);
  expect(visibleTeams(lead, "request.read")).toEqual(["mine"]);
});

test("a member without a team sees nothing; an owner sees all", () => {
  expect(visibleTeams(actor("member"), "usage.read")).toEqual([]);
  expect(visibleTeams(actor("owner"), "usage.read")).toBe("all");
});

test("whoever may see the models may see the policy, and only owners and administrators write it", () => {
  const team = (role: "team_admin" | "member") => actor("member", [{ teamId: "mine", role }]);
  const everybody = [
    ...(["owner", "admin", "auditor", "finops", "member"] as const).map((role) => actor(role)),
    team("team_admin"),
    team("member"),
  ];
  for (const each of everybody) {
    expect(visibleTeams(each, "policy.read")).toEqual(visibleTeams(each, "provider.read"));
    expect(visibleTeams(each, "policy.write")).toEqual(["owner", "admin"].includes(each.role) ? "all" : []);
  }
});

test("FinOps sees spend but no requests", () => {
  expect(visibleTeams(actor("finops"), "usage.read")).toBe("all");
  expect(visibleTeams(actor("finops"), "request.read")).toEqual([]);
});
