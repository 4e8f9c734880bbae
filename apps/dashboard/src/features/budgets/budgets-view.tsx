"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus, Wallet } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { LedgerAlarm, LedgerBadge } from "#features/ledger-check/index.ts";
import { useSeesOrganization } from "#features/limit-scopes/use-sees-organization.ts";
import { useTeamsFor } from "#features/session/index.ts";
import { BudgetLegend } from "./components/budget-legend.tsx";
import { BudgetList } from "./components/budget-list.tsx";
import { CreateBudgetDialog } from "./components/create-budget-dialog.tsx";
import { UnbudgetedTeams } from "./components/unbudgeted-teams.tsx";
import { budgetsQuery } from "./queries.ts";

export function BudgetsView() {
  const budgets = useQuery(budgetsQuery());
  const [creating, setCreating] = useState(false);
  const mayWrite = useTeamsFor("budget.write").length > 0;
  const seesOrganization = useSeesOrganization();
  const setButton = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Set budget
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="Budgets"
        description="Limits on what may be spent. A hard one holds the most that a request may cost before it is sent."
        actions={
          <>
            <LedgerBadge />
            {mayWrite ? setButton : null}
          </>
        }
      />
      <div className="grid gap-6">
        <LedgerAlarm />
        <Card aria-label="Budgets" className="overflow-hidden">
          {budgets.isPending ? <ListSkeleton /> : null}
          {budgets.isError ? (
            <ErrorState title="The budgets could not be loaded" error={budgets.error} onRetry={budgets.refetch} />
          ) : null}
          {budgets.data?.items.length === 0 ? (
            <EmptyState icon={Wallet} title="No budget yet" action={mayWrite ? setButton : null}>
              Set one on the organization, on a team to cap all of its keys, on a member, or on a single key.
            </EmptyState>
          ) : null}
          {budgets.data && budgets.data.items.length > 0 ? (
            <>
              <BudgetLegend />
              <BudgetList budgets={budgets.data.items} />
            </>
          ) : null}
          {budgets.data && !seesOrganization ? (
            <p className="border-t px-5 py-2.5 text-muted-foreground text-xs">
              These are the budgets of your teams. Those of the organization, which you may not see, apply as well and
              may leave less.
            </p>
          ) : null}
        </Card>
        <UnbudgetedTeams />
      </div>
      <CreateBudgetDialog open={creating} onOpenChange={setCreating} target={null} />
    </Page>
  );
}

const ListSkeleton = () => (
  <div className="divide-y" aria-busy>
    {[1, 2, 3].map((row) => (
      <div key={row} className="grid grid-cols-[1fr_2fr] items-center gap-6 px-5 py-4.5">
        <Skeleton className="h-5 w-36" />
        <Skeleton className="h-7" />
      </div>
    ))}
  </div>
);
