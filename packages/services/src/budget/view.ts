import type { BudgetRaiseRow, BudgetRow, BudgetWindowSums } from "@gatehouse/db/admin";
import type { BudgetRaiseView, BudgetView } from "@gatehouse/domain";
import { found } from "../authorize.ts";
import { viewLimitScope } from "../limit-scope.ts";
import type { VerbContext } from "../platform.ts";
import { effectiveLimit, raiseState } from "./raises.ts";
import { countedSpan } from "./windows.ts";

type ViewContext = Pick<VerbContext, "db" | "now">;
const NOTHING = { committedNanoUsd: 0n, leasedNanoUsd: 0n, heldNanoUsd: 0n };

/** Budgets as the API shows them, with the ledger's state of what counts now. */
export async function viewBudgets({ db, now }: ViewContext, rows: BudgetRow[]): Promise<BudgetView[]> {
  const at = now();
  const spans = rows.map((row) => {
    const { start, lastStart } = countedSpan(row, at);
    return { budgetId: row.id, first: start, last: lastStart };
  });
  const sums = new Map((await db.budgets.sumWindows(spans)).map((sum) => [sum.budgetId, sum]));
  return rows.map((row) => toView(row, sums.get(row.id) ?? NOTHING, at));
}

export const viewBudget = async (context: ViewContext, row: BudgetRow): Promise<BudgetView> =>
  found((await viewBudgets(context, [row]))[0]);

function toView(row: BudgetRow, ledger: Omit<BudgetWindowSums, "budgetId">, at: Date): BudgetView {
  const { start, end } = countedSpan(row, at);
  const { id, model, provider, period, timeZone, weekStart, enforcement, shortfall } = row;
  const promised = ledger.leasedNanoUsd - ledger.heldNanoUsd;
  const resets = period !== "total" && period !== "rolling_30_days";
  return {
    id,
    scope: viewLimitScope(row),
    model,
    provider,
    period,
    timeZone,
    weekStart,
    enforcement,
    shortfall,
    limitNanoUsd: row.limitNanoUsd.toString(),
    effectiveLimitNanoUsd: effectiveLimit(row, at).toString(),
    windowStart: start.toISOString(),
    windowEnd: end.toISOString(),
    resetsAt: resets ? end.toISOString() : null,
    spentNanoUsd: ledger.committedNanoUsd.toString(),
    heldNanoUsd: ledger.heldNanoUsd.toString(),
    promisedNanoUsd: (promised > 0n ? promised : 0n).toString(),
    raises: row.raises.map((raise) => viewRaise(raise, at)),
    createdAt: row.createdAt.toISOString(),
  };
}

const viewRaise = (raise: BudgetRaiseRow, at: Date): BudgetRaiseView => ({
  id: raise.id,
  state: raiseState(raise, at),
  amountNanoUsd: raise.amountNanoUsd.toString(),
  startsAt: raise.startsAt.toISOString(),
  endsAt: raise.endsAt.toISOString(),
  reason: raise.reason,
  createdAt: raise.createdAt.toISOString(),
  createdBy: raise.createdByLabel,
});
