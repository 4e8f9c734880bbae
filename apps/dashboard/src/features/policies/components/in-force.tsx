"use client";
import type { PolicyView } from "@gatehouse/domain";
import { Badge } from "#components/ui/badge.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { plural } from "#lib/format.ts";
import type { PolicyNames } from "../policy-names.ts";
import { RuleList } from "./rule-list.tsx";
import { SettingsSummary } from "./settings-summary.tsx";
import { VersionLine } from "./version-line.tsx";

interface InForceProps {
  inForce: NonNullable<PolicyView["inForce"]>;
  names: PolicyNames;
}

/** What every gateway goes by now. */
export function InForce({ inForce, names }: InForceProps) {
  const { document, issues } = inForce;
  return (
    <div className="grid min-w-0 gap-4">
      {issues.length > 0 ? (
        <Callout tone="warning" title="Something that this policy names has changed since it was published">
          It stays in force. {plural(issues.length, "rule or setting", "rules or settings")} should be looked at; each
          is marked below.
        </Callout>
      ) : null}
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
        <div className="border-t">
          <RuleList document={document} names={names} issues={issues} />
        </div>
        <SettingsSummary document={document} names={names} issues={issues} />
      </Card>
    </div>
  );
}
