import { type PolicyRule, policyRule } from "@gatehouse/domain";
import type * as z from "zod";

/** What is wrong with the form of a rule, by path: `when.teams`, `then.route.targets.0`. */
export type RuleProblems = Readonly<Record<string, string>>;

export function problemsOf(rule: PolicyRule): RuleProblems {
  const parsed = policyRule.safeParse(rule);
  if (parsed.success) return {};
  const problems: Record<string, string> = {};
  for (const issue of parsed.error.issues) problems[issue.path.join(".")] ??= wordsOf(issue);
  return problems;
}

/** What is said at a path, or somewhere below it. */
export function problemAt(problems: RuleProblems, path: string): string | undefined {
  const found = Object.keys(problems).find((each) => each === path || each.startsWith(`${path}.`));
  return found === undefined ? undefined : problems[found];
}

function wordsOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.join(".");
  if (/\.(?:targets|fallbacks)\.\d+(?:\.(?:model|deployment))?$/.test(place)) return "Choose a target.";
  if (issue.code === "too_small" && issue.origin === "array") return "Choose at least one.";
  if (issue.code === "too_big" && issue.origin === "array") return `At most ${issue.maximum}.`;
  if (issue.code === "invalid_type" && ["number", "int"].includes(issue.expected)) return "Give a whole number.";
  if (/sensitivity$/.test(place)) return "Choose a class.";
  return /[.!?]$/.test(issue.message) ? issue.message : `${issue.message}.`;
}
