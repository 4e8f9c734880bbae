"use client";
import type { UsageGrain } from "@gatehouse/domain";
import { ChartColumn, FileDown, Table2 } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { cn } from "#lib/cn.ts";
import { FigureTable } from "./figure-table.tsx";
import type { Band, Figure } from "./prepare/figure.ts";

const ChartSkeleton = () => <Skeleton className="h-60 w-full" />;
const TimeChart = dynamic(() => import("./visualise/time-chart.tsx"), { ssr: false, loading: ChartSkeleton });

interface FigureCardProps {
  title: string;
  /** One sentence that says what the picture shows. */
  summary: ReactNode;
  /** null: it is not known yet. */
  figure: Figure | null;
  /** What the picture is made of, when it is drawn otherwise than the table has it. */
  picture?: Figure | null;
  clock: { grain: UsageGrain; timeZone: string } | undefined;
  failed: boolean;
  /** Said instead of an empty picture. */
  nothing: string;
  actions?: ReactNode;
  /** Leads to a file of what is shown. */
  csvHref?: string;
  /** Told the span that was marked in the picture. */
  onSelect?: ((from: string, to: string) => void) | undefined;
  /** What can be done with a bucket in the table. */
  rowActions?: ((from: string, to: string, label: string) => ReactNode) | undefined;
  className?: string;
}

/** A figure as a picture, and as a table for those who cannot see the picture or want the digits. */
export function FigureCard(props: FigureCardProps) {
  const { title, summary, figure, failed, nothing, actions, csvHref, className } = props;
  const [mode, setMode] = useState<"chart" | "table">("chart");
  const empty = failed ? "The figures could not be loaded." : figure && isEmpty(figure) ? nothing : null;
  return (
    <Card aria-label={title} className={cn("flex flex-col", className)}>
      <CardHeader
        title={title}
        description={summary}
        actions={
          <>
            {actions}
            {csvHref ? (
              <Button asChild size="icon-sm">
                <a href={csvHref} download aria-label={`${title} as CSV`} title="CSV">
                  <FileDown aria-hidden />
                </a>
              </Button>
            ) : null}
            <Segmented
              label={`${title} as`}
              value={mode}
              onValueChange={setMode}
              options={[
                { value: "chart", name: "Chart", label: <ChartColumn aria-hidden /> },
                { value: "table", name: "Table", label: <Table2 aria-hidden /> },
              ]}
            />
          </>
        }
      />
      <div className="min-h-60 px-5 pb-4">
        {empty === null && (!figure || !props.clock) ? <ChartSkeleton /> : null}
        {empty === null ? null : (
          <p className="grid h-60 place-items-center text-center text-compact text-muted-foreground">{empty}</p>
        )}
        {empty === null && figure && props.clock ? (
          <Body {...props} figure={figure} clock={props.clock} mode={mode} />
        ) : null}
      </div>
      {figure && empty === null && mode === "chart" ? <Legend figure={figure} /> : null}
    </Card>
  );
}

function Body({
  figure,
  picture,
  clock,
  mode,
  title,
  onSelect,
  rowActions,
}: FigureCardProps & { figure: Figure; clock: NonNullable<FigureCardProps["clock"]>; mode: "chart" | "table" }) {
  if (mode === "table") return <FigureTable figure={figure} clock={clock} label={title} rowActions={rowActions} />;
  const select = (first: number, last: number) => {
    const [from, to] = [figure.rows[first]?.at, figure.rows[last]?.end];
    if (from && to) onSelect?.(from, to);
  };
  return <TimeChart figure={picture ?? figure} clock={clock} onSelect={onSelect && select} />;
}

const isEmpty = ({ bands, rows, shape }: Figure): boolean =>
  !rows.some(({ values }) =>
    bands.some(({ id }) => (shape === "lines" ? (values[id] ?? null) !== null : Number(values[id] ?? 0) !== 0)),
  );

/** Names the colours, and what is drawn apart. */
function Legend({ figure: { bands, rows, shape, partial } }: { figure: Figure }) {
  const compared = rows.some(({ before }) => before !== undefined && before !== null);
  if (bands.length < 2 && !compared && !partial) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-5 pb-4 text-muted-foreground text-xs">
      {(bands.length > 1 ? bands : []).map((band) => (
        <LegendEntry key={band.id} {...band} />
      ))}
      {compared ? (
        <li className="flex items-center gap-1.5">
          <span className="w-3.5 border-muted-foreground border-t-2 border-dashed" aria-hidden />
          Span before
        </li>
      ) : null}
      {partial ? (
        <li>The last bucket, {shape === "bars" ? "drawn paler" : "at the dashed end"}, is not complete.</li>
      ) : null}
    </ul>
  );
}

const LegendEntry = ({ label, colour }: Band) => (
  <li className="flex min-w-0 items-center gap-1.5">
    <span className="size-2 shrink-0 rounded-[3px]" style={{ background: colour }} aria-hidden />
    <span className="truncate">{label}</span>
  </li>
);
