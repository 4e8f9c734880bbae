import type { PolicyDocument } from "@gatehouse/domain";
import { plural } from "#lib/format.ts";
import { foundNouns } from "./describe-conditions.ts";
import type { PolicyNames } from "./policy-names.ts";
import { SETTING_KINDS } from "./setting-kinds.ts";
import type { SettingKind } from "./settings-edits.ts";
import { listed } from "./word-list.ts";

export interface SettingGroup {
  kind: SettingKind | "otherwise";
  title: string;
  /** One for each entry, in their order. */
  lines: string[];
}

type Settings = Omit<PolicyDocument, "rules">;

/** What a policy says beside its rules, by kind; kinds of which there is nothing are left out. */
export function describeSettings(settings: Settings, names: PolicyNames): SettingGroup[] {
  const groups: SettingGroup[] = [
    {
      kind: "otherwise",
      title: "Otherwise",
      lines: [
        settings.otherwise === "allow"
          ? "What no rule decides is allowed: it goes to its model’s own targets."
          : "What no rule decides is denied.",
      ],
    },
    ...SETTING_KINDS.map(({ kind, title }) => ({ kind, title, lines: settingLines(settings, kind, names) })),
  ];
  return groups.filter(({ lines }) => lines.length > 0);
}

/** Each entry of a kind in words, in their order. */
export function settingLines(settings: Settings, kind: SettingKind, names: PolicyNames): string[] {
  const { aliases, sensitivity, guardrails } = settings;
  const words: Record<SettingKind, () => string[]> = {
    class: () => sensitivity.classes.map(({ name, detect }) => `${name}: ${listed(detect.map(foundNouns), "or")}`),
    pattern: () => sensitivity.patterns.map(({ name, regex }) => `${name}: ${regex}`),
    wordList: () => sensitivity.wordLists.map(wordListWords),
    external: () => externalWords(sensitivity.external),
    alias: () => aliases.map((alias) => aliasWords(alias, names)),
    guardrail: () => guardrails.map(guardrailWords),
  };
  return words[kind]();
}

function aliasWords({ name, model, teams }: PolicyDocument["aliases"][number], names: PolicyNames): string {
  return `${name} stands for ${model}${teams ? `, for ${listed(teams.map(names.team), "and")}` : ""}`;
}

function wordListWords({ name, words, caseSensitive }: Settings["sensitivity"]["wordLists"][number]): string {
  const shown = words.slice(0, 3).join(", ");
  const more = words.length > 3 ? ` and ${words.length - 3} more` : "";
  return `${name}: ${plural(words.length, "word")} (${shown}${more})${caseSensitive ? ", by upper and lower case" : ""}`;
}

function externalWords(external: Settings["sensitivity"]["external"]): string[] {
  if (!external) return [];
  const { url, entities, language, leastScore, onFailure, timeoutMs } = external;
  const failure = onFailure === "refuse" ? "refused" : "let through";
  return [
    `${url} looks for ${listed(entities, "and")} (language ${language}, from a score of ${leastScore}); requests are ${failure} when it does not answer within ${timeoutMs} ms`,
  ];
}

function guardrailWords({ name, url, stages, onFailure, timeoutMs, windowCharacters }: Settings["guardrails"][number]) {
  const failure = onFailure === "refuse" ? "refused" : "let through";
  const windows = stages.includes("answer") ? `, streams in windows of ${windowCharacters} characters` : "";
  return `${name}: ${url} sees the ${listed(stages, "and")}${windows}; ${failure} when it does not answer within ${timeoutMs} ms`;
}
