import type { BudgetView } from "@gatehouse/domain";
import { byUse } from "./budget-figures.ts";

export interface BudgetBranch {
  teamId: string;
  /** The team's own budget; null when only keys of it have one. */
  team: BudgetView | null;
  keys: BudgetView[];
}

/** Budgets as team and its keys, fullest first. */
export function budgetTree(budgets: readonly BudgetView[]): BudgetBranch[] {
  const branches = new Map<string, BudgetBranch>();
  for (const budget of budgets) {
    const { teamId } = budget.scope;
    const branch = branches.get(teamId) ?? { teamId, team: null, keys: [] };
    branches.set(teamId, branch);
    if (budget.scope.kind === "team") branch.team = budget;
    else branch.keys.push(budget);
  }
  for (const branch of branches.values()) branch.keys.sort(byUse);
  return [...branches.values()].sort((a, b) => byUse(fullest(a), fullest(b)));
}

/** A branch is made for a budget, so it holds at least one. */
const fullest = (branch: BudgetBranch): BudgetView =>
  [branch.team, ...branch.keys].filter((budget) => budget !== null).sort(byUse)[0] as BudgetView;
