import type { LimitScopeRow, Repositories } from "@gatehouse/db/admin";
import type { Actor, LimitScope, LimitScopeView } from "@gatehouse/domain";
import { found, requireInOrganization, requireInTeam } from "./authorize.ts";

type ScopeRepositories = Pick<Repositories, "teams" | "virtualKeys">;

/**
 * Who may set budgets and rate limits: the organization on itself and its teams; inside a team, whoever runs it on its
 * members and keys.
 * @throws GatehouseError `not_found` when there is no such team, member or key for the actor, `forbidden`
 */
export async function requireLimitWrite(db: ScopeRepositories, actor: Actor, scope: LimitScope): Promise<void> {
  switch (scope.kind) {
    case "organization":
      return requireInOrganization(actor, "budget.write");
    case "team": {
      const team = found(await db.teams.find(actor.organizationId, scope.teamId));
      requireInTeam(actor, "budget.read", team.id);
      return requireInOrganization(actor, "budget.write");
    }
    case "member": {
      const team = found(await db.teams.find(actor.organizationId, scope.teamId));
      return requireInTeam(actor, "budget.write", team.id);
    }
    case "virtual_key": {
      const key = found(await db.virtualKeys.find(actor.organizationId, scope.virtualKeyId));
      return requireInTeam(actor, "budget.write", key.teamId);
    }
  }
}

/** As `requireLimitWrite`, for a limit that is new: a member has to be in the team then. */
export async function requireNewLimit(db: ScopeRepositories, actor: Actor, scope: LimitScope): Promise<void> {
  await requireLimitWrite(db, actor, scope);
  if (scope.kind === "member") found(await db.teams.findMember(scope.teamId, scope.userId));
}

export function viewLimitScope({ scope, name, teamId, teamName, memberId }: LimitScopeRow): LimitScopeView {
  if (scope.kind === "organization" || scope.kind === "team") return { ...scope, name };
  const team = { teamId: teamId as string, teamName: teamName as string };
  return scope.kind === "member" ? { ...scope, ...team, name } : { ...scope, ...team, memberId, name };
}
