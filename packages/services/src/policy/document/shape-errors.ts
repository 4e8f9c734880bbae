import type * as z from "zod";
import { nameOf } from "./references.ts";

type Issue = z.core.$ZodIssue;

/** What is said of a rule begins with its name. */
export const inRule = (rule: string | null, message: string): string =>
  rule === null ? message : `Rule '${rule}': ${message}`;

/** A message per path of a document that the schema refuses; each names its rule. `given` is the document. */
export function shapeErrors(issues: readonly Issue[], given: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of issues.flatMap(plain)) {
    const path = issue.path.join(".") || "document";
    fields[path] ??= inRule(ruleAt(issue.path, given), wordsOf(issue));
  }
  return fields;
}

/** What may be one thing or another is told of the one that it comes closest to. */
function plain(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const [closest] = [...issue.errors].sort((a, b) => a.length - b.length);
  if (!closest || closest.length === 0) return [issue];
  return closest.flatMap((inner) => plain({ ...inner, path: [...issue.path, ...inner.path] }));
}

function wordsOf(issue: Issue): string {
  if (issue.code === "unrecognized_keys") {
    return `There is no such field here: ${issue.keys.map((key) => `'${key.slice(0, 50)}'`).join(", ")}.`;
  }
  const isMissing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return isMissing ? `This is missing: give ${article(issue.expected)}.` : sentence(issue.message);
}

const article = (expected: string): string => `${/^[aeiou]/.test(expected) ? "an" : "a"} ${expected}`;
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function ruleAt([list, place]: readonly PropertyKey[], given: unknown): string | null {
  if (list !== "rules" || typeof place !== "number") return null;
  const { rules } = given as { rules?: unknown };
  return (Array.isArray(rules) ? nameOf(rules[place]) : null) ?? `${place + 1}`;
}
