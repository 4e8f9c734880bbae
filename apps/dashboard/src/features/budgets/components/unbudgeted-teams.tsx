"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Money } from "#components/data/money.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { useLastPresent } from "#lib/use-last-present.ts";
import { type BudgetTarget, CreateBudgetDialog } from "./create-budget-dialog.tsx";

/** Teams that have no limit of their own: the gap an administrator wants to see. */
export function UnbudgetedTeams() {
  const teams = useQuery(teamsQuery());
  const mayWrite = useMay("budget.write");
  const [target, setTarget] = useState<BudgetTarget | null>(null);
  const shown = useLastPresent(target);
  const unbudgeted = teams.data?.items.filter((team) => team.budgets.length === 0) ?? [];
  // Mounted while the dialog fades out, when the last team has just got its budget.
  const dialog = (
    <CreateBudgetDialog open={target !== null} onOpenChange={(open) => !open && setTarget(null)} target={shown} />
  );
  if (unbudgeted.length === 0) return dialog;
  return (
    <Card>
      <CardHeader
        title="Teams without a budget"
        description="Only budgets of the organization, of members or of single keys, if any, limit these teams."
      />
      <ul className="divide-y border-t">
        {unbudgeted.map((team) => (
          <li key={team.id} className="flex items-center justify-between gap-4 px-5 py-2.5">
            <span className="min-w-0 truncate font-medium">{team.name}</span>
            <span className="flex items-center gap-4 text-compact text-muted-foreground">
              <span className="max-sm:hidden">
                <Money amount={team.monthSpendNanoUsd} /> this month
              </span>
              {mayWrite ? (
                <Button
                  size="sm"
                  aria-label={`Set a budget for ${team.name}`}
                  onClick={() => setTarget({ scope: { kind: "team", teamId: team.id }, name: team.name })}
                >
                  Set budget
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {dialog}
    </Card>
  );
}
