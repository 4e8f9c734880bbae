import type { PolicyIssueView } from "@gatehouse/domain";

/** The place of the rule that a path of a document leads to; null: it leads to none. */
export function rulePlaceOf(path: string): number | null {
  const place = /^rules\.(\d+)(?:\.|$)/.exec(path)?.[1];
  return place === undefined ? null : Number(place);
}

export const issuesOfRule = (issues: readonly PolicyIssueView[], place: number): PolicyIssueView[] =>
  issues.filter(({ path }) => rulePlaceOf(path) === place);

/** What stands in the way first. */
export const gravestFirst = (issues: readonly PolicyIssueView[]): PolicyIssueView[] => [
  ...issues.filter(({ severity }) => severity === "error"),
  ...issues.filter(({ severity }) => severity === "warning"),
];
