"use client";
import type { GatewayNodeView } from "@gatehouse/domain";
import { When } from "#components/data/when.tsx";
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
import { formatBytes, formatCount, formatDuration, formatPercent } from "#lib/format.ts";
import { spoolProblem } from "../spool-words.ts";
import { LeaseSum } from "./lease-sum.tsx";

export function GatewayTable({ gateways }: { gateways: readonly GatewayNodeView[] }) {
  return (
    <>
      <div className="max-lg:hidden">
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Gateway</TableHeader>
              <TableHeader>Version</TableHeader>
              <TableHeader>Configuration</TableHeader>
              <TableHeader className="text-right">In flight</TableHeader>
              <TableHeader>Spool</TableHeader>
              <TableHeader>Leases</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {gateways.map((gateway) => (
              <TableRow key={gateway.id} className="hover:bg-muted/50 [&>td]:align-top [&>th]:align-top">
                <TableRowHeader className="min-w-56">
                  <Name gateway={gateway} />
                </TableRowHeader>
                <TableCell className="whitespace-nowrap">
                  {gateway.version}
                  <span className="block text-muted-foreground text-xs">
                    started <When at={gateway.startedAt} />
                  </span>
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  <Configuration gateway={gateway} />
                </TableCell>
                <TableCell className="text-right tabular-nums">{formatCount(gateway.inFlight)}</TableCell>
                <TableCell>
                  <Spool gateway={gateway} />
                </TableCell>
                <TableCell>
                  <LeaseSum gateway={gateway} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="divide-y lg:hidden">
        {gateways.map((gateway) => (
          <li key={gateway.id} className="grid grid-cols-1 gap-2 px-4 py-4 text-compact">
            <Name gateway={gateway} />
            <p className="text-muted-foreground text-xs">
              Version {gateway.version}, started <When at={gateway.startedAt} />
            </p>
            <p>
              <Configuration gateway={gateway} />
            </p>
            <p>
              {formatCount(gateway.inFlight)} in flight · <Spool gateway={gateway} />
            </p>
            <LeaseSum gateway={gateway} />
          </li>
        ))}
      </ul>
    </>
  );
}

const Name = ({ gateway }: { gateway: GatewayNodeView }) => (
  <div className="grid gap-1">
    <span className="break-all font-medium font-mono text-xs">{gateway.id}</span>
    <span className="flex items-center gap-2 text-muted-foreground text-xs">
      {gateway.alive ? (
        <Badge tone="success">Up</Badge>
      ) : (
        <>
          <Badge tone="danger">Lost</Badge>
          <span>
            last seen <When at={gateway.heartbeatAt} />
          </span>
        </>
      )}
    </span>
    <span className="text-muted-foreground text-xs">
      budgets {gateway.ledgerMode}, rate limits {gateway.rateLimitMode}
    </span>
  </div>
);

/** Longer ago than its next look at the database would have been. */
const STALE_MS = 5_000;

const Configuration = ({ gateway }: { gateway: GatewayNodeView }) => (
  <>
    <span className="tabular-nums">version {gateway.configurationVersion}</span>{" "}
    <span className={gateway.snapshotAgeMs > STALE_MS ? "text-warning text-xs" : "text-muted-foreground text-xs"}>
      known to be current {formatDuration(gateway.snapshotAgeMs)} ago
    </span>
  </>
);

function Spool({ gateway }: { gateway: GatewayNodeView }) {
  const { spoolDepth, spoolBytes, spoolLimitBytes, spoolLevel } = gateway;
  const share = spoolLimitBytes > 0 ? ` (${formatPercent(spoolBytes / spoolLimitBytes)})` : "";
  return (
    <span>
      <span className="tabular-nums">{formatCount(spoolDepth)} waiting</span>{" "}
      <span className="text-muted-foreground text-xs">
        {formatBytes(spoolBytes)}
        {share}
      </span>
      {spoolProblem(gateway) ? (
        <Badge
          tone={spoolLevel === "filling" ? "warning" : "danger"}
          className="ml-2"
          title={spoolProblem(gateway) ?? ""}
        >
          {spoolLevel}
        </Badge>
      ) : null}
    </span>
  );
}
