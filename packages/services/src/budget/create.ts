import type { BudgetRow, Repositories } from "@gatehouse/db/admin";
import {
  BUDGET_PERIOD_NAMES,
  type BudgetView,
  type createBudgetInput,
  exactUsd,
  GatehouseError,
} from "@gatehouse/domain";
import type * as z from "zod";
import { found } from "../authorize.ts";
import { requireNewLimit } from "../limit-scope.ts";
import { timeZoneOf } from "../organization.ts";
import type { VerbContext } from "../platform.ts";
import { readLimit } from "./amount.ts";
import { type BudgetDraft, openBudget } from "./open-budget.ts";
import { viewBudget } from "./view.ts";

/**
 * Sets a budget; what was spent in its windows before counts.
 * @throws GatehouseError `conflict`, naming the budget that counts the same requests in the same period already
 */
export async function createBudget(
  context: VerbContext,
  { limitUsd, timeZone, ...input }: z.output<typeof createBudgetInput>,
): Promise<BudgetView> {
  const { db, actor } = context;
  await requireNewLimit(db, actor, input.scope);
  const draft: BudgetDraft = {
    ...input,
    timeZone: timeZone ?? (await timeZoneOf(context)),
    limitNanoUsd: readLimit(limitUsd, "limitUsd"),
  };
  const row = await db.transaction(async (tx) => {
    await refuseTwin(tx, actor.organizationId, draft);
    const id = await openBudget(tx, context, draft);
    return found(await tx.budgets.find(actor.organizationId, id));
  });
  return viewBudget(context, row);
}

async function refuseTwin(tx: Pick<Repositories, "budgets">, organizationId: string, draft: BudgetDraft) {
  const twin = await tx.budgets.findTwin(organizationId, draft);
  if (twin) throw new GatehouseError("conflict", { message: `${named(twin)} Change that one.` });
}

/** "Team “Search” already has a monthly budget for gpt-5, of $100." */
function named({ scope, name, period, model, provider, limitNanoUsd }: BudgetRow): string {
  const kinds = { organization: "Organization", team: "Team", member: "Member", virtual_key: "Key" };
  const narrowing = model ?? provider;
  const what = `${BUDGET_PERIOD_NAMES[period]} budget${narrowing === null ? "" : ` for ${narrowing}`}`;
  return `${kinds[scope.kind]} “${name}” already has a ${what}, of $${exactUsd(limitNanoUsd)}.`;
}
