import type { CacheOverviewView } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { exactUsdText, formatCount, formatPercent, formatUsd, plural } from "#lib/format.ts";
import { hitRate } from "../cache-words.ts";

/** What the cache did in the span; undefined while it is not known. */
export function CacheFigures({ overview }: { overview: CacheOverviewView | undefined }) {
  const rate = overview ? hitRate(overview) : null;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border bg-border shadow-raised lg:grid-cols-4">
      <Tile label="Hit rate" note="of requests that were looked up">
        {overview && (rate === null ? "–" : formatPercent(rate))}
      </Tile>
      <Tile label="Hits" note={overview && `of ${plural(overview.requests, "request")} in all`}>
        {overview && formatCount(overview.hits)}
      </Tile>
      <Tile label="Saved" note="what these answers had cost, less what hits are charged">
        {overview && <span title={exactUsdText(overview.savedNanoUsd)}>{formatUsd(overview.savedNanoUsd)}</span>}
      </Tile>
      <Tile label="Misses" note={overview && `and ${formatCount(overview.bypasses)} that were not looked up`}>
        {overview && formatCount(overview.misses)}
      </Tile>
    </dl>
  );
}

const Tile = ({ label, note, children }: { label: string; note: ReactNode; children: ReactNode }) => (
  <div className="bg-card px-5 pt-4 pb-3.5">
    <dt className="text-compact text-muted-foreground">{label}</dt>
    {children === undefined ? (
      <dd>
        <Skeleton className="mt-2 h-7 w-24" />
      </dd>
    ) : (
      <>
        <dd className="mt-1 font-semibold text-2xl tabular-nums leading-8 tracking-tight">{children}</dd>
        <dd className="min-h-5 text-muted-foreground text-xs">{note}</dd>
      </>
    )}
  </div>
);
