import type { BudgetRow } from "@gatehouse/db/admin";
import { type BudgetView, monthWindow, type TimeWindow } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";

/** Budgets as the API shows them, with the ledger's state of the window that is under way. */
export async function viewBudgets(
  { db, now }: Pick<VerbContext, "db" | "now">,
  rows: BudgetRow[],
): Promise<BudgetView[]> {
  const at = now();
  const open = rows.map((row) => ({ row, window: monthWindow(at, row.timeZone) }));
  const ledger = await db.budgets.windows(
    open.map(({ row, window }) => ({ budgetId: row.id, windowStart: window.start })),
  );
  const stateOf = new Map(ledger.map((state) => [state.budgetId, state]));
  return open.map(({ row, window }) => toView(row, window, stateOf.get(row.id)));
}

function toView(
  row: BudgetRow,
  window: TimeWindow,
  state: { committedNanoUsd: bigint; leasedNanoUsd: bigint } | undefined,
): BudgetView {
  const { scope, name } = row;
  return {
    id: row.id,
    scope:
      scope.kind === "team"
        ? { kind: "team", teamId: scope.teamId, name }
        : { kind: "virtual_key", virtualKeyId: scope.virtualKeyId, teamId: row.teamId, name },
    period: "month",
    timeZone: row.timeZone,
    limitNanoUsd: row.limitNanoUsd.toString(),
    windowStart: window.start.toISOString(),
    windowEnd: window.end.toISOString(),
    spentNanoUsd: (state?.committedNanoUsd ?? 0n).toString(),
    heldNanoUsd: (state?.leasedNanoUsd ?? 0n).toString(),
    createdAt: row.createdAt.toISOString(),
  };
}

/** Finds the budget of a team or of a key among views. */
export const budgetOf = (views: readonly BudgetView[], owner: { teamId: string } | { virtualKeyId: string }) =>
  views.find(({ scope }) =>
    "virtualKeyId" in owner
      ? scope.kind === "virtual_key" && scope.virtualKeyId === owner.virtualKeyId
      : scope.kind === "team" && scope.teamId === owner.teamId,
  ) ?? null;
