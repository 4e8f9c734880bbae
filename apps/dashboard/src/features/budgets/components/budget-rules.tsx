import type { BudgetEnforcement, BudgetPeriod, BudgetShortfall } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { WEEKDAYS } from "../budget-words.ts";

interface BudgetRulesProps {
  period: BudgetPeriod;
  timeZone: string;
  weekStart: number;
  enforcement: BudgetEnforcement;
  shortfall: BudgetShortfall;
  children: ReactNode;
}

/** What the limit does, in words, next to the fields that set it. */
export function BudgetRules({ period, timeZone, weekStart, enforcement, shortfall, children }: BudgetRulesProps) {
  return (
    <ul className="grid list-disc gap-1 rounded-lg border bg-inset py-3 pr-3.5 pl-7 text-muted-foreground text-xs">
      {enforcement === "hard" ? (
        <li>
          A request that would pass the limit{shortfall === "refuse" ? "" : ", even with a shorter answer,"} is refused
          with status 402 <em>before</em> it reaches a provider.
        </li>
      ) : (
        <li>Every request passes; what is spent is counted, and shown when the limit is reached.</li>
      )}
      <li>A request counts into every budget it belongs to, and the tightest decides.</li>
      <li>{beginning(period, timeZone, weekStart)}</li>
      {children}
    </ul>
  );
}

function beginning(period: BudgetPeriod, timeZone: string, weekStart: number): string {
  switch (period) {
    case "day":
      return `It starts again every day at 00:00 ${timeZone}.`;
    case "week":
      return `It starts again every ${WEEKDAYS[weekStart - 1]}, 00:00 ${timeZone}.`;
    case "month":
      return `It starts again on the first of each month, 00:00 ${timeZone}.`;
    case "quarter":
      return `It starts again in January, April, July and October, on the first at 00:00 ${timeZone}.`;
    case "total":
      return "It never starts again: everything ever spent counts.";
    case "rolling_30_days":
      return `Today and the 29 days before count, by the clock of ${timeZone}; each midnight the oldest day drops out.`;
  }
}
