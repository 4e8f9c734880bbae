import type { PolicyDocument, PolicyIssueView, PolicyRule } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import type { Vocabulary } from "../describe-conditions.ts";
import { issuesOfRule, ruleAnchor } from "../issue-places.ts";
import type { PolicyNames } from "../policy-names.ts";
import { IssueLine } from "./issue-line.tsx";
import { RuleWords } from "./rule-words.tsx";

interface RuleListProps {
  document: PolicyDocument;
  names: PolicyNames;
  issues?: readonly PolicyIssueView[];
  /** What can be done with a rule, beside its name. */
  actions?: (rule: PolicyRule, place: number) => ReactNode;
}

/** The rules in the order in which they are read. */
export function RuleList({ document, names, issues = [], actions }: RuleListProps) {
  if (document.rules.length === 0) {
    return <p className="px-5 py-8 text-center text-compact text-muted-foreground">There is no rule.</p>;
  }
  return (
    <ol className="divide-y" aria-label="Rules">
      {document.rules.map((rule, place) => (
        <RuleRow
          // By their places: names need not be unique in a draft.
          key={`${place}`}
          rule={rule}
          place={place}
          names={names}
          vocabulary={document}
          issues={issuesOfRule(issues, place)}
          actions={actions?.(rule, place)}
        />
      ))}
    </ol>
  );
}

interface RuleRowProps {
  rule: PolicyRule;
  place: number;
  names: PolicyNames;
  vocabulary: Vocabulary;
  issues: readonly PolicyIssueView[];
  actions: ReactNode;
}

function RuleRow({ rule, place, names, vocabulary, issues, actions }: RuleRowProps) {
  return (
    <li
      id={ruleAnchor(place)}
      tabIndex={-1}
      className="grid scroll-mt-4 grid-cols-[1.75rem_minmax(0,1fr)] gap-x-2 gap-y-2 px-4 py-3.5 outline-none target:bg-accent-soft focus:bg-accent-soft/60 sm:px-5"
    >
      <span className="pt-1 font-medium text-muted-foreground text-xs tabular-nums" aria-hidden>
        {place + 1}
      </span>
      <div className="grid min-w-0 gap-2">
        <div className="flex min-w-0 flex-wrap items-start justify-between gap-x-3 gap-y-1">
          <h3 className="flex min-h-7 min-w-0 flex-wrap items-center gap-2 font-medium text-sm">
            <span className="min-w-0 break-words">{rule.name}</span>
            {rule.enabled ? null : <Badge>Off</Badge>}
          </h3>
          {actions}
        </div>
        <RuleWords rule={rule} names={names} vocabulary={vocabulary} />
        {issues.map((issue) => (
          <IssueLine key={issue.path + issue.message} issue={issue} />
        ))}
      </div>
    </li>
  );
}
