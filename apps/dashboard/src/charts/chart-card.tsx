"use client";
import { ChartColumn, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { cn } from "#lib/cn.ts";

export interface ChartTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

interface ChartCardProps {
  title: string;
  /** One sentence that says what the picture shows. */
  summary: ReactNode;
  legend?: readonly { label: string; colour: string }[];
  actions?: ReactNode;
  chart: ReactNode;
  /** The same figures as a table, for those who cannot see the picture or want the digits. */
  table: () => ChartTable;
  loading?: boolean;
  empty?: string | null;
  className?: string;
}

export const ChartSkeleton = () => <Skeleton className="h-60 w-full" />;

export function ChartCard({
  title,
  summary,
  legend,
  actions,
  chart,
  table,
  loading,
  empty,
  className,
}: ChartCardProps) {
  const [mode, setMode] = useState<"chart" | "table">("chart");
  return (
    <Card aria-label={title} className={cn("flex flex-col", className)}>
      <CardHeader
        title={title}
        description={summary}
        actions={
          <>
            {actions}
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
        {loading ? <ChartSkeleton /> : null}
        {!loading && empty ? (
          <p className="grid h-60 place-items-center text-compact text-muted-foreground">{empty}</p>
        ) : null}
        {!loading && !empty ? mode === "chart" ? chart : <DataTable table={table()} label={title} /> : null}
      </div>
      {legend && legend.length > 1 && !empty ? <Legend entries={legend} /> : null}
    </Card>
  );
}

const Legend = ({ entries }: { entries: readonly { label: string; colour: string }[] }) => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 px-5 pb-4 text-muted-foreground text-xs">
    {entries.map(({ label, colour }) => (
      <li key={label} className="flex min-w-0 items-center gap-1.5">
        <span className="size-2 shrink-0 rounded-[3px]" style={{ background: colour }} aria-hidden />
        <span className="truncate">{label}</span>
      </li>
    ))}
  </ul>
);

const DataTable = ({ table, label }: { table: ChartTable; label: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
  <section className="h-60 overflow-auto rounded-lg border" tabIndex={0} aria-label={`${label}, as a table`}>
    <table className="w-full text-left text-xs tabular-nums">
      <thead className="sticky top-0 bg-inset">
        <tr>
          {table.columns.map((column, index) => (
            <th
              key={column}
              scope="col"
              className={cn("whitespace-nowrap px-3 py-2 font-medium text-muted-foreground", index > 0 && "text-right")}
            >
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y">
        {table.rows.map((row) => (
          <tr key={row[0]}>
            {row.map((cell, index) => (
              <td key={index} className={cn("whitespace-nowrap px-3 py-1.5", index > 0 && "text-right")}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
