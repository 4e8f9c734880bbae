import type { BudgetView, LimitScopeView } from "@gatehouse/domain";
import { contains, scopeId } from "#features/limit-scopes/scope-words.ts";
import { budgetFigures, byUse } from "./budget-figures.ts";

export interface BudgetNode {
  scope: LimitScopeView;
  /** On the scope itself, fullest first; none on a team that only holds its place in the tree. */
  budgets: BudgetView[];
  children: BudgetNode[];
}

/**
 * Budgets as a tree: organization, teams, their members, keys. A key stands under its member where the member has a
 * budget, else under its team; a team stands for its members and keys also without a budget of its own. Fullest first.
 */
export function budgetTree(budgets: readonly BudgetView[]): BudgetNode[] {
  const nodes = new Map<string, BudgetNode>();
  const nodeOf = (scope: LimitScopeView): BudgetNode => {
    const id = scopeId(scope);
    const node = nodes.get(id) ?? { scope, budgets: [], children: [] };
    nodes.set(id, node);
    return node;
  };
  for (const budget of budgets) nodeOf(budget.scope).budgets.push(budget);
  for (const { scope } of [...nodes.values()]) {
    if ("teamName" in scope) nodeOf({ kind: "team", teamId: scope.teamId, name: scope.teamName });
  }
  const roots: BudgetNode[] = [];
  for (const node of nodes.values()) (parentOf(node.scope, nodes)?.children ?? roots).push(node);
  return sorted(roots);
}

function parentOf(scope: LimitScopeView, nodes: ReadonlyMap<string, BudgetNode>): BudgetNode | undefined {
  if (scope.kind === "organization") return undefined;
  if (scope.kind === "team") return nodes.get("organization");
  const { teamId } = scope;
  const memberId = scope.kind === "virtual_key" ? scope.memberId : null;
  const member = memberId === null ? undefined : nodes.get(scopeId({ kind: "member", teamId, userId: memberId }));
  return member ?? nodes.get(scopeId({ kind: "team", teamId }));
}

function sorted(nodes: BudgetNode[]): BudgetNode[] {
  for (const node of nodes) {
    node.budgets.sort(byUse);
    node.children = sorted(node.children);
  }
  return nodes.sort((a, b) => fullest(b) - fullest(a));
}

/** The highest use in the node or below it, in percent. */
const fullest = (node: BudgetNode): number =>
  Math.max(
    0,
    ...node.budgets.map((budget) => budgetFigures(budget).usedPercent),
    ...node.children.map((child) => fullest(child)),
  );

/**
 * The hard budget that leaves less than this one: of what contains its scope, and narrowed to nothing that this one is
 * not narrowed to. null when its own is the tightest of those given: who does not see the organization's budgets may be
 * bounded by one of them all the same.
 */
export function boundBy(budget: BudgetView, all: readonly BudgetView[]): BudgetView | null {
  let tightest: BudgetView | null = null;
  let least = budgetFigures(budget).remainingNanoUsd;
  for (const other of all) {
    if (other.id === budget.id || other.enforcement === "soft" || !covers(other, budget)) continue;
    const { remainingNanoUsd } = budgetFigures(other);
    if (remainingNanoUsd < least) [tightest, least] = [other, remainingNanoUsd];
  }
  return tightest;
}

/** Whether every request that the inner budget counts is one that the outer counts. */
const covers = (outer: BudgetView, inner: BudgetView): boolean =>
  contains(outer.scope, inner.scope) &&
  (outer.model === null || outer.model === inner.model) &&
  (outer.provider === null || outer.provider === inner.provider);
