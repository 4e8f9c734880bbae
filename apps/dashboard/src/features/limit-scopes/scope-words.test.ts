import type { LimitScopeView } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { contains } from "./scope-words.ts";

const organization: LimitScopeView = { kind: "organization", name: "Acme" };
const team = (teamId: string): LimitScopeView => ({ kind: "team", teamId, name: teamId });
const member = (teamId: string, userId: string): LimitScopeView => ({
  kind: "member",
  teamId,
  teamName: teamId,
  userId,
  name: userId,
});
const key = (teamId: string, memberId: string | null): LimitScopeView => ({
  kind: "virtual_key",
  virtualKeyId: "k",
  teamId,
  teamName: teamId,
  memberId,
  name: "k",
});

it("knows what a key's requests count into: the key, its member in its team, its team, the organization", () => {
  const all = [organization, team("a"), team("b"), member("a", "u"), member("b", "u"), member("a", "v"), key("a", "u")];
  expect(all.filter((outer) => contains(outer, key("a", "u")))).toEqual([
    organization,
    team("a"),
    member("a", "u"),
    key("a", "u"),
  ]);
  expect(all.filter((outer) => contains(outer, team("a")))).toEqual([organization, team("a")]);
  expect(contains(member("a", "u"), key("a", null))).toBe(false);
});
