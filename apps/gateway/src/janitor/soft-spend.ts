import { type Pool, readBudgetSpend } from "@gatehouse/db/gateway";
import type { BudgetConfiguration } from "@gatehouse/domain";
import { currentWindow, effectiveLimit } from "@gatehouse/limits";
import type { Logger } from "pino";
import type { DatabaseClock } from "../clock.ts";

/** What is spent of soft budgets, as of a few seconds ago: nobody is refused by it, but everybody is told. */
export interface SoftSpend {
  /** Requests fall under these now. */
  watch(budgets: readonly BudgetConfiguration[]): void;
  /** The header for a caller whose request falls under budgets that are spent; undefined when none is. */
  notices(budgets: readonly BudgetConfiguration[]): Record<string, string> | undefined;
  stop(): void;
}

const EVERY_MS = 5_000;
/** A budget that no request fell under for so long is looked at no more. */
const FORGET_MS = 60_000;

export function startSoftSpend(pool: Pool, clock: DatabaseClock, logger: Logger): SoftSpend {
  /** Those that are watched, with the time of the last request (monotonic). */
  const watched = new Map<string, { budget: BudgetConfiguration; usedMs: number; isSpent: boolean }>();
  let looking = false;

  async function look(): Promise<void> {
    const nowMs = performance.now();
    for (const [id, { usedMs }] of watched) if (nowMs - usedMs > FORGET_MS) watched.delete(id);
    if (looking || watched.size === 0) return;
    looking = true;
    try {
      const now = clock.now();
      const entries = [...watched.values()];
      const windows = entries.map(({ budget }) => ({
        budgetId: budget.id,
        windowStart: currentWindow(budget, now).start,
      }));
      const spent = await readBudgetSpend(pool, windows);
      for (const [place, entry] of entries.entries()) {
        entry.isSpent = (spent[place] ?? 0n) >= effectiveLimit(entry.budget, now);
      }
    } catch (err) {
      logger.warn({ err }, "the spend of soft budgets could not be read");
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();
  return {
    watch(budgets) {
      let unknown = false;
      for (const budget of budgets) {
        const known = watched.get(budget.id);
        unknown ||= !known;
        watched.set(budget.id, { budget, usedMs: performance.now(), isSpent: known?.isSpent ?? false });
      }
      if (unknown) void look();
    },
    notices(budgets) {
      const spent = budgets.filter(({ id }) => watched.get(id)?.isSpent);
      return spent.length > 0 ? { "x-gatehouse-budget-warning": spent.map(({ id }) => id).join(", ") } : undefined;
    },
    stop: () => clearInterval(timer),
  };
}
