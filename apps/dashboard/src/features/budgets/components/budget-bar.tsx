import type { BudgetView } from "@gatehouse/domain";
import { cn } from "#lib/cn.ts";
import { formatPercent, formatUsd } from "#lib/format.ts";
import { budgetFigures } from "../budget-figures.ts";

const SPENT = { calm: "bg-bar", warning: "bg-bar-warning", reached: "bg-bar-danger" } as const;
const HELD = { calm: "bg-bar-held", warning: "bg-bar-warning/45", reached: "bg-bar-danger/45" } as const;

/** Spent and held as shares of the limit. */
export function BudgetBar({ budget, className }: { budget: BudgetView; className?: string }) {
  const { spentPercent, heldPercent, usedPercent, tone } = budgetFigures(budget);
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot show two shares
    <div
      role="meter"
      aria-label={`Budget of ${budget.scope.name}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, Math.round(usedPercent))}
      aria-valuetext={`${formatUsd(budget.spentNanoUsd)} spent and ${formatUsd(budget.heldNanoUsd)} held of ${formatUsd(budget.limitNanoUsd)}, ${formatPercent(usedPercent / 100)}`}
      className={cn("flex h-1.5 gap-px overflow-hidden rounded-full bg-muted", className)}
    >
      <span className={cn("min-w-0 rounded-full", SPENT[tone])} style={{ width: visible(spentPercent) }} />
      {heldPercent > 0 ? <span className={cn(HELD[tone])} style={{ width: visible(heldPercent) }} /> : null}
    </div>
  );
}

/** A little is drawn as a sliver, so that it does not look like nothing. */
const visible = (percent: number): string => (percent > 0 ? `max(3px, ${percent}%)` : "0");
