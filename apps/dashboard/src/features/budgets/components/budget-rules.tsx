"use client";
import type { BudgetView } from "@gatehouse/domain";
import { Money } from "#components/data/money.tsx";
import { useSession } from "#features/session/index.ts";

/** What the limit does, in words, next to the field that sets it. */
export function BudgetRules({ budget }: { budget: BudgetView | null }) {
  const { organization } = useSession();
  const zone = budget?.timeZone ?? organization.timeZone;
  return (
    <ul className="grid list-disc gap-1 rounded-lg border bg-inset py-3 pr-3.5 pl-7 text-muted-foreground text-xs">
      <li>
        A request that would pass the limit is refused with status 402 <em>before</em> it reaches a provider.
      </li>
      <li>A key is stopped by its own budget or its team's, whichever is reached first.</li>
      <li>It starts again on the first of each month, 00:00 {zone}.</li>
      {budget ? (
        <li>
          What was spent this month (<Money amount={budget.spentNanoUsd} />) keeps counting.
        </li>
      ) : null}
    </ul>
  );
}
