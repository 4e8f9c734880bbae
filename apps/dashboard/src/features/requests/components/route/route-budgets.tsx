import type { BudgetTraceView } from "@gatehouse/domain";
import { Money } from "#components/data/money.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { budgetAmounts } from "../../route-words.ts";

/** What every budget that applies made of it, as the gateway saw it then. */
export const RouteBudgets = ({ budgets }: { budgets: readonly BudgetTraceView[] }) => (
  <ul className="grid gap-2.5">
    {budgets.map((budget) => (
      <li key={budget.budgetId} className="grid gap-2 rounded-lg border px-3.5 py-2.5">
        <p className="flex items-center justify-between gap-2 text-compact">
          <span className="min-w-0 truncate font-medium">{budget.name}</span>
          <Badge tone="outline">{budget.hard ? "hard" : "soft"}</Badge>
        </p>
        <dl className="grid grid-cols-3 gap-x-4 gap-y-1.5 text-xs">
          {budgetAmounts(budget).map(({ label, amount }) => (
            <div key={label} className="grid">
              <dt className="text-muted-foreground">{label}</dt>
              <dd>
                <Money amount={amount} />
              </dd>
            </div>
          ))}
        </dl>
      </li>
    ))}
  </ul>
);
