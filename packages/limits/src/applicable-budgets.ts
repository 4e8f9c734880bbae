import type { BudgetConfiguration, VirtualKeyConfiguration } from "@gatehouse/domain";

/** The budgets that requests of a key may fall under: its own, its member's, its team's and its organization's, in that order. */
export interface KeyBudgets {
  /** On all of them. */
  always: readonly BudgetConfiguration[];
  /** By the model that is asked for: those on all requests and those on this model's. */
  byModel: ReadonlyMap<string, readonly BudgetConfiguration[]>;
  /** Those on what one provider answers. */
  atProviders: readonly BudgetConfiguration[];
}

export const NO_BUDGETS: KeyBudgets = { always: [], byModel: new Map(), atProviders: [] };

/** Sorts budgets by what they are set on, once, so that those of a key are found without a search. */
export function indexBudgets(
  budgets: readonly BudgetConfiguration[],
): (key: Pick<VirtualKeyConfiguration, "id" | "organizationId" | "teamId" | "memberId">) => KeyBudgets {
  const byScope = Map.groupBy(budgets, scopeOf);
  return ({ id, organizationId, teamId, memberId }) => {
    const scopes = [`key ${id}`, `member ${teamId} ${memberId}`, `team ${teamId}`, `organization ${organizationId}`];
    const own = scopes.flatMap((scope) => byScope.get(scope) ?? []);
    if (own.length === 0) return NO_BUDGETS;
    const models = new Set(own.flatMap(({ model }) => model ?? []));
    const isFor = (name: string | null) => (budget: BudgetConfiguration) =>
      budget.provider === null && (budget.model === null || budget.model === name);
    return {
      always: own.filter(isFor(null)),
      byModel: new Map([...models].map((model) => [model, own.filter(isFor(model))])),
      atProviders: own.filter(({ provider }) => provider !== null),
    };
  };
}

/** The budgets that a request for this model falls under when one of these providers may answer it. */
export function budgetsFor(
  { always, byModel, atProviders }: KeyBudgets,
  model: string,
  providers: () => ReadonlySet<string>,
): readonly BudgetConfiguration[] {
  const onModel = byModel.get(model) ?? always;
  if (atProviders.length === 0) return onModel;
  const possible = providers();
  return [...onModel, ...atProviders.filter(({ provider }) => provider !== null && possible.has(provider))];
}

function scopeOf({ virtualKeyId, userId, teamId, organizationId }: BudgetConfiguration): string {
  if (virtualKeyId !== null) return `key ${virtualKeyId}`;
  if (userId !== null) return `member ${teamId} ${userId}`;
  return teamId === null ? `organization ${organizationId}` : `team ${teamId}`;
}
