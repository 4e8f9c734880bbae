"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { costShares } from "#charts/prepare/group-figures.ts";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { GROUP_LABELS } from "#features/usage/groups.ts";
import { usageQuery } from "#features/usage/queries.ts";
import { exactUsdText, formatPercent, formatUsd } from "#lib/format.ts";
import type { TimeRange } from "#lib/time-range.ts";
import { useHomeGroup } from "../use-home-range.ts";

/** Who or what the cost is made of, largest first; the colours are those of the chart beside it. */
export function BreakdownCard({ range }: { range: TimeRange }) {
  const [group] = useHomeGroup();
  const usage = useQuery(usageQuery(range, group, { percentiles: "no" }));
  const bands = useMemo(() => (usage.data ? costShares(usage.data) : null), [usage.data]);
  return (
    <Card aria-label={`Cost by ${GROUP_LABELS[group].toLowerCase()}`}>
      <CardHeader title={`By ${GROUP_LABELS[group].toLowerCase()}`} description="Share of the cost in this range" />
      <div className="px-5 pb-5">
        {bands === null ? <BreakdownSkeleton /> : null}
        {bands?.length === 0 ? (
          <p className="py-10 text-center text-compact text-muted-foreground">Nothing yet.</p>
        ) : null}
        <ul className="grid gap-3.5">
          {bands?.map((band) => (
            <li key={band.id} className="grid gap-1.5">
              <div className="flex items-baseline justify-between gap-3 text-compact">
                <span className="min-w-0 truncate">{band.label}</span>
                <span className="whitespace-nowrap tabular-nums" title={exactUsdText(BigInt(band.total))}>
                  <span className="font-medium">{formatUsd(BigInt(band.total))}</span>
                  <span className="ml-2 inline-block w-9 text-right text-muted-foreground text-xs">
                    {formatPercent(band.share)}
                  </span>
                </span>
              </div>
              <div className="h-1.5 overflow-hidden rounded-full bg-muted" aria-hidden>
                <div
                  className="h-full rounded-full"
                  style={{ width: `${band.share * 100}%`, background: band.colour }}
                />
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

const BreakdownSkeleton = () => (
  <div className="grid gap-4">
    {[1, 2, 3, 4].map((row) => (
      <Skeleton key={row} className="h-8" />
    ))}
  </div>
);
