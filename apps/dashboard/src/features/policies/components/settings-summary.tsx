import type { PolicyDocument, PolicyIssueView } from "@gatehouse/domain";
import { describeSettings } from "../describe-settings.ts";
import { rulePlaceOf } from "../issue-places.ts";
import type { PolicyNames } from "../policy-names.ts";
import { IssueLine } from "./issue-line.tsx";

interface SettingsSummaryProps {
  document: PolicyDocument;
  names: PolicyNames;
  issues: readonly PolicyIssueView[];
}

/** What a policy says beside its rules. */
export function SettingsSummary({ document, names, issues }: SettingsSummaryProps) {
  const own = issues.filter(({ path }) => rulePlaceOf(path) === null);
  return (
    <section aria-label="Settings" className="grid gap-3 border-t bg-inset px-5 py-4 text-compact">
      <dl className="grid gap-3">
        {describeSettings(document, names).map(({ title, lines }) => (
          <div key={title} className="grid min-w-0 gap-0.5 md:grid-cols-[14rem_minmax(0,1fr)] md:gap-4">
            <dt className="text-muted-foreground">{title}</dt>
            <dd className="grid min-w-0 gap-1">
              {lines.map((line) => (
                <span key={line} className="min-w-0 break-words">
                  {line}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {own.map((issue) => (
        <IssueLine key={issue.path + issue.message} issue={issue} />
      ))}
    </section>
  );
}
