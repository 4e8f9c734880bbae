import { isRecord } from "../../body/fields.ts";
import type { WireFormat } from "../../caller-request.ts";
import type { Path } from "../json-edits.ts";
import {
  blockTexts,
  candidateNotes,
  itemTexts,
  messageTexts,
  partTexts,
  plainTexts,
  stopTexts,
  type WholeText,
} from "./whole-texts.ts";

type Json = Readonly<Record<string, unknown>>;

/** The texts of a whole answer; none for what is no answer. */
export function documentTexts(format: WireFormat, document: unknown): WholeText[] {
  return isRecord(document) ? (READERS[format]?.(document) ?? []) : [];
}

const READERS: Partial<Record<WireFormat, (document: Json) => WholeText[]>> = {
  "openai-chat": ({ choices }) => choiceTexts(choices),
  "openai-completions": ({ choices }) => choiceTexts(choices),
  "openai-responses": ({ output }) => each(output, ["output"], (item, at, index) => itemTexts(item, at, String(index))),
  "anthropic-messages": (message) => [...each(message.content, ["content"], blockTexts), ...stopTexts(message, [])],
  gemini: ({ candidates }) => each(candidates, ["candidates"], candidateTexts),
  "openai-transcriptions": (document) => members(document, ["text", "segments", "words"]),
  "openai-images": (document) => members(document, ["data"]),
  rerank: (document) => members(document, ["results"]),
};

function choiceTexts(choices: unknown): WholeText[] {
  return each(choices, ["choices"], (choice, at, position) => {
    if (!isRecord(choice)) return [];
    const index = String(choice.index ?? position);
    return [
      ...messageTexts(choice.message, [...at, "message"], index),
      ...messageTexts({ text: choice.text }, at, index),
    ];
  });
}

function candidateTexts(candidate: unknown, at: Path, position: number): WholeText[] {
  if (!isRecord(candidate)) return [];
  const index = String(candidate.index ?? position);
  const parts = isRecord(candidate.content) ? candidate.content.parts : undefined;
  return [
    ...each(parts, [...at, "content", "parts"], (part, place, number) => partTexts(part, place, `${index}:${number}`)),
    ...candidateNotes(candidate, at, index),
  ];
}

const members = (document: Json, keys: readonly string[]): WholeText[] =>
  keys.flatMap((key) => plainTexts(document[key], [key]));

/** The texts of a list's entries; none where there is no list. */
function each(list: unknown, at: Path, read: (entry: unknown, at: Path, index: number) => WholeText[]): WholeText[] {
  return Array.isArray(list) ? list.flatMap((entry, index) => read(entry, [...at, index], index)) : [];
}
