import type { BudgetRules, BudgetTerms, Repositories } from "@gatehouse/db/admin";
import { type LimitScope, uuidv7 } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import type { VerbContext } from "../platform.ts";
import { countedWindows } from "./windows.ts";

export type BudgetDraft = { scope: LimitScope } & BudgetTerms & BudgetRules;

/** What a budget is unless something else is asked for; its time zone is the organization's. */
export const USUAL_BUDGET = {
  model: null,
  provider: null,
  period: "month",
  weekStart: 1,
  enforcement: "hard",
  shortfall: "lower_output",
} as const;

/**
 * Creates a budget inside a transaction; answers its id. What was spent in its windows before it was there counts, so
 * that it says the same as the reports, and taking a budget away and setting it again is no way around it.
 */
export async function openBudget(
  tx: Pick<Repositories, "audit" | "budgets" | "usage">,
  { actor, now }: VerbContext,
  draft: BudgetDraft,
): Promise<string> {
  const { organizationId } = actor;
  const [id, at] = [uuidv7(), now()];
  await tx.budgets.create({ id, organizationId, ...draft, createdAt: at });
  const windows = countedWindows(draft, at);
  const spent = await tx.usage.spendInWindows(organizationId, draft, windows);
  await tx.budgets.openWindows(
    id,
    windows.map((window, index) => ({ ...window, spentNanoUsd: spent[index] ?? 0n })),
  );
  const target = { targetType: "budget", targetId: id };
  await recordChange(tx, { actor, now: () => at }, { action: "budget.create", ...target, after: { ...draft } });
  return id;
}
