import type { BudgetView } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { budgetTree } from "./budget-tree.ts";

const budget = (scope: BudgetView["scope"], spent: number): BudgetView => ({
  id: `${scope.kind}-${scope.name}`,
  scope,
  period: "month",
  timeZone: "UTC",
  limitNanoUsd: "100",
  spentNanoUsd: String(spent),
  heldNanoUsd: "0",
  windowStart: "2026-11-01T00:00:00Z",
  windowEnd: "2026-12-01T00:00:00Z",
  createdAt: "2026-11-01T00:00:00Z",
});
const team = (teamId: string, spent: number) => budget({ kind: "team", teamId, name: teamId }, spent);
const key = (teamId: string, name: string, spent: number) =>
  budget({ kind: "virtual_key", virtualKeyId: name, teamId, name }, spent);

it("puts keys under their team and the fullest first, at both levels", () => {
  const tree = budgetTree([team("a", 10), key("b", "b1", 20), key("b", "b2", 95), team("b", 50), key("c", "c1", 30)]);
  expect(tree.map((branch) => [branch.teamId, branch.team?.id, branch.keys.map((item) => item.scope.name)])).toEqual([
    ["b", "team-b", ["b2", "b1"]],
    ["c", undefined, ["c1"]],
    ["a", "team-a", []],
  ]);
});
