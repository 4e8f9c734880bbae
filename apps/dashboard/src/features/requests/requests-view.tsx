"use client";
import { ArrowUp, SearchX, TextSearch } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { useSession } from "#features/session/index.ts";
import { cn } from "#lib/cn.ts";
import { formatCount } from "#lib/format.ts";
import { zoneName } from "#lib/time.ts";
import { RequestCards } from "./components/request-cards.tsx";
import { RequestFilters } from "./components/request-filters.tsx";
import { RequestPanel } from "./components/request-panel.tsx";
import { RequestTable } from "./components/request-table.tsx";
import { useRequestFilters, useSelectedRequest } from "./use-request-filters.ts";
import { useRequestList } from "./use-request-list.ts";
import { useRowKeys } from "./use-row-keys.ts";

export function RequestsView() {
  const { timeZone } = useSession().organization;
  const filterState = useRequestFilters();
  const { list, rows, fresh, freshIsMore, refresh } = useRequestList(filterState);
  const [selected, setSelected] = useSelectedRequest();
  const ids = useMemo(() => rows.map((row) => row.requestId), [rows]);
  const select = useSelection(selected, setSelected);
  useRowKeys({ selected, ids, onSelect: select });
  return (
    <div className={cn(selected && "xl:grid xl:grid-cols-[minmax(0,1fr)_28rem] 2xl:grid-cols-[minmax(0,1fr)_32rem]")}>
      <Page wide>
        <PageHeader
          title="Requests"
          description={`Every call that came to the gateway, newest first. Times in ${timeZone} (${zoneName(timeZone)}).`}
        />
        <Card className="relative overflow-hidden">
          <RequestFilters
            {...filterState}
            onRefresh={refresh}
            refreshing={list.isFetching && !list.isFetchingNextPage}
          />
          {fresh > 0 && rows.length > 0 ? (
            <button
              type="button"
              onClick={refresh}
              className="flex h-8 w-full items-center justify-center gap-1.5 border-b bg-accent-soft font-medium text-accent text-xs hover:underline"
            >
              <ArrowUp className="size-3.5" aria-hidden />
              {formatCount(fresh)}
              {freshIsMore ? "+" : ""} new
            </button>
          ) : null}
          {list.isPending ? <TableSkeleton columns={7} rows={10} /> : null}
          {list.isError ? (
            <ErrorState title="The requests could not be loaded" error={list.error} onRetry={list.refetch} />
          ) : null}
          {list.isSuccess && rows.length === 0 ? <NothingHere filterState={filterState} /> : null}
          {rows.length > 0 ? (
            <>
              <div className={cn("max-md:hidden", list.isPlaceholderData && "opacity-60 transition-opacity")}>
                <RequestTable rows={rows} selected={selected} onSelect={select} narrow={selected !== null} />
              </div>
              <div className="md:hidden">
                <RequestCards rows={rows} onSelect={select} />
              </div>
              <Older
                hasOlder={list.hasNextPage}
                pending={list.isFetchingNextPage}
                onLoad={() => list.fetchNextPage()}
              />
            </>
          ) : null}
        </Card>
      </Page>
      {selected ? <RequestPanel requestId={selected} ids={ids} onSelect={select} /> : null}
    </div>
  );
}

/** Opens and closes the panel; closing gives the focus back to the row that it was opened from. */
function useSelection(selected: string | null, set: (id: string | null) => void) {
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (selected !== null) last.current = selected;
    else if (last.current !== null) {
      document.querySelector<HTMLElement>(`[id="request-${last.current}"] a`)?.focus({ preventScroll: true });
      last.current = null;
    }
  }, [selected]);
  return useCallback((id: string | null) => set(id), [set]);
}

const Older = ({ hasOlder, pending, onLoad }: { hasOlder: boolean; pending: boolean; onLoad: () => void }) => (
  <div className="flex justify-center border-t p-3 text-compact text-muted-foreground">
    {hasOlder ? (
      <Button pending={pending} onClick={onLoad}>
        Load older
      </Button>
    ) : (
      "That is all in this range."
    )}
  </div>
);

function NothingHere({ filterState }: { filterState: ReturnType<typeof useRequestFilters> }) {
  if (filterState.active) {
    return (
      <EmptyState
        icon={SearchX}
        title="No request fits"
        action={<Button onClick={filterState.clear}>Clear filters</Button>}
      >
        Nothing in this range has all of these properties.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={TextSearch}
      title="No request in this range"
      action={<Button onClick={() => filterState.set({ range: "30d" })}>Show the last 30 days</Button>}
    >
      Send one with a key; it shows up here within seconds, with its tokens and its cost.
    </EmptyState>
  );
}
