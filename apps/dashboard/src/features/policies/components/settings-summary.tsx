import type { PolicyDocument, PolicyIssueView } from "@gatehouse/domain";
import { describeSettings, type SettingGroup } from "../describe-settings.ts";
import { issuesOfNeither, issuesOfSetting } from "../issue-places.ts";
import type { PolicyNames } from "../policy-names.ts";
import { IssueLine } from "./issue-line.tsx";

interface SettingsSummaryProps {
  document: PolicyDocument;
  names: PolicyNames;
  issues: readonly PolicyIssueView[];
}

/** What a policy says beside its rules, to read. */
export const SettingsSummary = ({ document, names, issues }: SettingsSummaryProps) => (
  <section aria-label="Settings" className="grid gap-3 border-t bg-inset px-5 py-4 text-compact">
    <dl className="grid gap-3">
      {describeSettings(document, names).map((group) => (
        <GroupLines key={group.title} group={group} issues={issues} />
      ))}
    </dl>
    <Issues issues={issuesOfNeither(issues)} />
  </section>
);

function GroupLines({ group: { kind, title, lines }, issues }: { group: SettingGroup } & IssuesProps) {
  const issuesAt = (place: number | null) => (kind === "otherwise" ? [] : issuesOfSetting(issues, kind, place));
  return (
    <div className="grid min-w-0 gap-0.5 md:grid-cols-[14rem_minmax(0,1fr)] md:gap-4">
      <dt className="text-muted-foreground">{title}</dt>
      <dd className="grid min-w-0 gap-1">
        {lines.map((line, place) => (
          <div key={line} className="grid min-w-0 gap-0.5">
            <span className="min-w-0 break-words">{line}</span>
            <Issues issues={issuesAt(place)} />
          </div>
        ))}
        <Issues issues={issuesAt(null)} />
      </dd>
    </div>
  );
}

interface IssuesProps {
  issues: readonly PolicyIssueView[];
}

const Issues = ({ issues }: IssuesProps) =>
  issues.map((issue) => <IssueLine key={issue.path + issue.message} issue={issue} />);
