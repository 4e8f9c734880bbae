import type { VirtualKeyRow } from "@gatehouse/db/admin";
import { displayVirtualKey, statusOfVirtualKey, type VirtualKeyView } from "@gatehouse/domain";
import { found } from "../authorize.ts";
import { viewBudgets } from "../budget/view.ts";
import { currentMonth } from "../organization.ts";
import type { VerbContext } from "../platform.ts";

/** Virtual keys as the API shows them, with their spend of this month and budgets of their own. */
export async function viewVirtualKeys(context: VerbContext, rows: VirtualKeyRow[]): Promise<VirtualKeyView[]> {
  const { db, actor, now } = context;
  const ids = rows.map(({ id }) => id);
  const teamIds = [...new Set(rows.map(({ teamId }) => teamId))];
  const [spend, budgets] = await Promise.all([
    currentMonth(context).then((month) => db.usage.spendByVirtualKey(actor.organizationId, month, ids)),
    db.budgets.list(actor.organizationId, teamIds).then((found) => viewBudgets(context, found)),
  ]);
  const budgetsOfKey = Map.groupBy(budgets, ({ scope }) => (scope.kind === "virtual_key" ? scope.virtualKeyId : ""));
  const at = now();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    teamId: row.teamId,
    teamName: row.teamName,
    member: row.member,
    display: displayVirtualKey(row.prefix, row.lastFour),
    status: statusOfVirtualKey(row, at),
    allowedModels: row.allowedModels,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdByLabel,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    monthSpendNanoUsd: (spend.get(row.id) ?? 0n).toString(),
    budgets: budgetsOfKey.get(row.id) ?? [],
  }));
}

/** One key of the actor's organization. @throws GatehouseError `not_found` */
export async function viewVirtualKey(context: VerbContext, id: string): Promise<VirtualKeyView> {
  const row = found(await context.db.virtualKeys.find(context.actor.organizationId, id));
  const [view] = await viewVirtualKeys(context, [row]);
  return found(view);
}
