import { ACTIONS, type Action } from "./action.ts";
import type { Actor, OrganizationRole, TeamRole } from "./role.ts";

const EVERYTHING: readonly Action[] = ACTIONS;
const READS = EVERYTHING.filter((action) => action.endsWith(".read"));

const ORGANIZATION_GRANTS: Record<OrganizationRole, readonly Action[]> = {
  owner: EVERYTHING,
  admin: EVERYTHING,
  auditor: READS,
  finops: ["team.read", "virtual_key.read", "budget.read", "provider.read", "policy.read", "usage.read", "person.read"],
  member: [],
};
const TEAM_GRANTS: Record<TeamRole, readonly Action[]> = {
  team_admin: [
    "team.read",
    "virtual_key.read",
    "virtual_key.write",
    "virtual_key.write_own",
    "budget.read",
    "budget.write",
    "request.read",
    "usage.read",
    "provider.read",
    "policy.read",
  ],
  member: [
    "team.read",
    "virtual_key.read",
    "virtual_key.write_own",
    "budget.read",
    "request.read",
    "usage.read",
    "provider.read",
    "policy.read",
  ],
};

/** Whether the actor may do this in the whole organization. */
export const mayInOrganization = (actor: Actor, action: Action): boolean =>
  isInScope(actor, action) && roleMay(actor.role, action);

/** Whether the role, with all scopes, may do this in the whole organization. */
export const roleMay = (role: OrganizationRole, action: Action): boolean => ORGANIZATION_GRANTS[role].includes(action);

/** A token does what its role may do and its scopes name; whoever has no scopes is held by the role alone. */
const isInScope = ({ scopes }: Actor, action: Action): boolean => scopes === undefined || scopes.includes(action);

/** Whether the actor may do this in the team, by a role in the organization or in that team. */
export const mayInTeam = (actor: Actor, action: Action, teamId: string): boolean =>
  mayInOrganization(actor, action) ||
  (isInScope(actor, action) &&
    actor.teams.some((team) => team.teamId === teamId && TEAM_GRANTS[team.role].includes(action)));

/** The teams whose data the actor may see for this action: "all", or their ids (perhaps none). */
export function visibleTeams(actor: Actor, action: Action): "all" | string[] {
  if (mayInOrganization(actor, action)) return "all";
  if (!isInScope(actor, action)) return [];
  return actor.teams.filter((team) => TEAM_GRANTS[team.role].includes(action)).map((team) => team.teamId);
}

/**
 * Whether the actor may give this role in the organization, or change somebody who has it: never a role that may do what the
 * actor may not, and owners are made and changed by owners only.
 */
export const mayGiveRole = (actor: Actor, role: OrganizationRole): boolean =>
  mayInOrganization(actor, "person.write") &&
  (role !== "owner" || actor.role === "owner") &&
  ORGANIZATION_GRANTS[role].every((action) => mayInOrganization(actor, action));

/**
 * Whether the actor may change a key: "any" way, or, of a key of their own, in the ways that take nothing of what the
 * team decided ("own"); null: not at all.
 */
export function mayWriteKey(actor: Actor, key: { teamId: string; memberId: string | null }): "any" | "own" | null {
  if (mayInTeam(actor, "virtual_key.write", key.teamId)) return "any";
  const own = actor.kind === "user" && key.memberId === actor.id;
  return own && mayInTeam(actor, "virtual_key.write_own", key.teamId) ? "own" : null;
}
