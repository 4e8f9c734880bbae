import type { BudgetTerms } from "@gatehouse/db/admin";
import { periodWindow, ROLLING_DAYS, rollingSince, type TimeWindow } from "@gatehouse/domain";

type Terms = Pick<BudgetTerms, "period" | "timeZone" | "weekStart">;

/** The windows that count at `now`, oldest first: one, or the days of a rolling budget. */
export function countedWindows(terms: Terms, now: Date): TimeWindow[] {
  const current = periodWindow(terms.period, now, terms);
  if (terms.period !== "rolling_30_days") return [current];
  const windows: TimeWindow[] = [];
  let start = rollingSince(current.start, terms.timeZone);
  while (windows.length < ROLLING_DAYS && start < current.end) {
    const window = periodWindow(terms.period, start, terms);
    windows.push(window);
    start = window.end;
  }
  return windows;
}

/** From the start of the first window that counts to the end of the one under way, which starts at `lastStart`. */
export function countedSpan(terms: Terms, now: Date): TimeWindow & { lastStart: Date } {
  const current = periodWindow(terms.period, now, terms);
  const rolling = terms.period === "rolling_30_days";
  const start = rolling ? rollingSince(current.start, terms.timeZone) : current.start;
  return { start, end: current.end, lastStart: current.start };
}
