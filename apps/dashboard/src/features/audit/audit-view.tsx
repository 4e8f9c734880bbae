"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText, SearchX } from "lucide-react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { ExportMenu } from "#components/data/export-menu.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { useSession } from "#features/session/index.ts";
import { cn } from "#lib/cn.ts";
import { zoneName } from "#lib/time.ts";
import { AuditFilters } from "./components/audit-filters.tsx";
import { AuditTable } from "./components/audit-table.tsx";
import { ChainStatus } from "./components/chain-status.tsx";
import { EntrySheet } from "./components/entry-sheet.tsx";

import { auditQuery } from "./queries.ts";
import { useAuditFilters, useOpenEntry } from "./use-audit-filters.ts";

export function AuditView() {
  const { timeZone } = useSession().organization;
  const filterState = useAuditFilters();
  const [openEntry, setOpenEntry] = useOpenEntry();
  const audit = useInfiniteQuery(auditQuery(filterState.asked));
  const entries = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page>
      <PageHeader
        title="Audit log"
        description={`Who changed what, newest first. Times in ${timeZone} (${zoneName(timeZone)}).`}
        actions={<ExportMenu path="/audit/export" filters={filterState.asked} lines="JSON lines, with hashes" />}
      />
      <ChainStatus onOpen={setOpenEntry} />
      <Card aria-label="Audit log" className="overflow-hidden">
        <AuditFilters {...filterState} entries={entries} />
        {audit.isPending ? <TableSkeleton columns={4} rows={8} /> : null}
        {audit.isError ? (
          <ErrorState title="The audit log could not be loaded" error={audit.error} onRetry={audit.refetch} />
        ) : null}
        {audit.isSuccess && entries.length === 0 ? <NothingHere {...filterState} /> : null}
        {entries.length > 0 ? (
          <div className={cn(audit.isPlaceholderData && "opacity-60 transition-opacity")}>
            <AuditTable entries={entries} onOpen={setOpenEntry} />
          </div>
        ) : null}
        {audit.hasNextPage ? (
          <div className="flex justify-center border-t p-3">
            <Button pending={audit.isFetchingNextPage} onClick={() => audit.fetchNextPage()}>
              Load older
            </Button>
          </div>
        ) : null}
      </Card>
      <EntrySheet
        entryId={openEntry}
        onClose={() => setOpenEntry(null)}
        onFilter={(filters) => {
          setOpenEntry(null);
          return filterState.set(filters);
        }}
      />
    </Page>
  );
}

const NothingHere = ({ active, clear }: Pick<ReturnType<typeof useAuditFilters>, "active" | "clear">) =>
  active ? (
    <EmptyState icon={SearchX} title="No entry fits" action={<Button onClick={clear}>Clear filters</Button>}>
      Nothing in the log has all of these properties.
    </EmptyState>
  ) : (
    <EmptyState icon={ScrollText} title="Nothing has been changed yet">
      Every change of teams, keys, budgets and providers is written here.
    </EmptyState>
  );
