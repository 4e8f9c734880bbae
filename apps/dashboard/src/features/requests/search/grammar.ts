import { onlyValue, type RangeFilter, readRange, readValues, writeRange, writeValues } from "@gatehouse/domain";
import { rangeWords, readTypedRange, typedRange } from "./amount.ts";
import { SEARCH_WORDS, type SearchWord, type ValueWord, wordOf } from "./fields.ts";

/** The text of each filter that is set, as the URL has it. */
export type FilterTexts = Partial<Record<SearchWord["field"], string | null>>;

/** What ids are called, so that people can write names. */
export interface SearchNames {
  teamId: ReadonlyMap<string, string>;
  virtualKeyId: ReadonlyMap<string, string>;
}

/** `[-]word:value`, its value in quotes where it holds spaces. */
export interface Term {
  word: SearchWord;
  excluded: boolean;
  /** Of a value word: the ids or values that are meant. */
  values: string[];
  /** Of a range word. */
  range: RangeFilter | null;
}

export interface Search {
  terms: Term[];
  /** What was not understood, in sentences; nothing is left out in silence. */
  problems: string[];
}

const WORDS = SEARCH_WORDS.map(({ word }) => word).join(", ");

/** Reads what was typed into the search bar. */
export function readSearch(text: string, names: SearchNames): Search {
  const search: Search = { terms: [], problems: [] };
  for (const part of text.match(/(?:[^\s"]|"[^"]*"?)+/gu) ?? []) {
    const term = readTerm(part, names);
    if (typeof term === "string") search.problems.push(term);
    else search.terms.push(term);
  }
  return search;
}

function readTerm(part: string, names: SearchNames): Term | string {
  const [, minus, name = "", rest = ""] = /^(-)?([a-z]+):(.*)$/isu.exec(part) ?? [];
  if (name === "") return `“${part}” has no field: write for example model:${part.replace(/^-/u, "")}.`;
  const word = wordOf(name);
  if (!word) return `There is no field “${name}”. Fields: ${WORDS}.`;
  const excluded = minus !== undefined;
  const written = valuesOf(rest);
  if (written.length === 0) return `${word.word}: needs a value.`;
  if (word.kind === "value") {
    const values = written.map((value) => meaning(word, value, names));
    const problem = values.find((value) => "problem" in value);
    return problem?.problem ?? { word, excluded, values: values.map(({ value = "" }) => value), range: null };
  }
  if (excluded) return `${word.word} is a range: turn it round instead of excluding it.`;
  const range = readTypedRange(written.join(","), word.unit);
  return typeof range === "string" ? range : { word, excluded, values: [], range };
}

/** `a,"b, c",d` */
const valuesOf = (text: string): string[] =>
  (text.match(/(?:[^,"]|"[^"]*"?)+/gu) ?? []).map((value) => value.replaceAll('"', "").trim()).filter(Boolean);

function meaning(word: ValueWord, value: string, names: SearchNames): { value?: string; problem?: string } {
  if (word.choices) {
    const meant = word.choices[value.toLowerCase()];
    if (meant !== undefined) return { value: meant };
    return { problem: `${word.word} can be ${Object.keys(word.choices).join(", ")}, and not “${value}”.` };
  }
  if (word.field !== "teamId" && word.field !== "virtualKeyId") return { value };
  const known = names[word.field];
  if (known.has(value)) return { value };
  const fits = [...known].filter(([, name]) => name.toLowerCase() === value.toLowerCase());
  if (fits.length === 1) return { value: fits[0]?.[0] ?? "" };
  return {
    problem:
      fits.length === 0 ? `No ${word.word} is called “${value}”.` : `Several ${word.word}s are called “${value}”.`,
  };
}

/** The filters with the terms added: what is asked for is not excluded any more, and the other way round. */
export function addTerms(filters: FilterTexts, terms: readonly Term[]): FilterTexts {
  const next = { ...filters };
  for (const { word, excluded, values, range } of terms) {
    if (range) next[word.field] = writeRange(range);
    else next[word.field] = withValues(next[word.field] ?? "", values, excluded ? "noneOf" : "anyOf");
  }
  return next;
}

function withValues(text: string, values: readonly string[], side: "anyOf" | "noneOf"): string | null {
  const { anyOf, noneOf } = readValues(text);
  const without = (list: readonly string[]) => list.filter((value) => !values.includes(value));
  const lists = { anyOf: without(anyOf), noneOf: without(noneOf) };
  return writeValues({ ...lists, [side]: [...lists[side], ...values] });
}

/** The filter of a field without one of its values. */
export function withoutValue(text: string, value: string): string | null {
  const { anyOf, noneOf } = readValues(text);
  const rest = (list: readonly string[]) => list.filter((each) => each !== value);
  return writeValues({ anyOf: rest(anyOf), noneOf: rest(noneOf) });
}

export interface Chip {
  id: string;
  field: SearchWord["field"];
  label: string;
  excluded: boolean;
  text: string;
  /** The same as it can be typed. */
  typed: string;
  /** What the field's filter is without it. */
  rest: string | null;
}

/** What is asked for, value by value, in the order of the fields. */
export function chipsOf(filters: FilterTexts, names: SearchNames): Chip[] {
  return SEARCH_WORDS.flatMap((word): Chip[] => {
    const text = filters[word.field];
    if (!text) return [];
    const shared = { field: word.field, label: word.label };
    if (word.kind === "range") {
      const range = readRange(text);
      const words = range ? rangeWords(range, word.unit) : text;
      const typed = `${word.word}:${range ? typedRange(range, word.unit) : text}`;
      return [{ ...shared, id: word.word, excluded: false, text: words, typed, rest: null }];
    }
    const { anyOf, noneOf } = readValues(text);
    const chip = (value: string, excluded: boolean): Chip => {
      const name = nameOf(word, value, names);
      const typed = `${excluded ? "-" : ""}${word.word}:${quoted(name)}`;
      const id = `${word.word}:${onlyValue(value)}`;
      return { ...shared, id, excluded, text: name, typed, rest: withoutValue(text, value) };
    };
    return [...anyOf.map((value) => chip(value, false)), ...noneOf.map((value) => chip(value, true))];
  });
}

function nameOf(word: ValueWord, value: string, names: SearchNames): string {
  if (word.field === "teamId" || word.field === "virtualKeyId") return names[word.field].get(value) ?? value;
  return Object.entries(word.choices ?? {}).find(([, meant]) => meant === value)?.[0] ?? value;
}

const quoted = (value: string): string => (/[\s",]/u.test(value) ? `"${value.replaceAll('"', "")}"` : value);
