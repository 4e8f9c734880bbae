import { type BudgetView, visibleTeams } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";
import { viewBudgets } from "./view.ts";

/** The budgets of the teams that the actor may see, of their members and keys; for who sees all, the organization's too. */
export async function listBudgets(context: VerbContext): Promise<{ items: BudgetView[] }> {
  const { db, actor } = context;
  const rows = await db.budgets.list(actor.organizationId, visibleTeams(actor, "budget.read"));
  return { items: await viewBudgets(context, rows) };
}
