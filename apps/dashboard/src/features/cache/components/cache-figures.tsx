import type { CacheFigures as Figures } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { Callout } from "#components/ui/callout.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { exactUsdText, formatCount, formatPercent, formatUsd, plural } from "#lib/format.ts";
import { hitRate, TOOK_TOO_LONG } from "../cache-words.ts";

/** What the cache did in the span; undefined while it is not known, null when it could not be added up in time. */
export function CacheFigures({ figures }: { figures: Figures | null | undefined }) {
  if (figures === null) {
    return <Callout tone="warning">{TOOK_TOO_LONG}</Callout>;
  }
  const rate = figures ? hitRate(figures) : null;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border bg-border shadow-raised lg:grid-cols-4">
      <Tile label="Hit rate" note="of requests that were looked up">
        {figures && (rate === null ? "–" : formatPercent(rate))}
      </Tile>
      <Tile label="Hits" note={figures && `of ${plural(figures.requests, "request")} in all`}>
        {figures && formatCount(figures.hits)}
      </Tile>
      <Tile label="Saved" note="what these answers had cost, less what hits are charged">
        {figures && <span title={exactUsdText(figures.savedNanoUsd)}>{formatUsd(figures.savedNanoUsd)}</span>}
      </Tile>
      <Tile label="Misses" note={figures && `and ${formatCount(figures.bypasses)} that were not looked up`}>
        {figures && formatCount(figures.misses)}
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
