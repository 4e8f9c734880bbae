import { recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import { requireLimitWrite } from "../limit-scope.ts";
import type { VerbContext } from "../platform.ts";

/** Takes a budget away; requests under way settle as before. */
export async function removeBudget({ db, actor, now }: VerbContext, { id }: { id: string }): Promise<void> {
  const budget = found(await db.budgets.find(actor.organizationId, id));
  await requireLimitWrite(db, actor, budget.scope);
  const { scope, model, provider, period, limitNanoUsd } = budget;
  await db.transaction(async (tx) => {
    await tx.budgets.remove(actor.organizationId, id);
    await recordChange(
      tx,
      { actor, now },
      {
        action: "budget.remove",
        targetType: "budget",
        targetId: id,
        before: { scope, model, provider, period, limitNanoUsd },
      },
    );
  });
}
