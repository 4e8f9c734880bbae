import type * as z from "zod";

/** What is wrong with a form, by path: `when.teams`, `then.route.targets.0`. */
export type FormProblems = Readonly<Record<string, string>>;

/** What the schema says of a value, the first thing at each path. */
export function schemaProblems(schema: z.ZodType, value: unknown): FormProblems {
  const parsed = schema.safeParse(value);
  if (parsed.success) return {};
  const problems: Record<string, string> = {};
  for (const issue of parsed.error.issues) problems[issue.path.join(".")] ??= wordsOf(issue);
  return problems;
}

/** What is said at a path, or somewhere below it. */
export function problemAt(problems: FormProblems, path: string): string | undefined {
  const found = Object.keys(problems).find((each) => each === path || each.startsWith(`${path}.`));
  return found === undefined ? undefined : problems[found];
}

function wordsOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.join(".");
  if (/\.(?:targets|fallbacks)\.\d+(?:\.(?:model|deployment))?$/.test(place)) return "Choose a target.";
  if (/sensitivity$/.test(place)) return "Choose a class.";
  if (issue.code === "invalid_type" && ["number", "int"].includes(issue.expected)) {
    return FRACTIONS.test(place) ? "Give a number." : "Give a whole number.";
  }
  // Words of the schema's own end as sentences do; those of the library do not.
  if (/[.!?]$/.test(issue.message)) return issue.message;
  if (issue.code === "too_small") return tooSmall(issue);
  if (issue.code === "too_big") return tooBig(issue);
  return `${issue.message}.`;
}

const FRACTIONS = /(?:^|\.)(?:threshold|leastScore|temperature|topP)$/;

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
  if (origin === "array") return "Choose at least one.";
  if (origin !== "string") return `At least ${minimum}.`;
  return minimum === 1 ? "Fill this in." : `At least ${minimum} characters.`;
}

const tooBig = ({ origin, maximum }: z.core.$ZodIssueTooBig): string =>
  origin === "string" ? `At most ${maximum} characters.` : `At most ${maximum}.`;
