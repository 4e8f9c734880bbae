"use client";
import { type RequestFilters as FilterTexts, USAGE_FIELDS } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { ArrowUp, SearchX, TextSearch } from "lucide-react";
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { ExportMenu } from "#components/data/export-menu.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Instant } from "#components/data/when.tsx";
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
import { RequestSearch } from "./components/request-search.tsx";
import { RequestTable } from "./components/request-table.tsx";
import { ViewsMenu } from "./components/views-menu.tsx";
import { requestFacetsQuery } from "./queries.ts";
import { useSearchNames } from "./search/use-search-names.ts";
import { usePanelWidth } from "./use-panel-width.ts";
import { useRequestFilters, useSelectedRequest } from "./use-request-filters.ts";
import { useRequestList } from "./use-request-list.ts";
import { useRowKeys } from "./use-row-keys.ts";

export function RequestsView() {
  const { timeZone } = useSession().organization;
  const filterState = useRequestFilters();
  const { given, list, rows, fresh, freshIsMore, refresh, tail } = useRequestList(filterState);
  const [selected, setSelected] = useSelectedRequest();
  const panel = usePanelWidth();
  const [counting, setCounting] = useState(false);
  const facets = useQuery({ ...requestFacetsQuery(usagePartOf(given)), enabled: counting }).data?.facets;
  const names = useSearchNames(facets);
  const ids = useMemo(() => rows.map((row) => row.requestId), [rows]);
  const select = useSelection(selected, setSelected);
  useRowKeys({ selected, ids, onSelect: select });
  return (
    <div
      className={cn(selected && "xl:grid xl:grid-cols-[minmax(0,1fr)_var(--panel)]")}
      style={{ "--panel": `${panel.width}px` } as CSSProperties}
    >
      <Page wide>
        <PageHeader
          title="Requests"
          actions={
            <>
              <ViewsMenu {...filterState} />
              <ExportMenu path="/requests/export" filters={given} />
            </>
          }
          description={`Every call that came to the gateway, newest first. Times in ${timeZone} (${zoneName(timeZone)}).`}
        />
        <Card className="relative overflow-hidden">
          <RequestSearch {...filterState} names={names} facets={facets} onOpen={select} />
          <RequestFilters
            {...filterState}
            names={names}
            facets={facets}
            onOpenMenu={() => setCounting(true)}
            tail={tail}
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
          {list.isSuccess && rows.length === 0 ? (
            <NothingHere filterState={filterState}>
              {list.hasNextPage ? <Older {...olderOf(list)} /> : null}
            </NothingHere>
          ) : null}
          {rows.length > 0 ? (
            <>
              {/* biome-ignore lint/a11y/noStaticElementInteractions: a convenience; the button beside the range does the same */}
              <div
                className={cn("max-md:hidden", list.isPlaceholderData && "opacity-60 transition-opacity")}
                onMouseEnter={() => tail.on && tail.hold(true)}
                onMouseLeave={() => tail.on && tail.hold(false)}
              >
                <RequestTable rows={rows} selected={selected} onSelect={select} narrow={selected !== null} />
              </div>
              <div className="md:hidden">
                <RequestCards rows={rows} onSelect={select} />
              </div>
              <Older {...olderOf(list)} />
            </>
          ) : null}
        </Card>
      </Page>
      {selected ? <RequestPanel requestId={selected} ids={ids} onSelect={select} handle={panel.handle} /> : null}
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

interface OlderProps {
  hasOlder: boolean;
  /** How far a search that was broken off has come. */
  searchedTo: string | null;
  pending: boolean;
  onLoad: () => void;
}

const olderOf = (list: ReturnType<typeof useRequestList>["list"]): OlderProps => ({
  hasOlder: list.hasNextPage,
  searchedTo: list.data?.pages.at(-1)?.searchedTo ?? null,
  pending: list.isFetchingNextPage,
  onLoad: () => list.fetchNextPage(),
});

const Older = ({ hasOlder, searchedTo, pending, onLoad }: OlderProps) => (
  <div className="flex flex-wrap items-center justify-center gap-3 border-t p-3 text-compact text-muted-foreground">
    {hasOlder && searchedTo ? (
      <span>
        Searched back to <Instant at={searchedTo} />
      </span>
    ) : null}
    {hasOlder ? (
      <Button pending={pending} onClick={onLoad}>
        {searchedTo ? "Search further back" : "Load older"}
      </Button>
    ) : (
      "That is all in this range."
    )}
  </div>
);

/** What rollups can count by. */
const usagePartOf = ({ from, to, ...filters }: FilterTexts): FilterTexts => {
  const known = Object.entries(filters).filter(([field]) => (USAGE_FIELDS as readonly string[]).includes(field));
  return { ...Object.fromEntries(known), ...(from && { from }), ...(to && { to }) };
};

function NothingHere({
  filterState,
  children,
}: {
  filterState: ReturnType<typeof useRequestFilters>;
  children: ReactNode;
}) {
  if (filterState.active) {
    return (
      <>
        <EmptyState
          icon={SearchX}
          title={children ? "Nothing found yet" : "No request fits"}
          action={<Button onClick={() => filterState.replace({})}>Clear filters</Button>}
        >
          Nothing {children ? "so far" : "in this range"} has all of these properties.
        </EmptyState>
        {children}
      </>
    );
  }
  return (
    <EmptyState
      icon={TextSearch}
      title="No request in this range"
      action={<Button onClick={() => filterState.setRange("30d")}>Show the last 30 days</Button>}
    >
      Send one with a key; it shows up here within seconds, with its tokens and its cost.
    </EmptyState>
  );
}
