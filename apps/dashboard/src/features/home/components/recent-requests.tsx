"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { When } from "#components/data/when.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { AttemptStatusMark } from "#features/requests/components/attempt-status.tsx";
import { RequestCost } from "#features/requests/components/request-cost.tsx";
import { latestRequestsQuery } from "#features/requests/queries.ts";

export function RecentRequests() {
  const latest = useQuery(latestRequestsQuery({}, 6, 10_000));
  return (
    <Card aria-label="Recent requests" className="overflow-hidden">
      <CardHeader
        title="Recent requests"
        actions={
          <Button asChild variant="ghost" size="sm">
            <Link href="/requests">View all</Link>
          </Button>
        }
      />
      {latest.isPending ? <Skeleton className="mx-5 mb-5 h-48" /> : null}
      {latest.isError ? (
        <p className="px-5 pb-5 text-compact text-muted-foreground">They could not be loaded.</p>
      ) : null}
      <ul className="divide-y border-t">
        {latest.data?.items.map((row) => (
          <li key={row.requestId}>
            <Link
              href={`/requests?range=24h&request=${encodeURIComponent(row.requestId)}`}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-5 py-2 hover:bg-muted/50 sm:grid-cols-[7.5rem_minmax(0,1fr)_auto_4.5rem]"
            >
              <AttemptStatusMark status={row.status} httpStatus={row.httpStatus} className="max-sm:order-3" />
              <span className="min-w-0 truncate">
                <span className="font-mono text-xs">{row.model}</span>
                <span className="text-muted-foreground text-xs max-sm:hidden"> · {row.virtualKeyName}</span>
              </span>
              <RequestCost row={row} className="text-compact" />
              <When
                at={row.startedAt}
                className="whitespace-nowrap text-right text-muted-foreground text-xs max-sm:order-4"
              />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
