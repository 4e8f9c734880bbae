import type { PolicyDraftView, PolicyIssueView } from "@gatehouse/domain";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { plural } from "#lib/format.ts";
import { gravestFirst, issueTarget } from "../issue-places.ts";
import { IssueLine } from "./issue-line.tsx";

interface IssueListProps {
  draft: Pick<PolicyDraftView, "issues" | "document">;
  isUnsaved: boolean;
  /** Shows what has this id on the page. */
  onFind: (anchor: string) => void;
}

/** What is wrong with the draft as it is saved. */
export function IssueList({ draft: { issues, document }, isUnsaved, onFind }: IssueListProps) {
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
            <IssuePlace issue={issue} document={document} onFind={onFind} />
          </li>
        ))}
      </ul>
    </Callout>
  );
}

interface IssuePlaceProps extends Pick<IssueListProps, "onFind"> {
  issue: PolicyIssueView;
  document: PolicyDraftView["document"];
}

function IssuePlace({ issue, document, onFind }: IssuePlaceProps) {
  const target = issueTarget(issue, document);
  if (target === null) return null;
  return (
    <Button
      variant="link"
      size="sm"
      className="min-w-0 max-w-full whitespace-normal text-left"
      onClick={() => onFind(target.anchor)}
    >
      {target.label}
    </Button>
  );
}
