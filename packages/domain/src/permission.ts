import type { Actor, OrganizationRole, TeamRole } from "./role.ts";

export type Action =
  | "team.read"
  | "team.write"
  | "virtual_key.read"
  | "virtual_key.write"
  | "budget.read"
  | "budget.write"
  | "provider.read"
  | "provider.write"
  | "policy.read"
  | "policy.write"
  | "request.read"
  | "usage.read"
  | "audit.read"
  | "organization.write";

const EVERYTHING: readonly Action[] = [
  "team.read",
  "team.write",
  "virtual_key.read",
  "virtual_key.write",
  "budget.read",
  "budget.write",
  "provider.read",
  "provider.write",
  "policy.read",
  "policy.write",
  "request.read",
  "usage.read",
  "audit.read",
  "organization.write",
];
const READS = EVERYTHING.filter((action) => action.endsWith(".read"));

const ORGANIZATION_GRANTS: Record<OrganizationRole, readonly Action[]> = {
  owner: EVERYTHING,
  admin: EVERYTHING,
  auditor: READS,
  finops: ["team.read", "virtual_key.read", "budget.read", "provider.read", "policy.read", "usage.read"],
  member: [],
};
const TEAM_GRANTS: Record<TeamRole, readonly Action[]> = {
  team_admin: [
    "team.read",
    "virtual_key.read",
    "virtual_key.write",
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
    "budget.read",
    "request.read",
    "usage.read",
    "provider.read",
    "policy.read",
  ],
};

/** Whether the actor may do this in the whole organization. */
export const mayInOrganization = (actor: Actor, action: Action): boolean =>
  ORGANIZATION_GRANTS[actor.role].includes(action);

/** Whether the actor may do this in the team, by a role in the organization or in that team. */
export const mayInTeam = (actor: Actor, action: Action, teamId: string): boolean =>
  mayInOrganization(actor, action) ||
  actor.teams.some((team) => team.teamId === teamId && TEAM_GRANTS[team.role].includes(action));

/** The teams whose data the actor may see for this action: "all", or their ids (perhaps none). */
export function visibleTeams(actor: Actor, action: Action): "all" | string[] {
  if (mayInOrganization(actor, action)) return "all";
  return actor.teams.filter((team) => TEAM_GRANTS[team.role].includes(action)).map((team) => team.teamId);
}
