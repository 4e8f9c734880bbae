"use client";
import type { BudgetView } from "@gatehouse/domain";
import { useMemo, useState } from "react";
import { useLastPresent } from "#lib/use-last-present.ts";
import { budgetTree } from "../budget-tree.ts";
import { BudgetDialog, type BudgetTarget } from "./budget-dialog.tsx";
import { BudgetRow } from "./budget-row.tsx";
import { RemoveBudgetDialog } from "./remove-budget-dialog.tsx";

export function BudgetList({ budgets }: { budgets: readonly BudgetView[] }) {
  const tree = useMemo(() => budgetTree(budgets), [budgets]);
  const [changing, setChanging] = useState<BudgetView | null>(null);
  const [removing, setRemoving] = useState<BudgetView | null>(null);
  const shown = useLastPresent(changing);
  const row = (budget: BudgetView, nested: boolean) => (
    <BudgetRow
      key={budget.id}
      budget={budget}
      nested={nested}
      onChange={() => setChanging(budget)}
      onRemove={() => setRemoving(budget)}
    />
  );
  return (
    <>
      <ul className="divide-y">
        {tree.map(({ team, keys }) => [team ? row(team, false) : null, ...keys.map((key) => row(key, team !== null))])}
      </ul>
      <BudgetDialog
        open={changing !== null}
        onOpenChange={(open) => !open && setChanging(null)}
        target={shown ? targetOf(shown) : null}
      />
      <RemoveBudgetDialog budget={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

function targetOf(budget: BudgetView): BudgetTarget {
  const { scope } = budget;
  return {
    scope:
      scope.kind === "team"
        ? { kind: "team", teamId: scope.teamId }
        : { kind: "virtual_key", virtualKeyId: scope.virtualKeyId },
    name: scope.name,
    budget,
  };
}
