import type { DryRunRow, PolicyDryRunView } from "@gatehouse/domain";
import Link from "next/link";
import { Instant } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from "#components/ui/table.tsx";
import { plural } from "#lib/format.ts";
import { signedUsd } from "./dry-run-figures.tsx";

const CHANGES = {
  newly_denied: { tone: "danger", label: "Newly denied" },
  rerouted: { tone: "accent", label: "Rerouted" },
  newly_allowed: { tone: "success", label: "Newly allowed" },
} as const satisfies Record<DryRunRow["change"], unknown>;

/** The requests that would have gone otherwise; on narrow screens as cards. */
export function DryRunRows({ result: { rows, requests } }: { result: PolicyDryRunView }) {
  const changed = requests.compared - requests.unchanged;
  if (changed === 0) return null;
  return (
    <Card aria-label="Changed requests" className="overflow-hidden">
      <CardHeader
        title="Changed requests"
        description={
          rows.length < changed
            ? `The first ${rows.length} of ${plural(changed, "request")}.`
            : plural(changed, "request")
        }
      />
      <div className="border-t max-md:hidden">
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Request</TableHeader>
              <TableHeader>Change</TableHeader>
              <TableHeader>Key, team</TableHeader>
              <TableHeader>From → to</TableHeader>
              <TableHeader>By rule</TableHeader>
              <TableHeader className="text-right">Cost, estimate</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <ChangedRow key={row.requestId} row={row} />
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="divide-y border-t md:hidden">
        {rows.map((row) => (
          <ChangedCard key={row.requestId} row={row} />
        ))}
      </ul>
    </Card>
  );
}

const ChangedRow = ({ row }: { row: DryRunRow }) => (
  <TableRow>
    <TableRowHeader className="whitespace-nowrap">
      <RequestLink row={row} />
      <span className="block text-muted-foreground text-xs">{row.model}</span>
    </TableRowHeader>
    <TableCell>
      <ChangeBadge row={row} />
    </TableCell>
    <TableCell>
      {row.keyName}
      <span className="block text-muted-foreground text-xs">{row.teamName}</span>
    </TableCell>
    <TableCell className="min-w-48">
      <Way row={row} />
    </TableCell>
    <TableCell className="min-w-40">
      <Why row={row} />
    </TableCell>
    <TableCell className="whitespace-nowrap text-right tabular-nums">
      <Difference row={row} />
    </TableCell>
  </TableRow>
);

const ChangedCard = ({ row }: { row: DryRunRow }) => (
  <li className="grid min-w-0 gap-1 px-5 py-3 text-compact">
    <div className="flex flex-wrap items-center justify-between gap-2">
      <RequestLink row={row} />
      <ChangeBadge row={row} />
    </div>
    <p className="min-w-0 break-words text-muted-foreground">
      {row.keyName}, {row.teamName} · {row.model}
    </p>
    <Way row={row} />
    <div className="flex flex-wrap items-baseline justify-between gap-2">
      <Why row={row} />
      <span className="tabular-nums">
        <Difference row={row} />
      </span>
    </div>
  </li>
);

const RequestLink = ({ row }: { row: DryRunRow }) => (
  <Link
    href={`/requests?request=${encodeURIComponent(row.requestId)}`}
    className="font-medium hover:underline"
    aria-label={`Open the request ${row.requestId}`}
  >
    <Instant at={row.startedAt} />
  </Link>
);

const ChangeBadge = ({ row: { change } }: { row: DryRunRow }) => (
  <Badge tone={CHANGES[change].tone}>{CHANGES[change].label}</Badge>
);

const Way = ({ row: { from, to } }: { row: DryRunRow }) => (
  <span className="break-words">
    {targetWords(from)} → {targetWords(to)}
  </span>
);

const targetWords = (target: DryRunRow["from"]): string =>
  target === null ? "nowhere" : (target.label ?? "a deployment that is gone");

const Why = ({ row: { rule, reason, missing } }: { row: DryRunRow }) => (
  <span className="grid min-w-0 gap-0.5">
    <span className="break-words">{rule ?? "No rule"}</span>
    {reason === null ? null : <span className="break-words text-muted-foreground text-xs">{reason}</span>}
    {missing.length > 0 ? <Missing missing={missing} /> : null}
  </span>
);

/** What the rules go by and is not on record, so that the decision may be another one. */
const Missing = ({ missing: [first, ...more] }: { missing: readonly string[] }) => (
  <span className="text-warning text-xs" title={[first, ...more].join(", ")}>
    Not on record: {first}
    {more.length > 0 ? ` and ${more.length} more` : ""}
  </span>
);

const Difference = ({ row: { estimatedDifferenceNanoUsd: difference } }: { row: DryRunRow }) =>
  difference === null ? <span className="text-muted-foreground">–</span> : signedUsd(BigInt(difference));
