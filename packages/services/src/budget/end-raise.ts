import type { BudgetView } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import { requireLimitWrite } from "../limit-scope.ts";
import type { VerbContext } from "../platform.ts";
import { effectiveLimit, raiseState } from "./raises.ts";
import { viewBudget } from "./view.ts";

/**
 * Ends a raise now, or before it begins; it stays in the budget's history. One that has ended is left as it is.
 * Answers its budget.
 */
export async function endBudgetRaise(context: VerbContext, { id }: { id: string }): Promise<BudgetView> {
  const { db, actor, now } = context;
  const { scope } = found(await db.budgets.findRaised(actor.organizationId, id));
  await requireLimitWrite(db, actor, scope);
  const at = now();
  const row = await db.transaction(async (tx) => {
    const before = found(await tx.budgets.findRaised(actor.organizationId, id));
    const raise = found(before.raises.find((candidate) => candidate.id === id));
    if (raiseState(raise, at) === "ended") return before;
    // One that has not begun becomes an empty span, which is never in force.
    const endsAt = new Date(Math.max(raise.startsAt.getTime(), at.getTime()));
    await tx.budgets.endRaise(before.id, id, endsAt);
    const after = found(await tx.budgets.findRaised(actor.organizationId, id));
    await recordChange(
      tx,
      { actor, now },
      {
        action: "budget.end_raise",
        targetType: "budget",
        targetId: before.id,
        before: { effectiveLimitNanoUsd: effectiveLimit(before, at), raiseId: id, endsAt: raise.endsAt },
        after: { effectiveLimitNanoUsd: effectiveLimit(after, at), raiseId: id, endsAt },
      },
    );
    return after;
  });
  return viewBudget(context, row);
}
