"use client";
import type { BudgetView } from "@gatehouse/domain";
import { Money } from "#components/data/money.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ScopeName } from "#features/limit-scopes/scope-name.tsx";
import { cn } from "#lib/cn.ts";
import { formatPercent } from "#lib/format.ts";
import { formatMinute, formatRelative } from "#lib/time.ts";
import { useNow } from "#lib/use-now.ts";
import { budgetFigures } from "../budget-figures.ts";
import { BudgetActions, type BudgetDialogs } from "./budget-actions.tsx";
import { BudgetBadges } from "./budget-badges.tsx";
import { BudgetBar } from "./budget-bar.tsx";

interface BudgetRowProps extends BudgetDialogs {
  budget: BudgetView;
  /** How deep in the tree it stands, from 0. */
  depth: number;
  /** A budget that leaves less than this one. */
  bound: BudgetView | null;
}

const INDENTS = ["", "md:pl-5", "md:pl-10", "md:pl-15"] as const;

export function BudgetRow({ budget, depth, bound, ...dialogs }: BudgetRowProps) {
  const { remainingNanoUsd } = budgetFigures(budget);
  return (
    <article
      aria-label={budget.scope.name}
      className={cn(
        "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2.5 px-5 py-4 lg:grid-cols-[minmax(11rem,1.1fr)_minmax(13rem,1.7fr)_minmax(0,12rem)_auto]",
        depth > 0 && "bg-inset",
      )}
    >
      <div className={cn("grid min-w-0 gap-2", INDENTS[Math.min(depth, INDENTS.length - 1)])}>
        <ScopeName scope={budget.scope} />
        <BudgetBadges budget={budget} bound={bound} />
      </div>
      <div className="order-3 col-span-2 grid min-w-0 gap-1.5 lg:order-none lg:col-span-1">
        <Figures budget={budget} />
        <BudgetBar budget={budget} className="h-2" />
        <Promises budget={budget} />
      </div>
      <div className="order-4 col-span-2 text-muted-foreground text-xs lg:order-none lg:col-span-1">
        <p className="text-foreground text-compact">
          <Money amount={String(remainingNanoUsd)} /> left
        </p>
        <Reset budget={budget} />
      </div>
      <BudgetActions budget={budget} {...dialogs} />
    </article>
  );
}

function Figures({ budget }: { budget: BudgetView }) {
  const { usedPercent, tone } = budgetFigures(budget);
  const raised = budget.effectiveLimitNanoUsd !== budget.limitNanoUsd;
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1 text-compact">
      <span>
        <Money amount={budget.spentNanoUsd} className="font-medium" />
        <span className="text-muted-foreground">
          {" of "}
          <Money amount={budget.effectiveLimitNanoUsd} />
          {raised ? (
            <span className="text-xs">
              {" "}
              (<Money amount={budget.limitNanoUsd} /> without raises)
            </span>
          ) : null}
        </span>
      </span>
      <span className="flex items-center gap-2 text-muted-foreground text-xs tabular-nums">
        {tone === "warning" ? <Badge tone="warning">Nearly reached</Badge> : null}
        {tone === "reached" ? (
          <Badge tone="danger">{budget.enforcement === "hard" ? "Stops new requests" : "Reached, lets pass"}</Badge>
        ) : null}
        <span>{formatPercent(usedPercent / 100)}</span>
      </span>
    </div>
  );
}

/** What gateways have of the budget, beyond what is spent. */
function Promises({ budget }: { budget: BudgetView }) {
  const [held, promised] = [BigInt(budget.heldNanoUsd) > 0n, BigInt(budget.promisedNanoUsd) > 0n];
  if (!held && !promised) return null;
  return (
    <p className="flex flex-wrap gap-x-3 text-muted-foreground text-xs tabular-nums">
      {held ? (
        <span title="Held for requests that are under way">
          <Money amount={budget.heldNanoUsd} /> held
        </span>
      ) : null}
      {promised ? (
        <span title="Promised to gateways and not held by a request yet; it comes back when it is not needed">
          <Money amount={budget.promisedNanoUsd} /> promised to gateways
        </span>
      ) : null}
    </p>
  );
}

function Reset({ budget }: { budget: BudgetView }) {
  const now = useNow(60_000);
  const { period, resetsAt, windowStart, timeZone } = budget;
  if (period === "total") return <p>Never resets</p>;
  const at = formatMinute(resetsAt ?? windowStart, timeZone);
  return (
    <p>
      {resetsAt === null ? "Counts since" : `Resets ${formatRelative(resetsAt, now)}`}
      <span className="block">
        {at} {timeZone}
      </span>
    </p>
  );
}
