import type { PolicyIssueView } from "@gatehouse/domain";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { plural } from "#lib/format.ts";
import { gravestFirst, rulePlaceOf } from "../issue-places.ts";
import { IssueLine } from "./issue-line.tsx";

interface IssueListProps {
  issues: readonly PolicyIssueView[];
  isUnsaved: boolean;
  /** Shows the rule at a place. */
  onFind: (place: number) => void;
}

/** What is wrong with the draft as it is saved. */
export function IssueList({ issues, isUnsaved, onFind }: IssueListProps) {
  const errors = issues.filter(({ severity }) => severity === "error").length;
  if (issues.length === 0) return null;
  const saved = isUnsaved ? " Of the draft as it was last saved." : "";
  return (
    <Callout
      tone={errors > 0 ? "danger" : "warning"}
      title={
        errors > 0
          ? `${plural(errors, "error")} to mend before it can be published`
          : `${plural(issues.length, "thing")} to know, none of which stops publishing`
      }
    >
      {saved ? <p className="mb-1">{saved}</p> : null}
      <ul className="grid gap-1.5" aria-label="Issues">
        {gravestFirst(issues).map((issue) => (
          <li key={issue.path + issue.message} className="flex min-w-0 flex-wrap items-start gap-x-2 gap-y-0.5">
            <IssueLine issue={issue} />
            <IssuePlace issue={issue} onFind={onFind} />
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function IssuePlace({ issue: { path, rule }, onFind }: { issue: PolicyIssueView; onFind: (place: number) => void }) {
  const place = rulePlaceOf(path);
  if (place === null) return null;
  return (
    <Button
      variant="link"
      size="sm"
      className="min-w-0 max-w-full whitespace-normal text-left"
      onClick={() => onFind(place)}
    >
      Rule {place + 1}
      {rule === null ? "" : `, ${rule}`}
    </Button>
  );
}
