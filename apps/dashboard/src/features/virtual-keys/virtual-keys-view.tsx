"use client";
import type { CreatedVirtualKeyView } from "@gatehouse/domain";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
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
import { useTeamsFor } from "#features/session/index.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { useDebounced } from "#lib/use-debounced.ts";
import { BulkBar } from "./components/bulk-bar.tsx";
import { CreateKeySheet } from "./components/create-key-sheet.tsx";
import { KeyFilters } from "./components/key-filters.tsx";
import { KeyPresets } from "./components/key-presets.tsx";
import { KeyTable } from "./components/key-table.tsx";
import { RevealDialog } from "./components/reveal-dialog.tsx";
import { useRefreshVirtualKeys } from "./mutations.ts";
import { virtualKeyPagesQuery } from "./queries.ts";
import { type KeyFilterState, useKeyFilters } from "./use-key-filters.ts";
import { useKeySelection } from "./use-key-selection.ts";

export function VirtualKeysView() {
  const filterState = useKeyFilters();
  const teams = useQuery(teamsQuery());
  const mayCreate = useMayCreate();
  // In the URL, so that "New key" can be linked to from a team.
  const [sheet, setSheet] = useQueryStates({ new: parseAsBoolean.withDefault(false), for: parseAsString });
  const [created, setCreated] = useState<CreatedVirtualKeyView | null>(null);
  const refresh = useRefreshVirtualKeys();
  const hasTeam = teams.data?.items.length !== 0;
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
        actions={mayCreate && hasTeam ? newButton : null}
      />
      <KeyList
        filterState={filterState}
        empty={<FirstKey hasTeam={hasTeam} newButton={mayCreate ? newButton : null} />}
      />
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

/** Somewhere: keys of a team, or one's own. */
function useMayCreate(): boolean {
  const [any, own] = [useTeamsFor("virtual_key.write"), useTeamsFor("virtual_key.write_own")];
  return any === "all" || own === "all" || any.length > 0 || own.length > 0;
}

function KeyList({ filterState, empty }: { filterState: KeyFilterState; empty: ReactNode }) {
  const { filters, active, clear } = filterState;
  const search = useDebounced(filters.search, 250);
  const keys = useInfiniteQuery(virtualKeyPagesQuery({ ...filters, search }));
  const items = keys.data?.pages.flatMap((page) => page.items);
  const selection = useKeySelection(items ?? []);
  return (
    <Card aria-label="Keys" className="overflow-hidden">
      <KeyFilters {...filterState} />
      <KeyPresets {...filterState} />
      <BulkBar keys={selection.selected} onClear={selection.clear} />
      {keys.isPending ? <TableSkeleton columns={5} /> : null}
      {keys.isError ? (
        <ErrorState title="The keys could not be loaded" error={keys.error} onRetry={keys.refetch} />
      ) : null}
      {items && items.length > 0 ? <KeyTable keys={items} selection={selection} /> : null}
      {keys.hasNextPage ? (
        <div className="border-t p-3 text-center">
          <Button pending={keys.isFetchingNextPage} onClick={() => keys.fetchNextPage()}>
            Load older
          </Button>
        </div>
      ) : null}
      {items?.length === 0 && active ? (
        <EmptyState icon={SearchX} title="No key fits" action={<Button onClick={clear}>Clear filters</Button>}>
          No key has this name, team and status.
        </EmptyState>
      ) : null}
      {items?.length === 0 && !active ? empty : null}
    </Card>
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
