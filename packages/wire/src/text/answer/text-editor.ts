import { isRecord } from "../../body/fields.ts";
import type { WireFormat } from "../../caller-request.ts";
import { readSseFrame } from "../../sse.ts";
import { SseFrameScanner } from "../../sse-frame-scanner.ts";
import { JsonEdits } from "../json-edits.ts";
import type { AnswerSlot } from "./answer-slot.ts";
import { type EventReading, type EventTexts, isDelta, type MoreText, type TextDelta } from "./event-texts.ts";
import { ChatChunkTexts } from "./events/chat.ts";
import { ContentChunkTexts } from "./events/gemini.ts";
import { MessageEventTexts } from "./events/messages.ts";
import { ResponseEventTexts } from "./events/responses.ts";
import { editFrame } from "./frame.ts";
import { editText } from "./map-answer-texts.ts";

/** What becomes of the texts of a stream. None of them is ever empty. */
export interface AnswerTextEdits {
  /** The next piece of a slot's text; returns what is to be sent of it now, which may be nothing. */
  edit(slot: AnswerSlot, delta: string): string;
  /** Nothing more is written into the slot; returns what was held back. */
  end(slot: AnswerSlot): string;
  /**
   * A text in full: one that the format repeats after its pieces, which the caller's client expects to be the same, or
   * one that comes in one piece.
   */
  whole(text: string, slot: AnswerSlot): string;
}

/** Edits the texts of one stream on its way to the caller. */
export interface AnswerTextEditor {
  /**
   * Bytes as they leave; those of a frame that is not whole yet wait for the rest of it. Frames without text, and those
   * whose text stays the same, are handed on byte for byte. Empty when there is nothing to send yet.
   */
  push(bytes: Buffer): Buffer;
  /** What is left when the stream has ended, however it did; undefined when nothing is. */
  end(): Buffer | undefined;
}

const READERS: Partial<Record<WireFormat, () => EventTexts>> = {
  "openai-chat": () => new ChatChunkTexts(),
  "openai-completions": () => new ChatChunkTexts(),
  "openai-responses": () => new ResponseEventTexts(),
  "openai-transcriptions": () => new ResponseEventTexts(),
  "anthropic-messages": () => new MessageEventTexts(),
  gemini: () => new ContentChunkTexts(),
};

/**
 * An editor for an event stream of a format. Streams of formats in which no text is written (pictures, sound) pass as
 * they are. What the edits throw is thrown on.
 */
export function createAnswerTextEditor(format: WireFormat, edits: AnswerTextEdits): AnswerTextEditor {
  const reader = READERS[format]?.();
  return reader ? new StreamTextEditor(reader, edits) : { push: (bytes) => bytes, end: () => undefined };
}

/** A slot that more may be written into. */
interface OpenSlot {
  slot: AnswerSlot;
  group: string;
  more: MoreText;
}

/** Choices, and the calls in each, of any request that makes sense. */
const MAX_OPEN = 1024;
const BLANK_LINE = Buffer.from("\n\n");
/** The event that all others end with; no slot outlives it. */
const DONE: EventReading = { texts: [], ended: "all" };

class StreamTextEditor implements AnswerTextEditor {
  readonly #reader: EventTexts;
  readonly #edits: AnswerTextEdits;
  readonly #scanner = new SseFrameScanner();
  readonly #open = new Map<string, OpenSlot>();
  /** The place of the event that is read, in formats whose events are numbered. */
  #number = 0;
  /** Frames that the provider did not send. */
  #added = 0;

  constructor(reader: EventTexts, edits: AnswerTextEdits) {
    this.#reader = reader;
    this.#edits = edits;
  }

  push(chunk: Buffer): Buffer {
    const { bytes, ends } = this.#scanner.push(chunk);
    const pieces: Buffer[] = [];
    let start = 0;
    let keptFrom = 0;
    for (const end of ends) {
      const frames = this.#frame(bytes, start, end);
      if (frames) {
        pieces.push(bytes.subarray(keptFrom, start), ...frames);
        keptFrom = end;
      }
      start = end;
    }
    if (pieces.length === 0) return start === bytes.length ? bytes : bytes.subarray(0, start);
    pieces.push(bytes.subarray(keptFrom, start));
    return Buffer.concat(pieces);
  }

  end(): Buffer | undefined {
    const rest = this.#scanner.rest();
    const frames = rest.length === 0 ? [] : (this.#frame(rest, 0, rest.length) ?? [rest]);
    this.#number += 1;
    const left = [...this.#open.values()].flatMap((open) => this.#close(open));
    const pieces = frames.length > 0 && left.length > 0 ? [...frames, BLANK_LINE, ...left] : [...frames, ...left];
    return pieces.length === 0 ? undefined : Buffer.concat(pieces);
  }

  /** What goes out for one frame; undefined: the frame as it is. */
  #frame(bytes: Buffer, start: number, end: number): Buffer[] | undefined {
    const { data } = readSseFrame(bytes, start, end);
    if (data === null) return undefined;
    const event = data === "[DONE]" ? undefined : parsed(data);
    if (data !== "[DONE]" && !event) return undefined;
    const reading = event ? this.#reader.read(event) : DONE;
    const number = event?.sequence_number;
    if (typeof number === "number") this.#number = number;
    const edited = this.#texts(reading);
    const before = this.#ended(reading, edited);
    const changes = new JsonEdits();
    for (const [found, text] of edited) editText(changes, found, text);
    if (typeof number === "number" && this.#added > 0) changes.number(["sequence_number"], number + this.#added);
    if (changes.isEmpty && before.length === 0) return undefined;
    const frame = bytes.subarray(start, end);
    return [...before, changes.isEmpty ? frame : editFrame(frame, changes)];
  }

  #texts({ texts }: EventReading): Map<EventReading["texts"][number], string> {
    const edited = new Map<EventReading["texts"][number], string>();
    for (const found of texts) {
      const { slot, text } = found;
      if (!isDelta(found) || this.#isCrowded(slot)) edited.set(found, this.#edits.whole(text, slot));
      else {
        edited.set(found, this.#edits.edit(slot, text));
        this.#open.set(keyOf(slot), { slot, group: found.group, more: found.more });
      }
    }
    return edited;
  }

  /** A provider that makes up slots must not make us remember them: each piece of a further one stands alone. */
  #isCrowded(slot: AnswerSlot): boolean {
    return this.#open.size >= MAX_OPEN && !this.#open.has(keyOf(slot));
  }

  /**
   * Ends slots. What was held back of one goes behind its last piece where that is in this very frame, else into a frame
   * of its own, which is returned and belongs before this one.
   */
  #ended({ texts, ended }: EventReading, edited: Map<EventReading["texts"][number], string>): Buffer[] {
    if (ended.length === 0) return [];
    const before: Buffer[] = [];
    for (const open of [...this.#open.values()]) {
      if (ended !== "all" && !ended.includes(open.group)) continue;
      const last = texts.findLast(
        (found): found is TextDelta => isDelta(found) && keyOf(found.slot) === keyOf(open.slot),
      );
      if (last) {
        edited.set(last, (edited.get(last) ?? "") + this.#endOf(open));
      } else before.push(...this.#close(open));
    }
    return before;
  }

  #close(open: OpenSlot): Buffer[] {
    const rest = this.#endOf(open);
    if (rest === "" || open.slot.signed) return [];
    const frame = open.more(rest, this.#number + this.#added);
    this.#added += 1;
    return [frame];
  }

  #endOf({ slot }: OpenSlot): string {
    this.#open.delete(keyOf(slot));
    return this.#edits.end(slot);
  }
}

const keyOf = ({ kind, index }: AnswerSlot): string => `${kind} ${index}`;

function parsed(data: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const event: unknown = JSON.parse(data);
    return isRecord(event) ? event : undefined;
  } catch {
    return undefined;
  }
}
