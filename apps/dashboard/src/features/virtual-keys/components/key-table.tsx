import type { VirtualKeyView } from "@gatehouse/domain";
import Link from "next/link";
import { Money } from "#components/data/money.tsx";
import { When } from "#components/data/when.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
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
import type { KeySelection } from "../use-key-selection.ts";
import { KeyActions } from "./key-actions.tsx";
import { KeyStatusBadge } from "./status-badge.tsx";

interface KeyTableProps {
  keys: readonly VirtualKeyView[];
  /** Absent: keys cannot be ticked. */
  selection?: KeySelection;
}

export function KeyTable({ keys, selection }: KeyTableProps) {
  return (
    <>
      <div className="max-md:hidden">
        <Table>
          <TableHead>
            <TableRow>
              {selection ? (
                <TableHeader className="w-8">
                  <Checkbox
                    aria-label="Select all keys that are listed"
                    checked={selection.all}
                    onCheckedChange={(checked) => selection.setAll(checked === true)}
                  />
                </TableHeader>
              ) : null}
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
              <KeyRow key={key.id} virtualKey={key} selection={selection} />
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="divide-y md:hidden">
        {keys.map((key) => (
          <KeyCard key={key.id} virtualKey={key} selection={selection} />
        ))}
      </ul>
    </>
  );
}

interface KeyProps {
  virtualKey: VirtualKeyView;
  selection: KeySelection | undefined;
}

const Tick = ({ virtualKey, selection }: { virtualKey: VirtualKeyView; selection: KeySelection }) => (
  <Checkbox
    aria-label={`Select ${virtualKey.name}`}
    checked={selection.ids.has(virtualKey.id)}
    disabled={!selection.may(virtualKey)}
    onCheckedChange={(checked) => selection.set(virtualKey.id, checked === true)}
  />
);

function KeyRow({ virtualKey, selection }: KeyProps) {
  return (
    <TableRow className={cn("hover:bg-muted/50", virtualKey.status === "revoked" && "text-muted-foreground")}>
      {selection ? (
        <TableCell className="w-8">
          <Tick virtualKey={virtualKey} selection={selection} />
        </TableCell>
      ) : null}
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
        <KeyStatusBadge state={virtualKey.state} />
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

function KeyCard({ virtualKey, selection }: KeyProps) {
  return (
    <li className="grid grid-cols-1 gap-3 px-4 py-4">
      <div className="flex items-start justify-between gap-3">
        <span className="flex min-w-0 items-start gap-2.5">
          {selection ? <Tick virtualKey={virtualKey} selection={selection} /> : null}
          <KeyName virtualKey={virtualKey} />
        </span>
        <span className="flex items-center gap-1">
          <KeyStatusBadge state={virtualKey.state} />
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
