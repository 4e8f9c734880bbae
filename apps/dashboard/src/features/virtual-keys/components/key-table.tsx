import type { VirtualKeyView } from "@gatehouse/domain";
import Link from "next/link";
import { Money } from "#components/data/money.tsx";
import { When } from "#components/data/when.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from "#components/ui/table.tsx";
import { FullestBudget } from "#features/budgets/components/budget-summary.tsx";
import { cn } from "#lib/cn.ts";
import { KeyActions } from "./key-actions.tsx";
import { KeyStatusBadge } from "./status-badge.tsx";

export function KeyTable({ keys }: { keys: readonly VirtualKeyView[] }) {
  return (
    <>
      <div className="max-md:hidden">
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Name</TableHeader>
              <TableHeader>Team</TableHeader>
              <TableHeader>Status</TableHeader>
              <TableHeader className="w-56">Spend</TableHeader>
              <TableHeader>Last used</TableHeader>
              <TableHeader className="max-xl:hidden">Created</TableHeader>
              <TableHeader>
                <span className="sr-only">Actions</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {keys.map((key) => (
              <KeyRow key={key.id} virtualKey={key} />
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="divide-y md:hidden">
        {keys.map((key) => (
          <KeyCard key={key.id} virtualKey={key} />
        ))}
      </ul>
    </>
  );
}

function KeyRow({ virtualKey }: { virtualKey: VirtualKeyView }) {
  return (
    <TableRow className={cn("hover:bg-muted/50", virtualKey.status === "revoked" && "text-muted-foreground")}>
      <TableRowHeader className="max-w-64">
        <KeyName virtualKey={virtualKey} />
      </TableRowHeader>
      <TableCell className="max-w-40">
        <span className="block truncate">{virtualKey.teamName}</span>
        {virtualKey.member ? (
          <span className="block truncate text-muted-foreground text-xs">{virtualKey.member.name}</span>
        ) : null}
      </TableCell>
      <TableCell>
        <KeyStatusBadge status={virtualKey.status} />
        <Expiry virtualKey={virtualKey} />
      </TableCell>
      <TableCell>
        <Spend virtualKey={virtualKey} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        {virtualKey.lastUsedAt ? <When at={virtualKey.lastUsedAt} /> : "Never"}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-xl:hidden">
        <When at={virtualKey.createdAt} />
        {virtualKey.createdBy ? (
          <span className="block max-w-40 truncate text-xs">by {virtualKey.createdBy}</span>
        ) : null}
      </TableCell>
      <TableCell className="w-12 text-right">
        <KeyActions virtualKey={virtualKey} />
      </TableCell>
    </TableRow>
  );
}

function KeyCard({ virtualKey }: { virtualKey: VirtualKeyView }) {
  return (
    <li className="grid grid-cols-1 gap-3 px-4 py-4">
      <div className="flex items-start justify-between gap-3">
        <KeyName virtualKey={virtualKey} />
        <span className="flex items-center gap-1">
          <KeyStatusBadge status={virtualKey.status} />
          <KeyActions virtualKey={virtualKey} />
        </span>
      </div>
      <Spend virtualKey={virtualKey} />
      <p className="text-muted-foreground text-xs">
        {virtualKey.teamName}
        {virtualKey.member ? ` · ${virtualKey.member.name}` : null} ·{" "}
        {virtualKey.lastUsedAt ? (
          <>
            used <When at={virtualKey.lastUsedAt} />
          </>
        ) : (
          "never used"
        )}
      </p>
    </li>
  );
}

const KeyName = ({ virtualKey }: { virtualKey: VirtualKeyView }) => (
  <div className="grid min-w-0">
    <Link href={`/keys/${virtualKey.id}`} className="truncate font-medium underline-offset-4 hover:underline">
      {virtualKey.name}
    </Link>
    <span className="truncate font-mono text-muted-foreground text-xs">{virtualKey.display}</span>
  </div>
);

const Spend = ({ virtualKey }: { virtualKey: VirtualKeyView }) =>
  virtualKey.budgets.length > 0 ? (
    <FullestBudget budgets={virtualKey.budgets} />
  ) : (
    <span>
      <Money amount={virtualKey.monthSpendNanoUsd} className="font-medium" />
      <span className="text-muted-foreground text-xs"> this month · no budget of its own</span>
    </span>
  );

const Expiry = ({ virtualKey }: { virtualKey: VirtualKeyView }) =>
  virtualKey.expiresAt && virtualKey.status === "active" ? (
    <span className="mt-0.5 block whitespace-nowrap text-muted-foreground text-xs">
      expires <When at={virtualKey.expiresAt} />
    </span>
  ) : null;
