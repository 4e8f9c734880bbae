import type { BudgetRules } from "@gatehouse/db/admin";
import type { BudgetView, updateBudgetInput } from "@gatehouse/domain";
import type * as z from "zod";
import { differing, recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import { requireLimitWrite } from "../limit-scope.ts";
import type { VerbContext } from "../platform.ts";
import { readLimit, requireSumFits } from "./amount.ts";
import { comingRaises } from "./raises.ts";
import { viewBudget } from "./view.ts";

type Input = { id: string } & z.output<typeof updateBudgetInput>;

/** Changes a budget's limit or how it is enforced. What is spent stays; below it, a limit stops what is new. */
export async function updateBudget(context: VerbContext, { id, limitUsd, ...rules }: Input): Promise<BudgetView> {
  const { db, actor, now } = context;
  const { scope } = found(await db.budgets.find(actor.organizationId, id));
  await requireLimitWrite(db, actor, scope);
  const limitNanoUsd = limitUsd === undefined ? undefined : readLimit(limitUsd, "limitUsd");
  const row = await db.transaction(async (tx) => {
    const present = found(await tx.budgets.find(actor.organizationId, id));
    if (limitNanoUsd !== undefined) requireSumFits(limitNanoUsd, comingRaises(present, now()), "limitUsd");
    const before: BudgetRules = {
      limitNanoUsd: present.limitNanoUsd,
      enforcement: present.enforcement,
      shortfall: present.shortfall,
    };
    const change = differing(
      { ...before },
      {
        ...(limitNanoUsd !== undefined && { limitNanoUsd }),
        ...(rules.enforcement && { enforcement: rules.enforcement }),
        ...(rules.shortfall && { shortfall: rules.shortfall }),
      },
    );
    if (Object.keys(change).length === 0) return present;
    await tx.budgets.update(actor.organizationId, id, change);
    const target = { targetType: "budget", targetId: id };
    await recordChange(
      tx,
      { actor, now },
      { action: "budget.update", ...target, before: { ...before }, after: change },
    );
    return { ...present, ...change };
  });
  return viewBudget(context, row);
}
