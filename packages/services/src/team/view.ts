import type { TeamRow } from "@gatehouse/db/admin";
import type { TeamView } from "@gatehouse/domain";
import { viewBudgets } from "../budget/view.ts";
import { currentMonth } from "../organization.ts";
import type { VerbContext } from "../platform.ts";

/** Teams as the API shows them, with their spend of this month and their budgets. */
export async function viewTeams(context: VerbContext, rows: TeamRow[]): Promise<TeamView[]> {
  const { db, actor } = context;
  const ids = rows.map(({ id }) => id);
  const [spend, budgets] = await Promise.all([
    currentMonth(context).then((month) => db.usage.spendByTeam(actor.organizationId, month)),
    db.budgets.list(actor.organizationId, ids).then((found) => viewBudgets(context, found)),
  ]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.createdAt.toISOString(),
    virtualKeyCount: row.virtualKeyCount,
    memberCount: row.memberCount,
    monthSpendNanoUsd: (spend.get(row.id) ?? 0n).toString(),
    budgets: budgets.filter(({ scope }) => scope.kind === "team" && scope.teamId === row.id),
  }));
}
