import {
  type BudgetConfiguration,
  exactUsd,
  GatehouseError,
  monthWindow,
  type NanoUsd,
  type TimeWindow,
} from "@gatehouse/domain";
import type { HoldDecision, HoldRequest } from "./ledger.ts";

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
    const window = currentMonth(now, budget.timeZone);
    return { budgetId: budget.id, windowStart: window.start, windowEnd: window.end, amountNanoUsd };
  });
  return { id, parts };
}

/** A refused hold as the error that the caller gets: 402 `budget_exceeded`, with what is left and when it resets. */
export function budgetRefusal(
  decision: HoldDecision & { granted: false },
  request: HoldRequest,
  budgets: readonly BudgetConfiguration[],
): GatehouseError {
  return new GatehouseError("budget_exceeded", refusalDetails(decision, request, budgets));
}

/**
 * The text and headers of a refusal. `x-should-retry: false` keeps SDKs from repeating the call; `x-budget-remaining`
 * is in decimal US dollars and counts what requests in flight hold as taken.
 */
export function refusalDetails(
  decision: HoldDecision & { granted: false },
  request: HoldRequest,
  budgets: readonly BudgetConfiguration[],
): { message: string; headers: Record<string, string> } {
  const part = request.parts.find((candidate) => candidate.budgetId === decision.budgetId);
  const budget = budgets.find((candidate) => candidate.id === decision.budgetId);
  const left = decision.limitNanoUsd - decision.committedNanoUsd - decision.leasedNanoUsd;
  const remaining = exactUsd(left > 0n ? left : 0n);
  const reset = part?.windowEnd.toISOString();
  const sentences = [
    `The monthly budget of ${scopeText(budget)} (${exactUsd(decision.limitNanoUsd)} USD) does not cover this request:`,
    `${remaining} USD remain${part ? `, and the request may cost up to ${exactUsd(part.amountNanoUsd)} USD` : ""}.`,
    ...(reset ? [`The budget resets at ${reset}.`] : []),
  ];
  return {
    message: sentences.join(" "),
    headers: {
      "x-should-retry": "false",
      "x-budget-id": decision.budgetId,
      "x-budget-remaining": remaining,
      ...(reset ? { "x-budget-reset": reset } : {}),
    },
  };
}

function scopeText(budget: BudgetConfiguration | undefined): string {
  if (budget?.virtualKeyId) return "this key";
  return budget?.teamId ? "this key's team" : "this key or its team";
}

/** Time zone arithmetic costs tens of microseconds and its answer holds for a month. */
const months = new Map<string, { window: TimeWindow; startMs: number; endMs: number }>();

function currentMonth(now: Date, timeZone: string): TimeWindow {
  const nowMs = now.getTime();
  const known = months.get(timeZone);
  if (known && known.startMs <= nowMs && nowMs < known.endMs) return known.window;
  const window = monthWindow(now, timeZone);
  months.set(timeZone, { window, startMs: window.start.getTime(), endMs: window.end.getTime() });
  return window;
}
