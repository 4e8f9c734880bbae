"use client";
import type { RequestRow } from "@gatehouse/domain";
import { ArrowRight, Repeat2 } from "lucide-react";
import type { MouseEvent } from "react";
import { Instant } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from "#components/ui/table.tsx";
import { isSimulated, providerLabel } from "#features/providers/catalogue.ts";
import { cn } from "#lib/cn.ts";
import { formatDuration, formatTokenFlow } from "#lib/format.ts";
import { notableClass } from "../route-words.ts";
import { AttemptStatusMark } from "./attempt-status.tsx";
import { CacheBadge } from "./cache-badge.tsx";
import { RequestCost } from "./request-cost.tsx";

interface RequestTableProps {
  rows: readonly RequestRow[];
  selected: string | null;
  onSelect: (requestId: string) => void;
  /** Leaves out columns while the panel takes the space. */
  narrow: boolean;
}

export function RequestTable({ rows, selected, onSelect, narrow }: RequestTableProps) {
  const wide = narrow ? "hidden" : "max-lg:hidden";
  const decided = !narrow && rows.some((row) => row.policyRule !== null || notableClass(row.sensitivityClass) !== null);
  return (
    <Table aria-label="Requests">
      <TableHead>
        <TableRow>
          <TableHeader>Time</TableHeader>
          <TableHeader>Status</TableHeader>
          <TableHeader>Model</TableHeader>
          <TableHeader className={wide}>Provider</TableHeader>
          <TableHeader className={wide}>Key</TableHeader>
          {decided ? <TableHeader className="max-xl:hidden">Policy</TableHeader> : null}
          <TableHeader className={cn("text-right", wide)}>Tokens in → out</TableHeader>
          <TableHeader className="text-right">Cost</TableHeader>
          <TableHeader className="text-right">Latency</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow
            key={row.requestId}
            id={`request-${row.requestId}`}
            onClick={() => onSelect(row.requestId)}
            aria-current={row.requestId === selected || undefined}
            className={cn(
              "cursor-pointer hover:bg-muted/50",
              row.requestId === selected && "bg-accent-soft! shadow-[inset_2px_0_0_var(--accent)]",
            )}
          >
            <TableRowHeader className="whitespace-nowrap tabular-nums">
              <OpenLink row={row} onSelect={onSelect} />
            </TableRowHeader>
            <TableCell>
              <AttemptStatusMark status={row.status} httpStatus={row.httpStatus} />
            </TableCell>
            <TableCell className="max-w-72">
              <Model row={row} />
            </TableCell>
            <TableCell className={cn("whitespace-nowrap", wide)}>
              {row.provider ? providerLabel(row.provider).replace(" (simulated)", "") : "–"}
              {isSimulated(row.provider) ? <span className="ml-1.5 text-accent text-xs">simulated</span> : null}
            </TableCell>
            <TableCell className={cn("max-w-48", wide)}>
              <span className="block truncate">{row.virtualKeyName}</span>
              <span className="block truncate text-muted-foreground text-xs">{row.teamName}</span>
            </TableCell>
            {decided ? (
              <TableCell className="max-w-44 max-xl:hidden">
                <Policy row={row} />
              </TableCell>
            ) : null}
            <TableCell className={cn("whitespace-nowrap text-right tabular-nums", wide)}>
              {formatTokenFlow(row.inputTokens, row.outputTokens)}
            </TableCell>
            <TableCell className="whitespace-nowrap text-right">
              <RequestCost row={row} />
            </TableCell>
            <TableCell className="whitespace-nowrap text-right tabular-nums">
              {formatDuration(row.durationMs)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The row's real link: reached by Tab, opened in a new tab, copied. */
function OpenLink({ row, onSelect }: { row: RequestRow; onSelect: (requestId: string) => void }) {
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
    onSelect(row.requestId);
  };
  return (
    <a
      href={`/requests?request=${encodeURIComponent(row.requestId)}`}
      onClick={open}
      aria-label={`Open request ${row.requestId}`}
    >
      <Instant at={row.startedAt} />
    </a>
  );
}

export function Model({ row }: { row: RequestRow }) {
  const served = row.upstreamModel && row.upstreamModel !== row.model ? row.upstreamModel : null;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className="truncate font-mono text-xs">{row.model}</span>
      {served ? (
        <span
          className="flex min-w-0 items-center gap-1 text-muted-foreground max-2xl:hidden"
          title={`Answered by ${served}`}
        >
          <ArrowRight className="size-3 shrink-0" aria-hidden />
          <span className="truncate font-mono text-xs">{served}</span>
        </span>
      ) : null}
      {row.attempts > 1 ? (
        <Badge tone="warning" title={`${row.attempts} attempts`}>
          <Repeat2 aria-hidden />
          {row.attempts}
        </Badge>
      ) : null}
      {row.cacheStatus ? <CacheBadge status={row.cacheStatus} /> : null}
    </span>
  );
}

/** The rule that decided, and the class of sensitivity under it. */
const Policy = ({ row }: { row: RequestRow }) => (
  <>
    <span className="block truncate" title={row.policyRule ?? undefined}>
      {row.policyRule ?? "–"}
    </span>
    {notableClass(row.sensitivityClass) ? (
      <span className="block truncate text-muted-foreground text-xs">class {row.sensitivityClass}</span>
    ) : null}
  </>
);
