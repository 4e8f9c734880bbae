import type { Repositories } from "@gatehouse/db/admin";
import type { Actor, BudgetScope } from "@gatehouse/domain";
import { found, requireInOrganization, requireInTeam } from "../authorize.ts";

/**
 * A team's cap is set by the organization; inside it, whoever runs the team gives its keys caps of their own.
 * @throws GatehouseError `not_found` when there is no such team or key for the actor, `forbidden`
 */
export async function requireBudgetWrite(
  db: Pick<Repositories, "teams" | "virtualKeys">,
  actor: Actor,
  scope: BudgetScope,
): Promise<void> {
  if (scope.kind === "virtual_key") {
    const key = found(await db.virtualKeys.find(actor.organizationId, scope.virtualKeyId));
    return requireInTeam(actor, "budget.write", key.teamId);
  }
  const team = found(await db.teams.find(actor.organizationId, scope.teamId));
  requireInTeam(actor, "budget.read", team.id);
  requireInOrganization(actor, "budget.write");
}
