"use client";
import type { AuditEntryView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { When } from "#components/data/when.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { describeAction, fieldChanges, type Reading } from "#features/audit/describe.ts";
import { useMay, useSession } from "#features/session/index.ts";
import { keyHistoryQuery } from "../queries.ts";

/** Every change of a key, from the audit log; also for those who may read no other part of that. */
export function HistoryCard({ virtualKeyId }: { virtualKeyId: string }) {
  const history = useQuery(keyHistoryQuery(virtualKeyId));
  const { organization, user } = useSession();
  const reading: Reading = { names: new Map([[user.id, user.name]]), timeZone: organization.timeZone };
  return (
    <Card aria-label="History" className="overflow-hidden">
      <CardHeader title="History" description="Every change of this key, from the audit log." />
      <div className="border-t">
        {history.isPending ? <TableSkeleton columns={3} /> : null}
        {history.isError ? (
          <ErrorState title="The history could not be loaded" error={history.error} onRetry={history.refetch} />
        ) : null}
        <ol className="divide-y">
          {history.data?.items.map((entry) => (
            <Entry key={entry.id} entry={entry} reading={reading} />
          ))}
        </ol>
      </div>
    </Card>
  );
}

function Entry({ entry, reading }: { entry: AuditEntryView; reading: Reading }) {
  const mayOpen = useMay("audit.read");
  const what = describeAction(entry.action);
  return (
    <li className="grid gap-1 px-5 py-3 text-compact">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="min-w-0">
          {mayOpen ? (
            <Link
              href={`/audit?entry=${encodeURIComponent(entry.id)}`}
              className="font-medium underline-offset-4 hover:underline"
            >
              {what}
            </Link>
          ) : (
            <span className="font-medium">{what}</span>
          )}{" "}
          <span className="text-muted-foreground">by {entry.actor}</span>
        </span>
        <When at={entry.at} className="whitespace-nowrap text-muted-foreground text-xs" />
      </p>
      <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
        {fieldChanges(entry.before, entry.after, reading).map(({ field, before, after }) => (
          <li key={field} className="min-w-0 break-words">
            <span className="text-muted-foreground">{field}</span> {[before, after].filter(Boolean).join(" → ")}
          </li>
        ))}
      </ul>
    </li>
  );
}
