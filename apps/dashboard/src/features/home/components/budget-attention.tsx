"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { BudgetSummary, budgetFigures, budgetsQuery, budgetTitle, byUse } from "#features/budgets/index.ts";

const SHOWN = 5;

/** Budgets that are reached or nearly so; without any, the fullest ones. */
export function BudgetAttention() {
  const budgets = useQuery(budgetsQuery());
  const sorted = [...(budgets.data?.items ?? [])].sort(byUse);
  const urgent = sorted.filter((budget) => budgetFigures(budget).tone !== "calm");
  const shown = (urgent.length > 0 ? urgent : sorted).slice(0, SHOWN);
  return (
    <Card aria-label="Budgets that need attention">
      <CardHeader
        title={urgent.length > 0 ? "Budgets that need attention" : "Budgets"}
        description={
          urgent.length > 0 ? (
            `${urgent.length} at 80% or more`
          ) : sorted.length > 0 ? (
            <span className="inline-flex items-center gap-1.5">
              <CircleCheck className="size-3.5 text-success" aria-hidden />
              All below 80%
            </span>
          ) : undefined
        }
        actions={
          <Button asChild variant="ghost" size="sm">
            <Link href="/budgets">View all</Link>
          </Button>
        }
      />
      <div className="px-5 pb-5">
        {budgets.isPending ? <Skeleton className="h-24" /> : null}
        {budgets.isError ? (
          <p className="text-compact text-muted-foreground">The budgets could not be loaded.</p>
        ) : null}
        {budgets.data && shown.length === 0 ? (
          <p className="py-8 text-center text-compact text-muted-foreground">
            No budget is set: every key can spend without a limit.
          </p>
        ) : null}
        <ul className="grid gap-4">
          {shown.map((budget) => (
            <li key={budget.id} className="grid gap-1">
              <p className="truncate text-compact">
                <span className="font-medium">{budget.scope.name}</span>
                <span className="text-muted-foreground text-xs"> · {budgetTitle(budget)}</span>
              </p>
              <BudgetSummary budget={budget} />
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
