import { type BudgetView, GatehouseError, type setBudgetInput } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { readLimit } from "./amount.ts";
import { requireBudgetWrite } from "./authorize.ts";
import { openBudget } from "./open-budget.ts";
import { viewBudgets } from "./view.ts";

/** Sets the hard monthly budget of a team or a key, or changes its limit; what is spent stays as it is. */
export async function setBudget(
  context: VerbContext,
  { scope, limitUsd }: z.output<typeof setBudgetInput>,
): Promise<BudgetView> {
  const { db, actor, now } = context;
  await requireBudgetWrite(db, actor, scope);
  const limitNanoUsd = readLimit(limitUsd, "limitUsd");
  const row = await db.transaction(async (tx) => {
    const present = await tx.budgets.findFor(actor.organizationId, scope);
    if (!present) {
      const id = await openBudget(tx, context, { scope, limitNanoUsd });
      return found(await tx.budgets.find(actor.organizationId, id));
    }
    if (present.limitNanoUsd === limitNanoUsd) return present;
    await tx.budgets.changeLimit(actor.organizationId, present.id, limitNanoUsd);
    await recordChange(
      tx,
      { actor, now },
      {
        action: "budget.change_limit",
        targetType: "budget",
        targetId: present.id,
        before: { limitNanoUsd: present.limitNanoUsd },
        after: { limitNanoUsd },
      },
    );
    return { ...present, limitNanoUsd };
  });
  const [view] = await viewBudgets(context, [row]);
  if (!view) throw new GatehouseError("internal_error");
  return view;
}
