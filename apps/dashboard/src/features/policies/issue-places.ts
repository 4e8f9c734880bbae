import type { PolicyDocument, PolicyIssueView } from "@gatehouse/domain";
import { settingWords } from "./setting-kinds.ts";
import { type SettingKind, settingsOf } from "./settings-edits.ts";
import { capital } from "./word-list.ts";

/** The place of the rule that a path of a document leads to; null: it leads to none. */
export function rulePlaceOf(path: string): number | null {
  const place = /^rules\.(\d+)(?:\.|$)/.exec(path)?.[1];
  return place === undefined ? null : Number(place);
}

export const issuesOfRule = (issues: readonly PolicyIssueView[], place: number): PolicyIssueView[] =>
  issues.filter(({ path }) => rulePlaceOf(path) === place);

const SETTINGS: readonly (readonly [SettingKind, RegExp])[] = [
  ["class", /^sensitivity\.classes(?:\.(\d+))?(?:\.|$)/],
  ["pattern", /^sensitivity\.patterns(?:\.(\d+))?(?:\.|$)/],
  ["wordList", /^sensitivity\.wordLists(?:\.(\d+))?(?:\.|$)/],
  ["external", /^sensitivity\.external(?:\.|$)/],
  ["alias", /^aliases(?:\.(\d+))?(?:\.|$)/],
  ["guardrail", /^guardrails(?:\.(\d+))?(?:\.|$)/],
];

export interface IssueSetting {
  kind: SettingKind;
  /** null: it is about all of the kind. */
  place: number | null;
}

/** The entry that a path of a document leads to; null: it leads to none. */
export function settingPlaceOf(path: string): IssueSetting | null {
  for (const [kind, form] of SETTINGS) {
    const found = form.exec(path);
    if (found) return { kind, place: kind === "external" ? 0 : found[1] === undefined ? null : Number(found[1]) };
  }
  return null;
}

/** Of the entry at a place, or with null of all of its kind. */
export const issuesOfSetting = (
  issues: readonly PolicyIssueView[],
  kind: SettingKind,
  place: number | null,
): PolicyIssueView[] =>
  issues.filter(({ path }) => {
    const found = settingPlaceOf(path);
    return found?.kind === kind && found.place === place;
  });

/** What is said of neither a rule nor an entry. */
export const issuesOfNeither = (issues: readonly PolicyIssueView[]): PolicyIssueView[] =>
  issues.filter(({ path }) => rulePlaceOf(path) === null && settingPlaceOf(path) === null);

export const ruleAnchor = (place: number): string => `rule-${place}`;
/** @param place null: all of the kind */
export const settingAnchor = (kind: SettingKind, place: number | null): string =>
  place === null ? `settings-${kind}` : `setting-${kind}-${place}`;

/** Where on the page an issue is shown, and what that is called; null: it is about nothing that has a place. */
export function issueTarget(
  { path, rule }: PolicyIssueView,
  document: PolicyDocument | null,
): { anchor: string; label: string } | null {
  const place = rulePlaceOf(path);
  if (place !== null) {
    return { anchor: ruleAnchor(place), label: rule === null ? `Rule ${place + 1}` : `Rule ${place + 1}, ${rule}` };
  }
  const setting = settingPlaceOf(path);
  if (!setting) return null;
  const { title, one } = settingWords(setting.kind);
  const anchor = settingAnchor(setting.kind, setting.place);
  if (setting.place === null) return { anchor, label: title };
  const name =
    setting.kind === "external" || !document ? undefined : settingsOf(document, setting.kind)[setting.place]?.name;
  return { anchor, label: name === undefined ? capital(one) : `${capital(one)} ${name}` };
}

/** What stands in the way first. */
export const gravestFirst = (issues: readonly PolicyIssueView[]): PolicyIssueView[] => [
  ...issues.filter(({ severity }) => severity === "error"),
  ...issues.filter(({ severity }) => severity === "warning"),
];
