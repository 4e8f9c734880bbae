"use client";
import type { PolicyDocument, PolicyReference, PolicyRuleDiff } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { cn } from "#lib/cn.ts";
import { type DiffLine, describeRuleDiff, describeSettingsDiff } from "../describe-diff.ts";
import type { PolicyNames } from "../policy-names.ts";
import { diffQuery } from "../queries.ts";

interface Side {
  reference: PolicyReference;
  document: PolicyDocument;
}

interface PolicyDiffProps {
  from: Side;
  to: Side;
  /** What the sides are by now. */
  state: string;
  names: PolicyNames;
  title: string;
  /** What is said when there is no difference. */
  same: string;
}

/** What differs between two policies, rule by rule. */
export function PolicyDiff({ from, to, state, names, title, same }: PolicyDiffProps) {
  const diff = useQuery(diffQuery(from.reference, to.reference, state));
  const settings = diff.data ? describeSettingsDiff(diff.data.settings, from.document, to.document, names) : [];
  return (
    <Card aria-label={title} className="overflow-hidden">
      <CardHeader title={title} />
      <div className="border-t">
        {diff.isPending ? <TableSkeleton columns={2} rows={3} /> : null}
        {diff.isError ? (
          <ErrorState title="The differences could not be loaded" error={diff.error} onRetry={diff.refetch} />
        ) : null}
        {diff.data && diff.data.rules.length === 0 && settings.length === 0 && !diff.data.hiddenChanges ? (
          <p className="px-5 py-8 text-center text-compact text-muted-foreground">{same}</p>
        ) : null}
        <ul className="divide-y">
          {diff.data?.rules.map((rule) => (
            <RuleDifference
              key={`${rule.from} ${rule.to}`}
              diff={rule}
              lines={describeRuleDiff(rule, from.document, to.document, names)}
            />
          ))}
          {settings.length > 0 ? (
            <li className="grid gap-2 px-5 py-3.5">
              <h3 className="font-medium text-sm">Settings</h3>
              <DiffLines lines={settings} />
            </li>
          ) : null}
          {diff.data?.hiddenChanges ? (
            <li className="px-5 py-3.5 text-compact text-muted-foreground">Settings that are hidden differ.</li>
          ) : null}
        </ul>
      </div>
    </Card>
  );
}

const KINDS = {
  added: { tone: "success", label: "Added" },
  removed: { tone: "danger", label: "Removed" },
  changed: { tone: "accent", label: "Changed" },
  moved: { tone: "neutral", label: "Moved" },
} as const satisfies Record<PolicyRuleDiff["kind"], unknown>;

function RuleDifference({ diff, lines }: { diff: PolicyRuleDiff; lines: readonly DiffLine[] }) {
  const { tone, label } = KINDS[diff.kind];
  return (
    <li className="grid min-w-0 gap-2 px-5 py-3.5">
      <h3 className="flex min-w-0 flex-wrap items-center gap-2 font-medium text-sm">
        <Badge tone={tone}>{label}</Badge>
        <span className="min-w-0 break-words">{diff.rule}</span>
        <span className="font-normal text-muted-foreground text-xs">{placeWords(diff)}</span>
      </h3>
      {diff.kind === "moved" ? null : <DiffLines lines={lines} />}
    </li>
  );
}

function placeWords({ from, to, moved }: PolicyRuleDiff): string {
  if (from === null) return `as rule ${(to ?? 0) + 1}`;
  if (to === null) return `was rule ${from + 1}`;
  return moved ? `from rule ${from + 1} to rule ${to + 1}` : `rule ${to + 1}`;
}

const MARKS = {
  added: { sign: "+", name: "Added:", className: "bg-success-soft text-success" },
  removed: { sign: "−", name: "Removed:", className: "bg-danger-soft text-danger" },
  kept: { sign: " ", name: "", className: "text-muted-foreground" },
} as const;

const DiffLines = ({ lines }: { lines: readonly DiffLine[] }) => (
  <ul className="grid min-w-0 gap-0.5 text-compact">
    {lines.map(({ kind, text }) => (
      <li
        key={`${kind} ${text}`}
        className={cn(
          "grid min-w-0 grid-cols-[1rem_minmax(0,1fr)] gap-1 rounded-sm px-2 py-0.5",
          MARKS[kind].className,
        )}
      >
        <span aria-hidden className="font-mono">
          {MARKS[kind].sign}
        </span>
        <span className="min-w-0 break-words">
          <span className="sr-only">{MARKS[kind].name} </span>
          {text}
        </span>
      </li>
    ))}
  </ul>
);
