"use client";
import type { CachePurgeView } from "@gatehouse/domain";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Instant, When } from "#components/data/when.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { cachePurgesQuery } from "../queries.ts";

/** What was purged, newest first. */
export function PurgeList() {
  const purges = useInfiniteQuery(cachePurgesQuery());
  const items = purges.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card aria-label="Purges" className="overflow-hidden">
      <CardHeader title="Purges" description="What was kept before is given no more." />
      {purges.isPending ? <TableSkeleton columns={3} rows={2} /> : null}
      {purges.isError ? (
        <ErrorState title="The purges could not be loaded" error={purges.error} onRetry={purges.refetch} />
      ) : null}
      {purges.isSuccess && items.length === 0 ? (
        <p className="border-t px-5 py-8 text-center text-compact text-muted-foreground">Nothing was purged yet.</p>
      ) : null}
      {items.length > 0 ? (
        <ul className="divide-y border-t">
          {items.map((purge) => (
            <li
              key={purge.id}
              className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-5 py-3 text-compact"
            >
              <span className="min-w-0 break-words">
                <What purge={purge} />
              </span>
              <span className="text-muted-foreground text-xs">
                {purge.purgedBy} · <Instant at={purge.purgedAt} /> (<When at={purge.purgedAt} />)
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {purges.hasNextPage ? (
        <div className="flex justify-center border-t p-3">
          <Button pending={purges.isFetchingNextPage} onClick={() => purges.fetchNextPage()}>
            Load older
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function What({ purge: { by, value, name } }: { purge: CachePurgeView }) {
  if (by === "all") return "Everything";
  const kind = by.slice(0, 1).toUpperCase() + by.slice(1);
  if (by === "tag" || by === "model") {
    return (
      <>
        {kind} <span className="font-mono text-xs">{value}</span>
      </>
    );
  }
  return (
    <>
      {kind} {name ?? <span className="text-muted-foreground">that is gone by now</span>}
    </>
  );
}
