import { isRecord } from "../../body/fields.ts";
import { isOwnId } from "../../openai-responses/own-id.ts";
import { type FoundText, findTexts } from "../find-texts.ts";
import type { Path } from "../json-edits.ts";
import { type AnswerSlot, kindOfPath, slotOf } from "./answer-slot.ts";

/** A text that stands in an answer in full. */
export interface WholeText extends Pick<FoundText, "path" | "text"> {
  slot: AnswerSlot;
  /** The text is the last key of the path itself. */
  name?: true;
}

type Json = Readonly<Record<string, unknown>>;

/** The texts of one value of an answer, all of the same slots. `at`: where it lies in what is parsed. */
export function wholeTexts(
  value: unknown,
  at: Path,
  slotAt: (inside: Path, found: FoundText) => Partial<AnswerSlot> & Pick<AnswerSlot, "index">,
): WholeText[] {
  return findTexts(value, at).map((found) => {
    const { path, text, name, json = false } = found;
    const inside = path.slice(at.length);
    const slot: AnswerSlot = { kind: kindOfPath(inside), json, signed: false, ...slotAt(inside, found) };
    return { path, text, slot, ...(name && { name }) };
  });
}

/**
 * A message of a choice. `reasoning_details` are left out: callers hand them back unread, and what they say is there once
 * more in words.
 */
export function messageTexts(message: unknown, at: Path, choice: string): WholeText[] {
  if (!isRecord(message)) return [];
  return Object.keys(message).flatMap((key) => {
    if (key === "reasoning_details") return [];
    const [value, place] = key === "audio" ? transcriptOf(message[key], [...at, key]) : [message[key], [...at, key]];
    return wholeTexts(value, place, (inside) => ({
      kind: kindOfPath([key, ...inside]),
      index: indexInChoice(choice, key, inside[0]),
    }));
  });
}

/** What an answer in sound says; the sound itself is no text. */
const transcriptOf = (audio: unknown, at: Path): [unknown, Path] => [
  isRecord(audio) ? audio.transcript : undefined,
  [...at, "transcript"],
];

/** Tools that are called, and members that only some providers have, have an index of their own. */
export function indexInChoice(choice: string, key: string, first?: string | number): string {
  if (key === "tool_calls") return `${choice}:${first}`;
  return key === "function_call" || key === "reasoning" || key === "audio" ? `${choice}:${key}` : choice;
}

/** A block of one of Anthropic's messages. */
export function blockTexts(block: unknown, at: Path, index: number): WholeText[] {
  const thought = isRecord(block) && (block.type === "thinking" || block.type === "redacted_thinking");
  return wholeTexts(block, at, () => ({
    index: String(index),
    ...(thought && { kind: "reasoning", signed: true }),
  }));
}

/** Where Anthropic tells which of the caller's stop sequences the model wrote. */
export const stopTexts = (told: Json, at: Path): WholeText[] =>
  wholeTexts(told.stop_sequence, [...at, "stop_sequence"], () => slotOf("text", "stop"));

/** A part of one of Gemini's candidates. */
export function partTexts(part: unknown, at: Path, index: string): WholeText[] {
  const thought = isRecord(part) && part.thought === true;
  return wholeTexts(part, at, () => ({ index, ...(thought && { kind: "reasoning", signed: true }) }));
}

/** What else Gemini tells of a candidate: it may quote the answer. */
export function candidateNotes(candidate: Json, at: Path, index: string): WholeText[] {
  return ["groundingMetadata", "grounding_metadata"].flatMap((key) =>
    wholeTexts(candidate[key], [...at, key], () => ({ kind: "text", index: `${index}:grounding` })),
  );
}

/** An item of a response; its parts have indexes of their own. */
export function itemTexts(item: unknown, at: Path, output: string): WholeText[] {
  if (!isRecord(item)) return [];
  const thought = item.type === "reasoning";
  return wholeTexts(item, at, ([, part]) => ({
    index: itemIndex(output, typeof part === "number" ? part : 0),
    ...(thought && { kind: "reasoning", signed: isTranslated(item.id) }),
  }));
}

export const itemIndex = (output: unknown, part: unknown): string => `${Number(output ?? 0)}:${Number(part ?? 0)}`;

/**
 * What a model of another format thought: the summary goes back to its vendor with the signature that belongs to it.
 * OpenAI's own summaries are for people.
 */
export const isTranslated = (id: unknown): boolean => typeof id === "string" && isOwnId(id);

/** The texts of a member in a format without conversations. */
export const plainTexts = (value: unknown, at: Path): WholeText[] =>
  wholeTexts(value, at, () => slotOf("text", at.join(":")));
