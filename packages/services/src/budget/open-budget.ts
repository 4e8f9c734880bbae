import type { Repositories } from "@gatehouse/db/admin";
import { type BudgetScope, monthWindow, type NanoUsd, uuidv7 } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/**
 * Creates a budget inside a transaction. What was spent in the month before the budget was there counts into it, so
 * that it says the same as the reports, and taking a budget away and setting it again is no way around it.
 */
export async function openBudget(
  tx: Repositories,
  { actor, now }: VerbContext,
  { scope, limitNanoUsd }: { scope: BudgetScope; limitNanoUsd: NanoUsd },
): Promise<string> {
  const { organizationId } = actor;
  const { timeZone } = found(await tx.organizations.find(organizationId));
  const id = uuidv7();
  await tx.budgets.create({ id, organizationId, scope, timeZone, limitNanoUsd, createdAt: now() });
  const window = monthWindow(now(), timeZone);
  const spent =
    scope.kind === "team"
      ? (await tx.usage.spendByTeam(organizationId, window)).get(scope.teamId)
      : (await tx.usage.spendByVirtualKey(organizationId, window, [scope.virtualKeyId])).get(scope.virtualKeyId);
  await tx.budgets.openWindow(id, window, spent ?? 0n);
  await recordChange(
    tx,
    { actor, now },
    {
      action: "budget.create",
      targetType: "budget",
      targetId: id,
      after: { scope, limitNanoUsd, period: "month", timeZone },
    },
  );
  return id;
}
