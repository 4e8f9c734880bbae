import type { AuditEntryView } from "@gatehouse/domain";
import { ArrowRight } from "lucide-react";
import { CopyButton } from "#components/data/copy-button.tsx";
import { Instant, When } from "#components/data/when.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import { describeAction, type FieldChange, fieldChanges } from "../describe.ts";

export function AuditTable({ entries }: { entries: readonly AuditEntryView[] }) {
  return (
    <>
      <div className="max-md:hidden">
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Time</TableHeader>
              <TableHeader>Who</TableHeader>
              <TableHeader>What</TableHeader>
              <TableHeader>Change</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {entries.map((entry) => (
              <TableRow key={entry.id} className="hover:bg-subtle [&>td]:align-top">
                <TableCell className="whitespace-nowrap text-muted-foreground tabular-nums">
                  <Instant at={entry.at} />
                </TableCell>
                <TableCell className="max-w-52 truncate">{entry.actor}</TableCell>
                <TableCell>
                  <span className="block whitespace-nowrap font-medium">{describeAction(entry.action)}</span>
                  <TargetId id={entry.targetId} />
                </TableCell>
                <TableCell>
                  <Changes changes={fieldChanges(entry.before, entry.after)} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="divide-y md:hidden">
        {entries.map((entry) => (
          <li key={entry.id} className="grid gap-1.5 px-4 py-3.5">
            <p className="flex items-baseline justify-between gap-3">
              <span className="font-medium">{describeAction(entry.action)}</span>
              <When at={entry.at} className="text-muted-foreground text-xs" />
            </p>
            <p className="truncate text-muted-foreground text-xs">{entry.actor}</p>
            <Changes changes={fieldChanges(entry.before, entry.after)} />
          </li>
        ))}
      </ul>
    </>
  );
}

const TargetId = ({ id }: { id: string }) => (
  <span className="flex items-center text-muted-foreground">
    <span className="font-mono text-2xs" title={id}>
      {id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id}
    </span>
    <CopyButton text={id} what="id" className="-my-1" />
  </span>
);

const Changes = ({ changes }: { changes: readonly FieldChange[] }) => (
  <ul className="grid gap-0.5 text-xs">
    {changes.map(({ field, before, after }) => (
      <li key={field} className="flex flex-wrap items-center gap-x-1.5 break-all">
        <span className="text-muted-foreground">{field}</span>
        {before === null ? null : <s className="text-muted-foreground">{before}</s>}
        {before !== null && after !== null ? (
          <ArrowRight className="size-3 text-muted-foreground" aria-label="to" />
        ) : null}
        {after === null ? null : <span>{after}</span>}
      </li>
    ))}
  </ul>
);
