import { ArrowDownRight, ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { cn } from "#lib/cn.ts";
import { formatPercent } from "#lib/format.ts";
import { Sparkline } from "./visualise/sparkline.tsx";

interface StatTileProps {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  /** Against the span before, as a share; null when there is nothing to compare with. */
  change?: number | null;
  /** Whether more is good, bad, or neither: decides the colour of the change. */
  more?: "good" | "bad" | "neutral";
  values?: readonly number[];
  loading: boolean;
}

export function StatTile({ label, value, note, change, more = "neutral", values, loading }: StatTileProps) {
  return (
    <div className="relative overflow-hidden bg-card px-5 pt-4 pb-3.5">
      <dt className="text-compact text-muted-foreground">{label}</dt>
      {loading ? (
        <dd>
          <Skeleton className="mt-2 h-7 w-28" />
          <Skeleton className="mt-2 h-4 w-36" />
        </dd>
      ) : (
        <>
          <dd className="mt-1 font-semibold text-2xl tabular-nums leading-8 tracking-tight">{value}</dd>
          <dd className="flex min-h-5 flex-wrap items-center gap-x-2 text-muted-foreground text-xs">
            {change === undefined || change === null ? null : <Change change={change} more={more} />}
            {note}
          </dd>
        </>
      )}
      {values && !loading ? (
        <Sparkline values={values} className="absolute top-4 right-5 h-8 w-24 text-accent opacity-80" />
      ) : null}
    </div>
  );
}

/** An arrow and by how much; the colour says whether that is good. */
export function Change({ change, more }: { change: number; more: "good" | "bad" | "neutral" }) {
  const up = change > 0;
  const Icon = up ? ArrowUpRight : ArrowDownRight;
  const good = more === "neutral" ? null : up === (more === "good");
  if (Math.abs(change) < 0.001) return <span>unchanged</span>;
  return (
    <span
      className={cn(
        "inline-flex items-center gap-0.5 font-medium tabular-nums",
        good === true && "text-success",
        good === false && "text-danger",
      )}
    >
      <Icon className="size-3.5" aria-hidden />
      <span className="sr-only">{up ? "up" : "down"}</span>
      {formatPercent(Math.abs(change))}
    </span>
  );
}
