"use client";
import type { PolicyIssueView } from "@gatehouse/domain";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { plural } from "#lib/format.ts";
import { gravestFirst, rulePlaceOf } from "../issue-places.ts";
import { IssueLine } from "./issue-line.tsx";

const ANCHOR = "in-force-issues";

/** What is to be known of the policy in force: what was so when it was published, and what has become of what it names. */
export function InForceIssues({ issues }: { issues: readonly PolicyIssueView[] }) {
  if (issues.length === 0) return null;
  const isBroken = issues.some(({ severity }) => severity === "error");
  return (
    <div id={ANCHOR} tabIndex={-1} className="scroll-mt-4 rounded-lg outline-none focus:ring-2 focus:ring-ring/50">
      <Callout
        tone="warning"
        title={
          isBroken
            ? "Something that this policy names has changed since it was published. It stays in force"
            : `${plural(issues.length, "thing")} to know about the policy in force`
        }
      >
        <ul className="grid gap-1.5" aria-label="Things to know">
          {gravestFirst(issues).map((issue) => (
            <li key={issue.path + issue.message} className="flex min-w-0 flex-wrap items-start gap-x-2 gap-y-0.5">
              <IssueLine issue={issue} />
              <RuleLink issue={issue} />
            </li>
          ))}
        </ul>
      </Callout>
    </div>
  );
}

function RuleLink({ issue: { path, rule } }: { issue: PolicyIssueView }) {
  const place = rulePlaceOf(path);
  if (place === null) return null;
  return (
    <Button
      variant="link"
      size="sm"
      className="min-w-0 max-w-full whitespace-normal text-left"
      onClick={() => show(`rule-${place}`)}
    >
      Rule {place + 1}
      {rule === null ? "" : `, ${rule}`}
    </Button>
  );
}

/** Leads to the list of them, where the policy in force is shown. */
export const showInForceIssues = (): void => show(ANCHOR);

function show(anchor: string): void {
  const found = document.getElementById(anchor);
  found?.focus({ preventScroll: true });
  found?.scrollIntoView({ block: "center" });
}
