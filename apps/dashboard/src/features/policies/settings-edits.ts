import {
  DETECTORS,
  type ExternalDetector,
  type Guardrail,
  type ModelAlias,
  type PolicyDocument,
  type SensitivePattern,
  type SensitivityClass,
  type WordList,
} from "@gatehouse/domain";
import { moved } from "./rule-edits.ts";
import { type NameKind, renamedUses, type Use, usesOf, withoutUses } from "./settings-uses.ts";

/** What a policy has lists of beside its rules. */
export interface SettingLists {
  class: SensitivityClass;
  pattern: SensitivePattern;
  wordList: WordList;
  alias: ModelAlias;
  guardrail: Guardrail;
}
export type ListKind = keyof SettingLists;
export type SettingKind = ListKind | "external";
type Lists = { [Kind in ListKind]: readonly SettingLists[Kind][] };

const NAME_KINDS: Record<SettingKind, NameKind> = {
  class: "class",
  pattern: "detector",
  wordList: "detector",
  external: "detector",
  alias: "alias",
  guardrail: "guardrail",
};

const listsOf = ({ aliases, sensitivity, guardrails }: PolicyDocument): Lists => ({
  class: sensitivity.classes,
  pattern: sensitivity.patterns,
  wordList: sensitivity.wordLists,
  alias: aliases,
  guardrail: guardrails,
});

export const settingsOf = <Kind extends ListKind>(
  document: PolicyDocument,
  kind: Kind,
): readonly SettingLists[Kind][] => listsOf(document)[kind];

function withSettings<Kind extends ListKind>(
  document: PolicyDocument,
  kind: Kind,
  entries: readonly SettingLists[Kind][],
): PolicyDocument {
  const lists: Lists = { ...listsOf(document), [kind]: entries };
  return {
    ...document,
    aliases: [...lists.alias],
    sensitivity: {
      ...document.sensitivity,
      classes: [...lists.class],
      patterns: [...lists.pattern],
      wordLists: [...lists.wordList],
    },
    guardrails: [...lists.guardrail],
  };
}

export const withExternal = (document: PolicyDocument, external: ExternalDetector | null): PolicyDocument => ({
  ...document,
  sensitivity: { ...document.sensitivity, external },
});

/**
 * A copy with the entry at a place. Under another name, what refers to it follows, unless something else has the name too.
 * @param place null: it is added as the last one
 */
export function putSetting<Kind extends ListKind>(
  document: PolicyDocument,
  kind: Kind,
  place: number | null,
  entry: SettingLists[Kind],
): PolicyDocument {
  const entries = settingsOf(document, kind);
  const before = place === null ? undefined : entries[place];
  if (place === null || !before) return withSettings(document, kind, [...entries, entry]);
  const changed = withSettings(document, kind, entries.with(place, entry));
  const isFollowed = before.name !== entry.name && !isGiven(changed, NAME_KINDS[kind], before.name);
  return isFollowed ? renamedUses(changed, NAME_KINDS[kind], before.name, entry.name) : changed;
}

export const movedSetting = (document: PolicyDocument, kind: ListKind, from: number, to: number): PolicyDocument =>
  withSettings(document, kind, moved<SettingLists[ListKind]>(settingsOf(document, kind), from, to));

export type SettingPlace = { kind: ListKind; place: number } | { kind: "external" };

export interface Removal {
  /** Where its names are used, which nothing else has. */
  uses: readonly Use[];
  /** Without it, and without its names; null: one of the uses would then mean something else, or nothing. */
  document: PolicyDocument | null;
}

/** What it takes to remove an entry. */
export function removalOf(document: PolicyDocument, setting: SettingPlace): Removal {
  const names = namesAt(document, setting);
  const without =
    setting.kind === "external"
      ? withExternal(document, null)
      : withSettings<ListKind>(document, setting.kind, settingsOf(document, setting.kind).toSpliced(setting.place, 1));
  const kind = NAME_KINDS[setting.kind];
  const gone = names.filter((name) => !isGiven(without, kind, name));
  return { uses: usesOf(without, kind, gone), document: withoutUses(without, kind, gone) };
}

/** Where kinds of findings are used that another external detector would no longer find. */
export function lostByExternal(document: PolicyDocument, external: ExternalDetector): Use[] {
  const after = withExternal(document, external);
  const gone = namesAt(document, { kind: "external" }).filter((name) => !isGiven(after, "detector", name));
  return usesOf(after, "detector", gone);
}

function namesAt(document: PolicyDocument, setting: SettingPlace): readonly string[] {
  if (setting.kind === "external") return document.sensitivity.external?.entities ?? [];
  const name = settingsOf(document, setting.kind)[setting.place]?.name;
  return name === undefined ? [] : [name];
}

/** Everything that has a name, of the kind that no two may have the same of. */
export function givenNames({ sensitivity, aliases, guardrails }: PolicyDocument, kind: NameKind): readonly string[] {
  const { classes, patterns, wordLists, external } = sensitivity;
  if (kind === "detector") {
    return [...DETECTORS, ...[...patterns, ...wordLists].map(({ name }) => name), ...(external?.entities ?? [])];
  }
  const named = { class: classes, alias: aliases, guardrail: guardrails }[kind];
  return named.map(({ name }) => name);
}

const isGiven = (document: PolicyDocument, kind: NameKind, name: string): boolean =>
  givenNames(document, kind).includes(name);
