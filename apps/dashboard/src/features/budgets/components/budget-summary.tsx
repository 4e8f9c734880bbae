import type { BudgetView } from "@gatehouse/domain";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { Money } from "#components/data/money.tsx";
import { formatPercent } from "#lib/format.ts";
import { budgetFigures } from "../budget-figures.ts";
import { BudgetBar } from "./budget-bar.tsx";

/** Bar and figures on two lines, for a cell or a card. */
export function BudgetSummary({ budget }: { budget: BudgetView }) {
  const { usedPercent, tone } = budgetFigures(budget);
  return (
    <div className="grid min-w-40 gap-1.5">
      <div className="flex items-center justify-between gap-3 text-xs">
        <span className="whitespace-nowrap">
          <Money amount={budget.spentNanoUsd} className="font-medium text-compact" />
          <span className="text-muted-foreground">
            {" of "}
            <Money amount={budget.limitNanoUsd} />
          </span>
        </span>
        <span className="flex items-center gap-1 text-muted-foreground tabular-nums">
          {tone === "reached" ? <CircleAlert className="size-3.5 text-danger" aria-label="Budget reached" /> : null}
          {tone === "warning" ? <TriangleAlert className="size-3.5 text-warning" aria-label="Nearly reached" /> : null}
          {formatPercent(usedPercent / 100)}
        </span>
      </div>
      <BudgetBar budget={budget} />
    </div>
  );
}
