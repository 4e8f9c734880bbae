"use client";
import type { BudgetView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ErrorState } from "#components/data/error-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { budgetsQuery } from "../queries.ts";
import { BudgetList } from "./budget-list.tsx";
import { type BudgetTarget, CreateBudgetDialog } from "./create-budget-dialog.tsx";

interface BudgetCardProps {
  description: string;
  /** Which budgets belong here. */
  filter: (budget: BudgetView) => boolean;
  /** What a new one is for; null: one may not set any. */
  target: BudgetTarget | null;
}

/** The budgets of a team or key, on its page. */
export function BudgetCard({ description, filter, target }: BudgetCardProps) {
  const budgets = useQuery(budgetsQuery());
  const [creating, setCreating] = useState(false);
  const all = budgets.data?.items ?? [];
  const shown = all.filter(filter);
  return (
    <Card aria-label="Budgets" className="overflow-hidden">
      <CardHeader
        title="Budgets"
        description={description}
        actions={
          target ? (
            <Button onClick={() => setCreating(true)}>
              <Plus aria-hidden />
              Set budget
            </Button>
          ) : null
        }
      />
      <div className="border-t">
        {budgets.isPending ? <Skeleton className="m-5 h-14" /> : null}
        {budgets.isError ? (
          <ErrorState title="The budgets could not be loaded" error={budgets.error} onRetry={budgets.refetch} />
        ) : null}
        {budgets.data && shown.length === 0 ? (
          <p className="px-5 py-6 text-center text-compact text-muted-foreground">No budget is set here.</p>
        ) : null}
        <BudgetList budgets={shown} all={all} />
      </div>
      {target ? <CreateBudgetDialog open={creating} onOpenChange={setCreating} target={target} /> : null}
    </Card>
  );
}
