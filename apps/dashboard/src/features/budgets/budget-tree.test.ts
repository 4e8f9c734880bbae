import type { BudgetView } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { type BudgetNode, boundBy, budgetTree } from "./budget-tree.ts";

let last = 0;
const budget = (scope: BudgetView["scope"], spent: number, fields: Partial<BudgetView> = {}): BudgetView => ({
  id: `${++last}`,
  scope,
  model: null,
  provider: null,
  period: "month",
  timeZone: "UTC",
  weekStart: 1,
  enforcement: "hard",
  shortfall: "lower_output",
  limitNanoUsd: "100",
  effectiveLimitNanoUsd: "100",
  spentNanoUsd: String(spent),
  heldNanoUsd: "0",
  promisedNanoUsd: "0",
  windowStart: "2026-11-01T00:00:00Z",
  windowEnd: "2026-12-01T00:00:00Z",
  resetsAt: "2026-12-01T00:00:00Z",
  raises: [],
  createdAt: "2026-11-01T00:00:00Z",
  ...fields,
});
const organization = { kind: "organization", name: "Acme" } as const;
const team = (teamId: string) => ({ kind: "team", teamId, name: teamId }) as const;
const member = (teamId: string, userId: string) =>
  ({ kind: "member", teamId, teamName: teamId, userId, name: userId }) as const;
const key = (teamId: string, name: string, memberId: string | null = null) =>
  ({ kind: "virtual_key", virtualKeyId: name, teamId, teamName: teamId, memberId, name }) as const;

/** Names of the nodes, nested; with the number of budgets where it is not one. */
const shape = (nodes: readonly BudgetNode[]): unknown[] =>
  nodes.map(({ scope, budgets, children }) => {
    const name = budgets.length === 1 ? scope.name : `${scope.name} (${budgets.length})`;
    return children.length === 0 ? name : [name, shape(children)];
  });

it("puts members and keys under their team, keys under their member, and the fullest first at every level", () => {
  const tree = budgetTree([
    budget(team("a"), 10),
    budget(key("b", "b1"), 20),
    budget(key("b", "b2", "u"), 95),
    budget(member("b", "u"), 30),
    budget(key("b", "b3", "v"), 25),
    budget(team("b"), 50),
    budget(team("b"), 60, { period: "day" }),
  ]);
  expect(shape(tree)).toEqual([["b (2)", [["u", ["b2"]], "b3", "b1"]], "a"]);
  expect(tree[0]?.budgets.map(({ period }) => period)).toEqual(["day", "month"]);
});

it("keeps the place of a team without a budget, and puts all teams under the organization's budget", () => {
  const budgets = [budget(key("c", "c1"), 1), budget(team("a"), 2)];
  expect(shape(budgetTree(budgets))).toEqual(["a", ["c (0)", ["c1"]]]);
  expect(shape(budgetTree([...budgets, budget(organization, 0)]))).toEqual([["Acme", ["a", ["c (0)", ["c1"]]]]]);
});

it("names the budget that leaves least of those that count the same requests", () => {
  const own = budget(key("a", "k", "u"), 10);
  const bound = (...others: BudgetView[]) => boundBy(own, [own, ...others])?.id ?? null;
  const tight = budget(team("a"), 40);
  expect(bound(budget(organization, 30), tight, budget(member("a", "u"), 20))).toBe(tight.id);
  expect(bound(budget(team("a"), 5), budget(team("b"), 99), budget(member("a", "v"), 99))).toBeNull();
  // A soft one lets pass; one that is narrower does not bound all of it.
  expect(bound(budget(team("a"), 99, { enforcement: "soft" }), budget(team("a"), 99, { model: "m" }))).toBeNull();
  const daily = budget(own.scope, 50, { period: "day" });
  expect(bound(daily)).toBe(daily.id);
});
