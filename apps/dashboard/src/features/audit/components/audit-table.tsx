"use client";
import type { AuditEntryView } from "@gatehouse/domain";
import { ArrowRight } from "lucide-react";
import { Instant, When } from "#components/data/when.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { cn } from "#lib/cn.ts";
import { describeAction, describeTarget, type FieldChange, fieldChanges } from "../describe.ts";
import { useReading } from "../use-reading.ts";

interface AuditTableProps {
  entries: readonly AuditEntryView[];
  /** Absent: entries cannot be opened. */
  onOpen?: (entryId: string) => void;
}

export function AuditTable({ entries, onOpen }: AuditTableProps) {
  const reading = useReading();
  const rows = entries.map((entry) => ({
    ...entry,
    target: describeTarget(entry, reading),
    changes: fieldChanges(entry.before, entry.after, reading),
  }));
  return (
    <>
      <div className="max-md:hidden">
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Time</TableHeader>
              <TableHeader>Who</TableHeader>
              <TableHeader>What</TableHeader>
              <TableHeader>Details</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.id} className="hover:bg-muted/50 [&>td]:align-top">
                <TableCell className="whitespace-nowrap text-muted-foreground tabular-nums">
                  <Instant at={row.at} />
                </TableCell>
                <TableCell className="max-w-52 truncate">{row.actor}</TableCell>
                <TableCell className="min-w-44" title={`${row.targetType} ${row.targetId}`}>
                  <Open row={row} onOpen={onOpen} className="block" />
                  <span className="text-muted-foreground">{row.target}</span>
                </TableCell>
                <TableCell className="w-1/2">
                  <Changes changes={row.changes} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="divide-y md:hidden">
        {rows.map((row) => (
          <li key={row.id} className="grid grid-cols-1 gap-1.5 px-4 py-3.5">
            <p className="flex items-baseline justify-between gap-3">
              <span className="min-w-0">
                <Open row={row} onOpen={onOpen} /> <span className="text-muted-foreground">{row.target}</span>
              </span>
              <When at={row.at} className="whitespace-nowrap text-muted-foreground text-xs" />
            </p>
            <p className="truncate text-muted-foreground text-xs">{row.actor}</p>
            <Changes changes={row.changes} />
          </li>
        ))}
      </ul>
    </>
  );
}

const Open = ({
  row,
  onOpen,
  className,
}: {
  row: AuditEntryView & { target: string | null };
  onOpen: AuditTableProps["onOpen"];
  className?: string;
}) =>
  onOpen === undefined ? (
    <span className={cn("font-medium", className)}>{describeAction(row.action)}</span>
  ) : (
    <button
      type="button"
      aria-label={`${describeAction(row.action)} ${row.target ?? ""}`.trim()}
      onClick={() => onOpen(row.id)}
      className={cn("rounded-sm text-left font-medium underline-offset-4 hover:underline", className)}
    >
      {describeAction(row.action)}
    </button>
  );

const Changes = ({ changes }: { changes: readonly FieldChange[] }) => (
  <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs leading-5">
    {changes.map(({ field, before, after }) => (
      <li key={field} className="inline-flex min-w-0 flex-wrap items-center gap-x-1.5">
        <span className="text-muted-foreground">{field}</span>
        {before === null ? null : (
          <span className={after === null ? "break-all" : "break-all text-muted-foreground line-through"}>
            {before}
          </span>
        )}
        {before !== null && after !== null ? (
          <ArrowRight className="size-3 text-muted-foreground" aria-label="to" />
        ) : null}
        {after === null ? null : <span className="break-all">{after}</span>}
      </li>
    ))}
  </ul>
);
