"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { useSession } from "#features/session/index.ts";
import { zoneName } from "#lib/time.ts";
import { AuditTable } from "./components/audit-table.tsx";
import { auditQuery } from "./queries.ts";

export function AuditView() {
  const { timeZone } = useSession().organization;
  const audit = useInfiniteQuery(auditQuery());
  const entries = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page>
      <PageHeader
        title="Audit log"
        description={`Who changed what, newest first. Times in ${timeZone} (${zoneName(timeZone)}).`}
      />
      <Card aria-label="Audit log" className="overflow-hidden">
        {audit.isPending ? <TableSkeleton columns={4} rows={8} /> : null}
        {audit.isError ? (
          <ErrorState title="The audit log could not be loaded" error={audit.error} onRetry={audit.refetch} />
        ) : null}
        {audit.isSuccess && entries.length === 0 ? (
          <EmptyState icon={ScrollText} title="Nothing has been changed yet">
            Every change of teams, keys, budgets and providers is written here.
          </EmptyState>
        ) : null}
        {entries.length > 0 ? <AuditTable entries={entries} /> : null}
        {audit.hasNextPage ? (
          <div className="flex justify-center border-t p-3">
            <Button pending={audit.isFetchingNextPage} onClick={() => audit.fetchNextPage()}>
              Load older
            </Button>
          </div>
        ) : null}
      </Card>
    </Page>
  );
}
