import type { Path } from "../json-edits.ts";
import type { AnswerSlot } from "./answer-slot.ts";
import type { WholeText } from "./whole-texts.ts";

/** A frame with one more piece of a slot's text. `number`: its place, in formats whose events are numbered. */
export type MoreText = (text: string, number: number) => Buffer;

/** A piece of a slot's text, which more pieces may follow. */
export interface TextDelta {
  path: Path;
  text: string;
  slot: AnswerSlot;
  /** What the slot ends with: a choice, an item, a block. */
  group: string;
  more: MoreText;
}

/** What one event of a stream says, in the order of its bytes. */
export interface EventReading {
  texts: readonly (WholeText | TextDelta)[];
  /** Groups to whose slots nothing more is written, with this event or before it. */
  ended: readonly string[] | "all";
}

/** Reads the events of one stream in their order. */
export interface EventTexts {
  read(event: Readonly<Record<string, unknown>>): EventReading;
}

export const NOTHING: EventReading = { texts: [], ended: [] };

export const isDelta = (text: WholeText | TextDelta): text is TextDelta => "more" in text;
