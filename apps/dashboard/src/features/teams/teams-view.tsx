"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus, Users } from "lucide-react";
import { parseAsBoolean, useQueryState } from "nuqs";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import { TeamDialog } from "./components/team-dialog.tsx";
import { TeamTable } from "./components/team-table.tsx";
import { teamsQuery } from "./queries.ts";

export function TeamsView() {
  const teams = useQuery(teamsQuery());
  const mayWrite = useMay("team.write");
  const [creating, setCreating] = useQueryState("new", parseAsBoolean.withDefault(false));
  const newButton = mayWrite ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New team
    </Button>
  ) : null;
  return (
    <Page>
      <PageHeader
        title="Teams"
        description="Who pays. A team owns keys, and its budgets cap all of them."
        actions={newButton}
      />
      <Card aria-label="Teams" className="overflow-hidden">
        {teams.isPending ? <TableSkeleton columns={5} /> : null}
        {teams.isError ? (
          <ErrorState title="The teams could not be loaded" error={teams.error} onRetry={teams.refetch} />
        ) : null}
        {teams.data?.items.length === 0 ? (
          <EmptyState icon={Users} title="No team yet" action={newButton}>
            Create one for each group that should see and limit its own spend.
          </EmptyState>
        ) : null}
        {teams.data && teams.data.items.length > 0 ? <TeamTable teams={teams.data.items} /> : null}
      </Card>
      <TeamDialog open={creating} onOpenChange={(open) => setCreating(open || null)} team={null} />
    </Page>
  );
}
