"use client";
import type { BudgetView } from "@gatehouse/domain";
import { CornerDownRight, KeyRound, Users } from "lucide-react";
import { Money } from "#components/data/money.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { cn } from "#lib/cn.ts";
import { formatPercent } from "#lib/format.ts";
import { formatMinute, formatRelative } from "#lib/time.ts";
import { useNow } from "#lib/use-now.ts";
import { budgetFigures } from "../budget-figures.ts";
import { BudgetActions } from "./budget-actions.tsx";
import { BudgetBar } from "./budget-bar.tsx";

interface BudgetRowProps {
  budget: BudgetView;
  /** Drawn under the budget of its team. */
  nested: boolean;
  onChange: () => void;
  onRemove: () => void;
}

export function BudgetRow({ budget, nested, onChange, onRemove }: BudgetRowProps) {
  const figures = budgetFigures(budget);
  const Icon = budget.scope.kind === "team" ? Users : KeyRound;
  return (
    <li
      className={cn(
        "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2.5 px-5 py-4 md:grid-cols-[minmax(9rem,1fr)_minmax(14rem,2fr)_minmax(0,12rem)_auto]",
        nested && "bg-inset",
      )}
    >
      <div className={cn("flex min-w-0 items-center gap-2.5", nested && "md:pl-4")}>
        {nested ? <CornerDownRight className="-ml-1 size-3.5 shrink-0 text-muted-foreground" aria-hidden /> : null}
        <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
        <div className="min-w-0">
          <p className="truncate font-medium">{budget.scope.name}</p>
          <p className="text-muted-foreground text-xs">{budget.scope.kind === "team" ? "Team" : "Key"}</p>
        </div>
      </div>
      <div className="order-3 col-span-2 grid gap-1.5 md:order-none md:col-span-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-compact">
          <span>
            <Money amount={budget.spentNanoUsd} className="font-medium" />
            <span className="text-muted-foreground">
              {" of "}
              <Money amount={budget.limitNanoUsd} />
            </span>
          </span>
          <span className="flex items-center gap-2 text-muted-foreground text-xs tabular-nums">
            {BigInt(budget.heldNanoUsd) > 0n ? (
              <span title="Held for requests that are under way">
                <Money amount={budget.heldNanoUsd} /> held
              </span>
            ) : null}
            <ToneBadge tone={figures.tone} />
            {formatPercent(figures.usedPercent / 100)}
          </span>
        </div>
        <BudgetBar budget={budget} className="h-2" />
      </div>
      <div className="order-4 col-span-2 text-muted-foreground text-xs md:order-none md:col-span-1">
        <Reset budget={budget} remaining={figures.remainingNanoUsd} />
      </div>
      <BudgetActions budget={budget} onChange={onChange} onRemove={onRemove} />
    </li>
  );
}

function ToneBadge({ tone }: { tone: ReturnType<typeof budgetFigures>["tone"] }) {
  if (tone === "calm") return null;
  return tone === "reached" ? <Badge tone="danger">Reached</Badge> : <Badge tone="warning">Nearly reached</Badge>;
}

function Reset({ budget, remaining }: { budget: BudgetView; remaining: bigint }) {
  const now = useNow(60_000);
  return (
    <>
      <p className="text-foreground text-compact">
        <Money amount={String(remaining)} /> left
      </p>
      <p>
        Resets {formatRelative(budget.windowEnd, now)}
        <span className="block">
          {formatMinute(budget.windowEnd, budget.timeZone)} {budget.timeZone}
        </span>
      </p>
    </>
  );
}
