"use client";
import type { CreatedVirtualKeyView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus, SearchX } from "lucide-react";
import Link from "next/link";
import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { type ReactNode, useState } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { useDebounced } from "#lib/use-debounced.ts";
import { CreateKeySheet } from "./components/create-key-sheet.tsx";
import { KeyFilters } from "./components/key-filters.tsx";
import { KeyTable } from "./components/key-table.tsx";
import { RevealDialog } from "./components/reveal-dialog.tsx";
import { useRefreshVirtualKeys } from "./mutations.ts";
import { virtualKeysQuery } from "./queries.ts";
import { useKeyFilters } from "./use-key-filters.ts";

export function VirtualKeysView() {
  const filterState = useKeyFilters();
  const search = useDebounced(filterState.filters.search, 250);
  const keys = useQuery(virtualKeysQuery({ ...filterState.filters, search }));
  const teams = useQuery(teamsQuery());
  const mayWrite = useMay("virtual_key.write");
  // In the URL, so that "New key" can be linked to from a team.
  const [sheet, setSheet] = useQueryStates({ new: parseAsBoolean.withDefault(false), for: parseAsString });
  const [created, setCreated] = useState<CreatedVirtualKeyView | null>(null);
  const refresh = useRefreshVirtualKeys();
  const items = keys.data?.items;
  const newButton = (
    <Button variant="primary" onClick={() => setSheet({ new: true })}>
      <Plus aria-hidden />
      New key
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="Keys"
        description="What applications send in place of a provider's own secret."
        actions={mayWrite && teams.data?.items.length !== 0 ? newButton : null}
      />
      <Card aria-label="Keys" className="overflow-hidden">
        <KeyFilters {...filterState} />
        {keys.isPending ? <TableSkeleton columns={5} /> : null}
        {keys.isError ? (
          <ErrorState title="The keys could not be loaded" error={keys.error} onRetry={keys.refetch} />
        ) : null}
        {items && items.length > 0 ? <KeyTable keys={items} /> : null}
        {items?.length === 0 ? (
          filterState.active ? (
            <EmptyState
              icon={SearchX}
              title="No key fits"
              action={<Button onClick={filterState.clear}>Clear filters</Button>}
            >
              No key has this name, team and status.
            </EmptyState>
          ) : (
            <FirstKey hasTeam={teams.data?.items.length !== 0} newButton={mayWrite ? newButton : null} />
          )
        ) : null}
      </Card>
      <CreateKeySheet
        open={sheet.new}
        onOpenChange={(open) => setSheet(open ? { new: true } : null)}
        teamId={sheet.for ?? filterState.filters.teamId}
        onCreated={(next) => {
          setCreated(next);
          void setSheet(null);
        }}
      />
      <RevealDialog
        created={created}
        onStored={() => {
          setCreated(null);
          void refresh();
        }}
      />
    </Page>
  );
}

const FirstKey = ({ hasTeam, newButton }: { hasTeam: boolean; newButton: ReactNode }) =>
  hasTeam ? (
    <EmptyState icon={KeyRound} title="No key yet" action={newButton}>
      Give each application a key of its own: then its spend can be seen, limited and stopped.
    </EmptyState>
  ) : (
    <EmptyState
      icon={KeyRound}
      title="A key needs a team"
      action={
        <Button asChild variant="primary">
          <Link href="/teams?new=true">Create a team</Link>
        </Button>
      }
    >
      Keys belong to teams, which pay for them. Create the first team, then its key.
    </EmptyState>
  );
