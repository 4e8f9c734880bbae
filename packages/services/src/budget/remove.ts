import { recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireBudgetWrite } from "./authorize.ts";

/** Takes a budget away; requests under way settle as before. */
export async function removeBudget({ db, actor, now }: VerbContext, { id }: { id: string }): Promise<void> {
  const budget = found(await db.budgets.find(actor.organizationId, id));
  await requireBudgetWrite(db, actor, budget.scope);
  await db.transaction(async (tx) => {
    await tx.budgets.remove(actor.organizationId, id);
    await recordChange(
      tx,
      { actor, now },
      {
        action: "budget.remove",
        targetType: "budget",
        targetId: id,
        before: { scope: budget.scope, limitNanoUsd: budget.limitNanoUsd },
      },
    );
  });
}
