/** `total` never ends; `rolling_30_days` is today and the 29 days before it. All days are those of the budget's zone. */
export const BUDGET_PERIODS = ["day", "week", "month", "quarter", "total", "rolling_30_days"] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** What a period is called in front of "budget". */
export const BUDGET_PERIOD_NAMES: Record<BudgetPeriod, string> = {
  day: "daily",
  week: "weekly",
  month: "monthly",
  quarter: "quarterly",
  total: "total",
  rolling_30_days: "30-day",
};
