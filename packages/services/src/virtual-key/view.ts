import type { PreviousSecretRow, SecretUseRow, VirtualKeyRow } from "@gatehouse/db/admin";
import {
  type BudgetView,
  displayVirtualKey,
  type PreviousSecretView,
  type SecretUseView,
  stateOfVirtualKey,
  statusOfVirtualKey,
  type VirtualKeyView,
} from "@gatehouse/domain";
import { found } from "../authorize.ts";
import { viewBudgets } from "../budget/view.ts";
import { currentMonth } from "../organization.ts";
import type { VerbContext } from "../platform.ts";

/** Virtual keys as the API shows them, with their spend of this month and budgets of their own. */
export async function viewVirtualKeys(context: VerbContext, rows: VirtualKeyRow[]): Promise<VirtualKeyView[]> {
  if (rows.length === 0) return [];
  const { db, actor, now } = context;
  const ids = rows.map(({ id }) => id);
  const [spend, budgets] = await Promise.all([
    currentMonth(context).then((month) => db.usage.spendByVirtualKey(actor.organizationId, month, ids)),
    db.budgets.listOfKeys(actor.organizationId, ids).then((budgets) => viewBudgets(context, budgets)),
  ]);
  const budgetsOfKey = Map.groupBy(budgets, ({ scope }) => (scope.kind === "virtual_key" ? scope.virtualKeyId : ""));
  const at = now();
  return rows.map((row) =>
    viewRow(row, { budgets: budgetsOfKey.get(row.id) ?? [], spend: spend.get(row.id) ?? 0n, at }),
  );
}

function viewRow(
  row: VirtualKeyRow,
  { budgets, spend, at }: { budgets: BudgetView[]; spend: bigint; at: Date },
): VirtualKeyView {
  const status = statusOfVirtualKey(row, at);
  const { expiresAt } = row;
  return {
    id: row.id,
    name: row.name,
    teamId: row.teamId,
    teamName: row.teamName,
    member: row.member,
    display: displayVirtualKey(row.prefix, row.lastFour),
    status,
    state: stateOfVirtualKey({ status, expiresAt, exhausted: budgets.some(isUsedUp) }, at),
    allowedModels: row.allowedModels,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdByLabel,
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    disabledById: row.disabledById,
    previousSecret: row.previous && viewPrevious(row.previous, at),
    monthSpendNanoUsd: spend.toString(),
    budgets,
  };
}

/** Of a budget of some requests only, the others go on. */
const isUsedUp = ({ enforcement, model, provider, spentNanoUsd, effectiveLimitNanoUsd }: BudgetView): boolean =>
  enforcement === "hard" &&
  model === null &&
  provider === null &&
  BigInt(spentNanoUsd) >= BigInt(effectiveLimitNanoUsd);

const viewPrevious = (previous: PreviousSecretRow, at: Date): PreviousSecretView => ({
  display: displayVirtualKey(previous.prefix, previous.lastFour),
  replacedAt: previous.replacedAt.toISOString(),
  replacedBy: previous.replacedByLabel,
  validUntil: previous.validUntil.toISOString(),
  valid: previous.validUntil > at,
  lastUsed: viewUse(previous.lastUsed),
  successorLastUsed: viewUse(previous.successorLastUsed),
});

const viewUse = (use: SecretUseRow | null): SecretUseView | null => use && { at: use.at.toISOString(), from: use.from };

/** One key of the actor's organization. @throws GatehouseError `not_found` */
export async function viewVirtualKey(context: VerbContext, id: string): Promise<VirtualKeyView> {
  const row = found(await context.db.virtualKeys.find(context.actor.organizationId, id));
  const [view] = await viewVirtualKeys(context, [row]);
  return found(view);
}
