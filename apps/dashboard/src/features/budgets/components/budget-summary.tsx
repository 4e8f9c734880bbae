import type { BudgetView } from "@gatehouse/domain";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { Money } from "#components/data/money.tsx";
import { formatPercent } from "#lib/format.ts";
import { budgetFigures, byUse } from "../budget-figures.ts";
import { budgetTitle } from "../budget-words.ts";
import { BudgetBar } from "./budget-bar.tsx";

/** Bar and figures on two lines, for a cell or a card. */
export function BudgetSummary({ budget }: { budget: BudgetView }) {
  const { usedPercent, tone } = budgetFigures(budget);
  return (
    <div className="grid min-w-40 gap-1.5" title={budgetTitle(budget)}>
      <div className="flex items-center justify-between gap-3 text-xs">
        <span className="whitespace-nowrap">
          <Money amount={budget.spentNanoUsd} className="font-medium text-compact" />
          <span className="text-muted-foreground">
            {" of "}
            <Money amount={budget.effectiveLimitNanoUsd} />
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

/** The fullest of several budgets; which one it is, where it is not the only monthly one. */
export function FullestBudget({ budgets }: { budgets: readonly BudgetView[] }) {
  const [fullest, ...others] = [...budgets].sort(byUse);
  if (!fullest) return null;
  const title = budgetTitle(fullest);
  const plain = fullest.period === "month" && fullest.model === null && fullest.provider === null;
  return (
    <div className="grid gap-1">
      <BudgetSummary budget={fullest} />
      {plain && others.length === 0 ? null : (
        <p className="text-muted-foreground text-xs">
          {title}
          {others.length > 0 ? ` and ${others.length} more` : null}
        </p>
      )}
    </div>
  );
}
