"use client";
import type { BudgetView } from "@gatehouse/domain";
import { useMemo, useState } from "react";
import { ScopeName } from "#features/limit-scopes/scope-name.tsx";
import { cn } from "#lib/cn.ts";
import { type BudgetNode, boundBy, budgetTree } from "../budget-tree.ts";
import { BudgetRow } from "./budget-row.tsx";
import { EditBudgetDialog } from "./edit-budget-dialog.tsx";
import { RaiseDialog } from "./raise-dialog.tsx";
import { RemoveBudgetDialog } from "./remove-budget-dialog.tsx";

interface BudgetListProps {
  /** Those to show. */
  budgets: readonly BudgetView[];
  /** Those that may bound them as well. */
  all?: readonly BudgetView[];
}

type Open = { what: "change" | "raise" | "remove"; id: string } | null;

/** The tree of budgets, with the dialogs behind its rows. */
export function BudgetList({ budgets, all = budgets }: BudgetListProps) {
  const tree = useMemo(() => budgetTree(budgets), [budgets]);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  // By id, so that an open dialog shows what a change made of its budget.
  const target = budgets.find(({ id }) => id === open?.id) ?? null;
  const show = (what: "change" | "raise" | "remove", { id }: BudgetView) => setOpen({ what, id });
  const row = (budget: BudgetView, depth: number) => (
    <BudgetRow
      key={budget.id}
      budget={budget}
      depth={depth}
      bound={boundBy(budget, all)}
      onChange={() => show("change", budget)}
      onRaise={() => show("raise", budget)}
      onRemove={() => show("remove", budget)}
    />
  );
  return (
    <>
      <Branches nodes={tree} depth={0} row={row} />
      {target && open?.what === "change" ? <EditBudgetDialog budget={target} onClose={close} /> : null}
      {target && open?.what === "raise" ? <RaiseDialog budget={target} onClose={close} /> : null}
      {target && open?.what === "remove" ? <RemoveBudgetDialog budget={target} onClose={close} /> : null}
    </>
  );
}

interface BranchesProps {
  nodes: readonly BudgetNode[];
  depth: number;
  row: (budget: BudgetView, depth: number) => React.ReactNode;
}

function Branches({ nodes, depth, row }: BranchesProps) {
  if (nodes.length === 0) return null;
  return (
    <ul className={cn("divide-y", depth > 0 && "border-t")}>
      {nodes.map(({ scope, budgets, children }) => (
        <li key={`${scope.kind}-${budgets[0]?.id ?? scope.name}`}>
          {budgets.length === 0 ? (
            <div className={cn("px-5 py-3", depth > 0 && "bg-inset md:pl-10")}>
              <ScopeName scope={scope} />
            </div>
          ) : null}
          <div className="divide-y">{budgets.map((budget) => row(budget, depth))}</div>
          <Branches nodes={children} depth={depth + 1} row={row} />
        </li>
      ))}
    </ul>
  );
}
