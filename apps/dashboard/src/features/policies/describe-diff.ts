import type { PolicyChange, PolicyDocument, PolicyRule, PolicyRuleDiff } from "@gatehouse/domain";
import { describeConditions } from "./describe-conditions.ts";
import { describeEffects } from "./describe-effects.ts";
import { describeSettings } from "./describe-settings.ts";
import type { PolicyNames } from "./policy-names.ts";

export interface DiffLine {
  kind: "removed" | "added" | "kept";
  text: string;
}

/** A rule in lines, as its row shows it. */
function linesOfRule(rule: PolicyRule, names: PolicyNames, document: PolicyDocument): string[] {
  const when = describeConditions(rule.when, names, document).map(({ text }) => text);
  const unless = describeConditions(rule.unless, names, document).map(({ text }) => `Except: ${text}`);
  const effects = describeEffects(rule.then, names).map(({ text }) => `→ ${text}`);
  return [
    ...(rule.enabled ? [] : ["Switched off"]),
    ...(when.length > 0 ? when : ["Every request"]),
    ...unless,
    ...effects,
  ];
}

/** What of a rule is gone, what is there instead, and what has stayed, in words. */
export function describeRuleDiff(
  { from, to, changes }: Pick<PolicyRuleDiff, "from" | "to" | "changes">,
  before: PolicyDocument,
  after: PolicyDocument,
  names: PolicyNames,
): DiffLine[] {
  const one = from === null ? undefined : before.rules[from];
  const other = to === null ? undefined : after.rules[to];
  const lines = lineDiff(one ? linesOfRule(one, names, before) : [], other ? linesOfRule(other, names, after) : []);
  return worded(lines, changes);
}

/** The same of what stands beside the rules. */
export function describeSettingsDiff(
  changes: readonly PolicyChange[],
  before: PolicyDocument,
  after: PolicyDocument,
  names: PolicyNames,
): DiffLine[] {
  if (changes.length === 0) return [];
  const lines = (document: PolicyDocument) =>
    describeSettings(document, names).flatMap(({ title, lines }) => lines.map((line) => `${title}: ${line}`));
  return worded(lineDiff(lines(before), lines(after)), changes).filter(({ kind }) => kind !== "kept");
}

/** What has stayed, then what is gone, then what came: which rule it is, and what is there in the place of what. */
function lineDiff(before: readonly string[], after: readonly string[]): DiffLine[] {
  const lines = (kind: DiffLine["kind"], texts: readonly string[]) => texts.map((text): DiffLine => ({ kind, text }));
  return [
    ...lines(
      "kept",
      after.filter((text) => before.includes(text)),
    ),
    ...lines(
      "removed",
      before.filter((text) => !after.includes(text)),
    ),
    ...lines(
      "added",
      after.filter((text) => !before.includes(text)),
    ),
  ];
}

/** A change of which the words say nothing (the 5000th word of a list) is told by its path. */
function worded(lines: DiffLine[], changes: readonly PolicyChange[]): DiffLine[] {
  if (changes.length === 0 || lines.some(({ kind }) => kind !== "kept")) return lines;
  return [
    ...lines,
    ...changes.flatMap(({ path, ...values }): DiffLine[] => [
      ...("before" in values ? [{ kind: "removed", text: `${path}: ${short(values.before)}` } as const] : []),
      ...("after" in values ? [{ kind: "added", text: `${path}: ${short(values.after)}` } as const] : []),
    ]),
  ];
}

const LONGEST = 160;
function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
