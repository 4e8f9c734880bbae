"use client";
import type { PolicyView } from "@gatehouse/domain";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import type { PolicyNames } from "../policy-names.ts";
import { HiddenNote } from "./hidden-note.tsx";
import { InForceIssues } from "./in-force-issues.tsx";
import { RuleList } from "./rule-list.tsx";
import { SettingsSummary } from "./settings-summary.tsx";
import { UnreadableNote } from "./unreadable-note.tsx";
import { VersionLine } from "./version-line.tsx";

interface InForceProps {
  inForce: NonNullable<PolicyView["inForce"]>;
  names: PolicyNames;
}

/** What every gateway goes by now. */
export function InForce({ inForce, names }: InForceProps) {
  const { document, hidden, issues } = inForce;
  return (
    <div className="grid min-w-0 gap-4">
      <InForceIssues issues={issues} />
      {document ? null : <UnreadableNote what={`Version ${inForce.version}`} />}
      {hidden ? <HiddenNote /> : null}
      <Card aria-label="In force" className="overflow-hidden">
        <CardHeader
          title={
            <span className="flex flex-wrap items-center gap-2">
              Version {inForce.version}
              <Badge tone="success">In force</Badge>
            </span>
          }
          description={<VersionLine version={inForce} />}
        />
        {document ? (
          <>
            <div className="border-t">
              <RuleList document={document} names={names} issues={issues} />
            </div>
            <SettingsSummary document={document} names={names} issues={issues} />
          </>
        ) : null}
      </Card>
    </div>
  );
}
