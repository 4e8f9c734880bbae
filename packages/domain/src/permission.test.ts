import { expect, test } from "vitest";
import type { Action } from "./action.ts";
import { mayGiveRole, mayInOrganization, mayInTeam, visibleTeams } from "./permission.ts";
import { type Actor, type OrganizationRole, organizationRole } from "./role.ts";

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
  "person.write",
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

test("nobody gives or changes a role that may do what they may not, and only owners make and change owners", () => {
  const roles = organizationRole.options;
  const actions: Action[] = [...WRITES, "request.read", "usage.read", "audit.read", "person.read", "team.read"];
  for (const giver of roles) {
    for (const role of roles) {
      if (!mayGiveRole(actor(giver), role)) continue;
      expect([giver, mayInOrganization(actor(giver), "person.write")]).toEqual([giver, true]);
      for (const action of actions.filter((each) => mayInOrganization(actor(role), each))) {
        expect([giver, role, action, mayInOrganization(actor(giver), action)]).toEqual([giver, role, action, true]);
      }
    }
  }
  const table = Object.fromEntries(
    roles.map((giver) => [giver, roles.filter((role) => mayGiveRole(actor(giver), role))]),
  );
  expect(table).toEqual({
    owner: [...roles],
    admin: ["admin", "auditor", "finops", "member"],
    auditor: [],
    finops: [],
    member: [],
  });
});

test("everybody but members sees who belongs to the organization", () => {
  const sees = organizationRole.options.filter((role) => mayInOrganization(actor(role), "person.read"));
  expect(sees).toEqual(["owner", "admin", "auditor", "finops"]);
  expect(visibleTeams(actor("member", [{ teamId: "mine", role: "team_admin" }]), "person.read")).toEqual([]);
});

test("scopes take away from a role and never add to it", () => {
  const script: Actor = { ...actor("auditor"), kind: "admin_token", scopes: ["team.read", "team.write"] };
  expect(mayInOrganization(script, "team.read")).toBe(true);
  expect(mayInOrganization(script, "team.write")).toBe(false);
  expect(mayInOrganization(script, "virtual_key.read")).toBe(false);
  const inTeam: Actor = { ...actor("member", [{ teamId: "mine", role: "team_admin" }]), scopes: ["budget.read"] };
  expect([visibleTeams(inTeam, "budget.read"), visibleTeams(inTeam, "usage.read")]).toEqual([["mine"], []]);
  expect(mayInTeam(inTeam, "virtual_key.write", "mine")).toBe(false);
  expect(mayGiveRole({ ...actor("owner"), scopes: ["person.write"] }, "auditor")).toBe(false);
});
