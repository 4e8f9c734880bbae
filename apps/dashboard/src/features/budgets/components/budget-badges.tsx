import type { BudgetView } from "@gatehouse/domain";
import { ArrowUp, Bell, Boxes, OctagonX, Shrink } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { scopeId } from "#features/limit-scopes/scope-words.ts";
import { providerLabel } from "#features/providers/catalogue.ts";
import { formatMinute } from "#lib/time.ts";
import { budgetTitle, periodBadge, raisedUntil } from "../budget-words.ts";

interface BudgetBadgesProps {
  budget: BudgetView;
  /** A budget that leaves less than this one. */
  bound: BudgetView | null;
}

/** What kind of budget it is, in a line of badges. */
export function BudgetBadges({ budget, bound }: BudgetBadgesProps) {
  const raised = raisedUntil(budget.raises);
  const hard = budget.enforcement === "hard";
  return (
    <div className="flex min-w-0 flex-wrap gap-1.5">
      <Badge tone="outline">{periodBadge(budget.period)}</Badge>
      <Badge tone="outline" title={hard ? "Refuses what it does not cover" : "Counts and warns; every request passes"}>
        {hard ? <OctagonX aria-hidden /> : <Bell aria-hidden />}
        {hard ? "Hard" : "Soft"}
      </Badge>
      {budget.model === null ? null : (
        <Badge tone="neutral" className="max-w-full" title="Only requests for this model">
          <Boxes aria-hidden />
          <span className="truncate font-mono">{budget.model}</span>
        </Badge>
      )}
      {budget.provider === null ? null : (
        <Badge tone="neutral" title="Only attempts at this provider">
          <Boxes aria-hidden />
          {providerLabel(budget.provider)}
        </Badge>
      )}
      {raised === null ? null : (
        <Badge tone="accent">
          <ArrowUp aria-hidden />
          Raised until {formatMinute(raised, budget.timeZone)}
        </Badge>
      )}
      {bound === null ? null : (
        <Badge
          tone="warning"
          className="max-w-full"
          title={`The ${budgetTitle(bound)} of ${bound.scope.name} leaves less than this one`}
        >
          <Shrink aria-hidden />
          <span className="truncate">Bounded by {boundary(budget, bound)}</span>
        </Badge>
      )}
    </div>
  );
}

const boundary = (budget: BudgetView, bound: BudgetView): string =>
  scopeId(bound.scope) === scopeId(budget.scope) ? `the ${budgetTitle(bound)}` : bound.scope.name;
