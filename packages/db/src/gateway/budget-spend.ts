import type { BudgetWindowKey, NanoUsd } from "@gatehouse/domain";
import type { Pool } from "./pool.ts";

/**
 * What is spent of budgets, place by place; of a rolling one with the days before. 0 where nothing was. Throws what
 * `pg` throws.
 */
export async function readBudgetSpend(pool: Pool, windows: readonly BudgetWindowKey[]): Promise<NanoUsd[]> {
  const { rows } = await pool.query<{ spent: string }>(SPEND, [
    windows.map(({ budgetId }) => budgetId),
    windows.map(({ windowStart }) => windowStart),
  ]);
  return rows.map(({ spent }) => BigInt(spent));
}

const SPEND = `
  SELECT coalesce(w.committed_nano_usd, 0) + budget_taken_before(asked.budget, asked.start) AS spent
  FROM unnest($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS asked(budget, start, place)
  LEFT JOIN budget_window AS w ON w.budget_id = asked.budget AND w.window_start = asked.start
  ORDER BY asked.place`;
