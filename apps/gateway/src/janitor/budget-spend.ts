import { type Pool, readBudgetSpend } from "@gatehouse/db/gateway";
import type { BudgetConfiguration } from "@gatehouse/domain";
import { currentWindow, effectiveLimit } from "@gatehouse/limits";
import type { Logger } from "pino";
import type { DatabaseClock } from "../clock.ts";

/** What is spent of budgets, as of a few seconds ago: nobody is refused by it, but callers are told, and rules may ask. */
export interface BudgetSpend {
  /** Requests fall under these now. */
  watch(budgets: readonly BudgetConfiguration[]): void;
  /** The header for a caller whose request falls under budgets that are spent; undefined when none is. */
  notices(budgets: readonly BudgetConfiguration[]): Record<string, string> | undefined;
  /** Percent that is spent of the one of which most is, rounded down; null: of none it is known. They are watched from now on. */
  usedPercent(budgets: readonly BudgetConfiguration[]): number | null;
  stop(): void;
}

const EVERY_MS = 5_000;
/** A budget that no request fell under for so long is looked at no more. */
const FORGET_MS = 60_000;

export function startBudgetSpend(pool: Pool, clock: DatabaseClock, logger: Logger): BudgetSpend {
  /** Those that are watched, with the time of the last request (monotonic). */
  const watched = new Map<string, { budget: BudgetConfiguration; usedMs: number; percent: number | null }>();
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
        entry.percent = percentOf(spent[place] ?? 0n, effectiveLimit(entry.budget, now));
      }
    } catch (err) {
      logger.warn({ err }, "the spend of budgets could not be read");
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();
  function watch(budgets: readonly BudgetConfiguration[]): void {
    let unknown = false;
    for (const budget of budgets) {
      const known = watched.get(budget.id);
      unknown ||= !known;
      watched.set(budget.id, { budget, usedMs: performance.now(), percent: known?.percent ?? null });
    }
    if (unknown) void look();
  }
  const percentOfKnown = ({ id }: BudgetConfiguration) => watched.get(id)?.percent ?? null;
  return {
    watch,
    usedPercent(budgets) {
      watch(budgets);
      const known = budgets.map(percentOfKnown).filter((percent) => percent !== null);
      return known.length > 0 ? Math.max(...known) : null;
    },
    notices(budgets) {
      const spent = budgets.filter((budget) => (percentOfKnown(budget) ?? 0) >= 100);
      return spent.length > 0 ? { "x-gatehouse-budget-warning": spent.map(({ id }) => id).join(", ") } : undefined;
    },
    stop: () => clearInterval(timer),
  };
}

/** Of a limit of nothing everything is spent. */
const percentOf = (spentNanoUsd: bigint, limitNanoUsd: bigint): number =>
  limitNanoUsd <= 0n ? 100 : Number((spentNanoUsd * 100n) / limitNanoUsd);
