import {
  type ExternalDetector,
  externalDetector,
  guardrail,
  type ModelAlias,
  modelAlias,
  type PolicyDocument,
  sensitivePattern,
  sensitivityClass,
  wordList,
} from "@gatehouse/domain";
import type * as z from "zod";
import { type FormProblems, schemaProblems } from "./form-problems.ts";
import { notInRe2 } from "./pattern-syntax.ts";
import {
  givenNames,
  type ListKind,
  lostByExternal,
  type SettingLists,
  settingsOf,
  withExternal,
} from "./settings-edits.ts";
import { listed } from "./word-list.ts";

const SCHEMAS: { [Kind in ListKind]: z.ZodType<SettingLists[Kind]> } = {
  class: sensitivityClass,
  pattern: sensitivePattern,
  wordList,
  alias: modelAlias,
  guardrail,
};

/**
 * What is wrong with the form of an entry, beside those that there are.
 * @param place null: it is a new one
 */
export function problemsOfSetting<Kind extends ListKind>(
  document: PolicyDocument,
  kind: Kind,
  place: number | null,
  entry: SettingLists[Kind],
): FormProblems {
  const taken = whoHasName(document, kind, place, entry);
  return {
    ...(taken === null ? {} : { name: taken }),
    ...schemaProblems(SCHEMAS[kind], entry),
    ...("regex" in entry ? patternProblems(entry.regex) : {}),
    ...("words" in entry ? wordProblems(entry.words) : {}),
  };
}

export function problemsOfExternal(document: PolicyDocument, external: ExternalDetector): FormProblems {
  const others = new Set(givenNames(withExternal(document, null), "detector"));
  const taken = external.entities.filter((name) => others.has(name));
  const lost = lostByExternal(document, external).map(({ where }) => where);
  return {
    ...(lost.length === 0
      ? {}
      : { entities: `What you took out is still used: ${lost.join("; ")}. Change it there first.` }),
    ...(taken.length === 0
      ? {}
      : { entities: `${quoted(taken)} is found without it: a detector or entry has this name.` }),
    ...schemaProblems(externalDetector, external),
  };
}

/** Of two for the same name the first counts, so that an alias for every team leaves nothing to those after it. */
const hidden = (aliases: readonly ModelAlias[], name: string, place: number | null): boolean =>
  aliases.slice(0, place ?? aliases.length).some((other) => other.name === name && !other.teams);

function whoHasName<Kind extends ListKind>(
  document: PolicyDocument,
  kind: Kind,
  place: number | null,
  { name }: SettingLists[Kind],
): string | null {
  if (kind === "alias") {
    return hidden(document.aliases, name.trim(), place) ? "An alias before it has this name for every team." : null;
  }
  const isSaved = place !== null && settingsOf(document, kind)[place]?.name === name;
  const names = givenNames(document, kind === "class" || kind === "guardrail" ? kind : "detector");
  const others = names.filter((other) => other === name).length - (isSaved ? 1 : 0);
  return others > 0 ? "This name is taken. Choose another one." : null;
}

function patternProblems(regex: string): FormProblems {
  const why = notInRe2(regex);
  return why === null || regex === "" ? {} : { regex: why };
}

/** Told by the word rather than by its place: nobody counts lines. */
function wordProblems(words: readonly string[]): FormProblems {
  const short = words.filter((word) => word.trim().length < SHORTEST_WORD);
  const long = words.filter((word) => word.trim().length > LONGEST_WORD).map((word) => `${word.slice(0, 20)}…`);
  if (words.length === 0) return { words: "Write at least one word." };
  if (short.length > 0)
    return { words: `${quoted(short)} is too short: a word has ${SHORTEST_WORD} characters or more.` };
  return long.length > 0
    ? { words: `${quoted(long)} is too long: a word has ${LONGEST_WORD} characters at most.` }
    : {};
}

const SHORTEST_WORD = 2;
const LONGEST_WORD = 100;
const quoted = (words: readonly string[]): string =>
  listed(
    words.slice(0, 3).map((word) => `‘${word}’`),
    "and",
  );
