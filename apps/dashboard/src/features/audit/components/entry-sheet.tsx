"use client";
import type { AuditEntryView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CodeBlock } from "#components/data/code-block.tsx";
import { CopyButton } from "#components/data/copy-button.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { Instant, When } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/collapsible.tsx";
import { Dialog, DialogBody, DialogContent } from "#components/ui/dialog.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { cn } from "#lib/cn.ts";
import { formatCount } from "#lib/format.ts";
import { describeAction, describeTarget, fieldChanges } from "../describe.ts";
import { auditEntryQuery } from "../queries.ts";
import type { AuditFilterState } from "../use-audit-filters.ts";
import { useReading } from "../use-reading.ts";
import { FieldDiff } from "./field-diff.tsx";

interface EntrySheetProps {
  entryId: string | null;
  onClose: () => void;
  onFilter: AuditFilterState["set"];
}

/** One entry with all that is known of it. */
export function EntrySheet({ entryId, onClose, onFilter }: EntrySheetProps) {
  const entry = useQuery({ ...auditEntryQuery(entryId ?? ""), enabled: entryId !== null });
  return (
    <Dialog open={entryId !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        side="right"
        title={entry.data ? describeAction(entry.data.action) : "Entry"}
        description={entry.data ? <Instant at={entry.data.at} /> : undefined}
        className="max-w-xl"
      >
        <DialogBody className="gap-6">
          {entry.isPending ? <Skeleton className="h-48" /> : null}
          {entry.isError ? (
            <ErrorState title="This entry could not be loaded" error={entry.error} onRetry={entry.refetch} />
          ) : null}
          {entry.data ? <Entry entry={entry.data} onFilter={onFilter} /> : null}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function Entry({ entry, onFilter }: { entry: AuditEntryView; onFilter: EntrySheetProps["onFilter"] }) {
  const reading = useReading();
  const changes = fieldChanges(entry.before, entry.after, reading);
  const target = describeTarget(entry, reading);
  return (
    <>
      <section aria-label="What changed" className="grid gap-2.5">
        <h3 className="font-medium text-compact">What changed</h3>
        <FieldDiff changes={changes} />
      </section>
      <dl className="divide-y rounded-lg border">
        <Fact label="Who">
          {entry.actor}
          <Button variant="link" onClick={() => onFilter({ actorId: entry.actorId })}>
            Only theirs
          </Button>
        </Fact>
        <Fact label="When">
          <When at={entry.at} />
        </Fact>
        <Fact label="Action">
          <code className="font-mono text-xs">{entry.action}</code>
        </Fact>
        <Fact label="Target">
          {target ?? entry.targetType.replaceAll("_", " ")}
          <Button
            variant="link"
            onClick={() => onFilter({ targetType: entry.targetType, targetId: entry.targetId, action: null })}
          >
            Its history
          </Button>
        </Fact>
        <Fact label="Target id" copy={entry.targetId} mono>
          {entry.targetId}
        </Fact>
        <Fact label="IP address" {...(entry.ip && { copy: entry.ip })} mono>
          {entry.ip ?? "not known"}
        </Fact>
        <Fact label="Request id" copy={entry.requestId} mono>
          {entry.requestId}
        </Fact>
        <Fact label="Place in the chain">
          {entry.sequence === null ? "with the next change" : formatCount(Number(entry.sequence))}
          {entry.chainedLate ? (
            <Badge
              tone="warning"
              title="It was in the table before it was chained, so that only what came after is proven."
            >
              chained later
            </Badge>
          ) : null}
        </Fact>
        {entry.hash === null ? null : (
          <Fact label="Hash" copy={entry.hash} mono>
            {entry.hash}
          </Fact>
        )}
      </dl>
      <Disclosure label="As it is stored">
        <CodeBlock code={JSON.stringify({ before: entry.before, after: entry.after }, null, 2)} what="entry" />
      </Disclosure>
    </>
  );
}

interface FactProps {
  label: string;
  copy?: string;
  mono?: boolean;
  children: ReactNode;
}

const Fact = ({ label, copy, mono, children }: FactProps) => (
  <div className="flex min-h-9.5 items-center justify-between gap-4 px-3.5 py-1 text-compact">
    <dt className="shrink-0 text-muted-foreground">{label}</dt>
    <dd className={cn("flex min-w-0 items-center justify-end gap-x-2", !mono && "flex-wrap")}>
      <span className={mono ? "min-w-0 break-all text-right font-mono text-xs" : "contents"}>{children}</span>
      {copy ? <CopyButton text={copy} what={label.toLowerCase()} className="-mr-2" /> : null}
    </dd>
  </div>
);
