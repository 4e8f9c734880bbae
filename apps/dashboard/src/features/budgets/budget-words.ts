import type { BudgetPeriod, BudgetRaiseView, BudgetView } from "@gatehouse/domain";
import { BUDGET_PERIOD_NAMES } from "@gatehouse/domain";

export const PERIOD_LABELS: Record<BudgetPeriod, string> = {
  day: "Day",
  week: "Week",
  month: "Month",
  quarter: "Quarter",
  total: "In total, without an end",
  rolling_30_days: "The last 30 days, rolling",
};

/** Behind "Limit": "per month". */
export const PERIOD_UNITS: Record<BudgetPeriod, string> = {
  day: "per day",
  week: "per week",
  month: "per month",
  quarter: "per quarter",
  total: "in total",
  rolling_30_days: "per 30 days",
};

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** "Monthly", as a badge. */
export function periodBadge(period: BudgetPeriod): string {
  const name = BUDGET_PERIOD_NAMES[period];
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** "monthly budget for gpt-5": which budget of its scope it is. */
export function budgetTitle({ period, model, provider }: Pick<BudgetView, "period" | "model" | "provider">): string {
  const narrowing = model ?? provider;
  return `${BUDGET_PERIOD_NAMES[period]} budget${narrowing === null ? "" : ` for ${narrowing}`}`;
}

/** Until when the limit is raised at all; null when it is not. */
export function raisedUntil(raises: readonly Pick<BudgetRaiseView, "state" | "endsAt">[]): string | null {
  const ends = raises.filter(({ state }) => state === "in_force").map(({ endsAt }) => endsAt);
  return ends.toSorted().at(-1) ?? null;
}
