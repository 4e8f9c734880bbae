/** Budgets that are set alike. */
export interface BudgetLine {
  on: "organization" | "team" | "key";
  /** Which of the teams or keys, by number. */
  of: readonly number[];
  period: "day" | "week" | "month" | "quarter" | "total" | "rolling_30_days";
  timeZone: string;
  /** In requests of the usual size: so many in all, or so many for each minute that the run lasts. */
  requests: number | { perMinute: number };
  /** Of these requests only. */
  model?: string;
  provider?: string;
}

export const TEAMS = 4;
export const KEYS = 40;
export const MODELS = ["prove-0", "prove-1", "prove-2", "prove-3", "prove-4", "prove-5"] as const;
/** Each model has so many targets, with a credential each. */
export const TARGETS_PER_MODEL = 2;

/** Never used up. */
const PLENTY = 1_000_000;

/** From `first` on, every so-manieth. */
const every = (step: number, first: number, end: number): number[] =>
  Array.from({ length: Math.ceil((end - first) / step) }, (_, index) => first + index * step);

/**
 * The budgets of a run: some are used up early, some in the middle, some never; several apply to most keys, and none to
 * some. Keys go round the teams: key 5 is of team 1.
 */
export const BUDGETS: readonly BudgetLine[] = [
  { on: "organization", of: [0], period: "week", timeZone: "UTC", requests: PLENTY },
  { on: "organization", of: [0], period: "quarter", timeZone: "UTC", model: "prove-2", requests: { perMinute: 120 } },
  { on: "team", of: [0], period: "month", timeZone: "UTC", requests: PLENTY },
  { on: "team", of: [1], period: "month", timeZone: "America/New_York", requests: { perMinute: 350 } },
  { on: "team", of: [2], period: "total", timeZone: "UTC", requests: PLENTY },
  { on: "team", of: [3], period: "day", timeZone: "UTC", model: "prove-1", requests: { perMinute: 40 } },
  { on: "key", of: every(8, 5, KEYS), period: "rolling_30_days", timeZone: "UTC", requests: { perMinute: 50 } },
  { on: "key", of: every(8, 0, KEYS), period: "month", timeZone: "UTC", requests: 6 },
  { on: "key", of: every(8, 1, KEYS), period: "day", timeZone: "UTC", requests: { perMinute: 25 } },
  { on: "key", of: every(8, 2, KEYS), period: "total", timeZone: "UTC", requests: { perMinute: 45 } },
  { on: "key", of: every(8, 3, KEYS), period: "month", timeZone: "Pacific/Kiritimati", requests: { perMinute: 60 } },
  { on: "key", of: every(8, 4, KEYS), period: "month", timeZone: "UTC", requests: PLENTY },
  { on: "key", of: every(8, 4, KEYS), period: "day", timeZone: "Asia/Kolkata", requests: { perMinute: 40 } },
];
