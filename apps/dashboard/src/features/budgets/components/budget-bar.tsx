import type { BudgetView } from "@gatehouse/domain";
import { cn } from "#lib/cn.ts";
import { formatPercent, formatUsd } from "#lib/format.ts";
import { budgetFigures } from "../budget-figures.ts";
import { budgetTitle } from "../budget-words.ts";

const SPENT = { calm: "bg-bar", warning: "bg-bar-warning", reached: "bg-bar-danger" } as const;
const HELD = { calm: "bg-bar-held", warning: "bg-bar-warning/45", reached: "bg-bar-danger/45" } as const;
/** Striped, so that it reads as neither spent nor free. */
export const PROMISED =
  "bg-[repeating-linear-gradient(135deg,var(--bar-held)_0_2px,transparent_2px_5px)] dark:bg-[repeating-linear-gradient(135deg,var(--bar)_0_1px,transparent_1px_5px)]";

/** Spent, held and promised as shares of the limit. */
export function BudgetBar({ budget, className }: { budget: BudgetView; className?: string }) {
  const { spentPercent, heldPercent, promisedPercent, usedPercent, tone } = budgetFigures(budget);
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot show three shares
    <div
      role="meter"
      aria-label={`Budget of ${budget.scope.name}`}
      aria-description={budgetTitle(budget)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, Math.round(usedPercent))}
      aria-valuetext={`${formatUsd(budget.spentNanoUsd)} spent and ${formatUsd(budget.heldNanoUsd)} held of ${formatUsd(budget.effectiveLimitNanoUsd)}, ${formatPercent(usedPercent / 100)}`}
      className={cn("flex h-1.5 gap-px overflow-hidden rounded-full bg-muted", className)}
    >
      <span className={cn("min-w-0 rounded-full", SPENT[tone])} style={{ width: visible(spentPercent) }} />
      {heldPercent > 0 ? <span className={cn(HELD[tone])} style={{ width: visible(heldPercent) }} /> : null}
      {promisedPercent > 0 ? <span className={PROMISED} style={{ width: visible(promisedPercent) }} /> : null}
    </div>
  );
}

/** A little is drawn as a sliver, so that it does not look like nothing. */
const visible = (percent: number): string => (percent > 0 ? `max(3px, ${percent}%)` : "0");
