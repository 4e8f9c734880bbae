import {
  BUDGET_PERIOD_NAMES,
  type BudgetConfiguration,
  type BudgetPeriod,
  exactUsd,
  GatehouseError,
  type NanoUsd,
  periodWindow,
  type TimeWindow,
} from "@gatehouse/domain";
import type { HoldRequest, RefusedHold } from "./ledger.ts";

/**
 * What an attempt holds: `amountNanoUsd` from each of the budgets, in the window that is current at `now`. The windows
 * are fixed here, so that a stream across midnight is charged to the month that admitted it.
 * @param id the attempt's event id
 */
export function planHold(
  budgets: readonly BudgetConfiguration[],
  id: string,
  amountNanoUsd: NanoUsd,
  now: Date,
): HoldRequest {
  const parts = budgets.map((budget) => {
    const window = currentWindow(budget, now);
    return { budgetId: budget.id, windowStart: window.start, windowEnd: window.end, amountNanoUsd };
  });
  return { id, parts };
}

/** A refused hold as the error that the caller gets: 402 `budget_exceeded`, with what is left and when it resets. */
export const budgetRefusal = (
  decision: RefusedHold,
  request: HoldRequest,
  budgets: readonly BudgetConfiguration[],
): GatehouseError => new GatehouseError("budget_exceeded", refusalDetails(decision, request, budgets));

/**
 * The text and headers of a refusal. `x-should-retry: false` keeps SDKs from repeating the call; `x-budget-remaining`
 * is in decimal US dollars and counts what requests in flight hold as taken.
 */
function refusalDetails(
  { budgetId, limitNanoUsd, availableNanoUsd }: RefusedHold,
  request: HoldRequest,
  budgets: readonly BudgetConfiguration[],
): { message: string; headers: Record<string, string> } {
  const part = request.parts.find((candidate) => candidate.budgetId === budgetId);
  const budget = budgets.find((candidate) => candidate.id === budgetId);
  const remaining = exactUsd(availableNanoUsd);
  const reset = budget?.period === "total" ? undefined : part?.windowEnd.toISOString();
  const sentences = [
    `${budget ? nameOf(budget) : "A budget"} (${exactUsd(limitNanoUsd)} USD) does not cover this request:`,
    `${remaining} USD remain${part ? `, and the request may cost up to ${exactUsd(part.amountNanoUsd)} USD` : ""}.`,
    ...(reset ? [resetText(budget?.period, reset)] : []),
  ];
  return {
    message: sentences.join(" "),
    headers: {
      "x-should-retry": "false",
      "x-budget-id": budgetId,
      "x-budget-remaining": remaining,
      ...(reset ? { "x-budget-reset": reset } : {}),
    },
  };
}

/** "The monthly budget of this key's team for the model 'fast'". */
function nameOf(budget: BudgetConfiguration): string {
  const narrowed =
    budget.model !== null
      ? ` for the model '${budget.model}'`
      : budget.provider !== null
        ? ` at the provider '${budget.provider}'`
        : "";
  return `The ${BUDGET_PERIOD_NAMES[budget.period]} budget of ${scopeText(budget)}${narrowed}`;
}

function scopeText({ virtualKeyId, userId, teamId }: BudgetConfiguration): string {
  if (virtualKeyId !== null) return "this key";
  if (userId !== null) return "the member whom this key belongs to";
  return teamId === null ? "this key's organization" : "this key's team";
}

const resetText = (period: BudgetPeriod | undefined, reset: string): string =>
  period === "rolling_30_days" ? `The next day of it ends at ${reset}.` : `The budget resets at ${reset}.`;

/** Time zone arithmetic costs tens of microseconds, and its answer holds for a window. */
const windows = new WeakMap<BudgetConfiguration, { window: TimeWindow; startMs: number; endMs: number }>();

/** The window of the budget that is current at that time. */
export function currentWindow(budget: BudgetConfiguration, now: Date): TimeWindow {
  const nowMs = now.getTime();
  const known = windows.get(budget);
  if (known && known.startMs <= nowMs && nowMs < known.endMs) return known.window;
  const window = periodWindow(budget.period, now, budget);
  windows.set(budget, { window, startMs: window.start.getTime(), endMs: window.end.getTime() });
  return window;
}
