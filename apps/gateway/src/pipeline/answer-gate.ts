import {
  type AnswerSlot,
  type AnswerTextEditor,
  createAnswerTextEditor,
  mapAnswerTexts,
  SseFrameScanner,
  type WireFormat,
} from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { Answered } from "./context.ts";
import { askAll, guardrailsAt } from "./guard.ts";

/** Keeps an answer back until the policy's guardrails let it pass. */
export interface AnswerGate {
  /** A whole answer. @throws GatehouseError as `guard` */
  whole(bytes: Buffer): Promise<void>;
  /** Whole frames of a stream; gives those that may go on, window by window. @throws GatehouseError as `guard` */
  push(frames: Buffer): AsyncIterable<Buffer>;
  /** The stream is over, with these last bytes: resolves to all that is left. @throws GatehouseError as `guard` */
  end(remainder: Buffer | undefined): Promise<Buffer>;
}

/** What may be kept back of a stream in which nothing is written. */
const MOST_KEPT_BYTES = 256 * 1024;

/** undefined: nobody wants to see the answer, or it has no texts (speech). */
export function createAnswerGate(gateway: Gateway, answered: Answered): AnswerGate | undefined {
  const guardrails = guardrailsAt(answered, "answer");
  const { content } = answered.answer;
  if (guardrails.length === 0 || (content.kind === "stream" && content.framing === "bytes")) return undefined;
  const { format } = answered.dialect;
  const windows = new TextWindows(Math.min(...guardrails.map(({ windowCharacters }) => windowCharacters)));
  const ask = (texts: readonly string[]) => askAll(gateway, answered, { guardrails, stage: "answer", texts });
  const kept = new KeptFrames(format, windows);
  const release = async () => {
    const texts = windows.take();
    try {
      if (texts.length > 0) await ask(texts);
    } catch (error) {
      kept.shut();
      throw error;
    }
    return kept.release();
  };
  return {
    async whole(bytes) {
      const texts: string[] = [];
      mapAnswerTexts(format, bytes, (text) => {
        texts.push(text);
        return text;
      });
      if (texts.length > 0) await ask(texts);
    },
    async *push(frames) {
      for (const frame of kept.framesOf(frames)) {
        kept.take(frame);
        if (windows.isFull || kept.bytes > MOST_KEPT_BYTES) yield await release();
      }
    },
    async end(remainder) {
      kept.finish(remainder);
      return release();
    },
  };
}

/** Frames that wait for their texts to be looked at. */
class KeptFrames {
  bytes = 0;
  #frames: Buffer[] = [];
  #isShut = false;
  readonly #scanner = new SseFrameScanner();
  readonly #reader: AnswerTextEditor;

  constructor(format: WireFormat, windows: TextWindows) {
    this.#reader = createAnswerTextEditor(format, {
      edit: (slot, delta) => windows.add(slot, delta),
      end: () => "",
      whole: (text, slot) => windows.addWhole(slot, text),
    });
  }

  /** Whole frames only: what a frame says is not known before. */
  *framesOf(chunk: Buffer): Iterable<Buffer> {
    const { bytes, ends } = this.#scanner.push(chunk);
    for (const [place, end] of ends.entries()) yield bytes.subarray(ends[place - 1] ?? 0, end);
  }

  take(frame: Buffer): void {
    if (this.#isShut) return;
    this.#reader.push(frame);
    this.#frames.push(frame);
    this.bytes += frame.length;
  }

  finish(remainder: Buffer | undefined): void {
    this.take(this.#scanner.rest());
    if (remainder) this.take(remainder);
    this.#reader.end();
  }

  release(): Buffer {
    const released = Buffer.concat(this.#frames);
    this.#frames = [];
    this.bytes = 0;
    return released;
  }

  /** Somebody said no, or could not be asked: nothing of this stream goes on any more. */
  shut(): void {
    this.#isShut = true;
    this.release();
  }
}

/** What was written since the last look, slot by slot, with half a window of what came before. */
class TextWindows {
  readonly #half: number;
  readonly #slots = new Map<string, { before: string; text: string; all: string }>();
  #fresh = 0;

  constructor(window: number) {
    this.#half = Math.floor(window / 2);
  }

  get isFull(): boolean {
    return this.#fresh >= this.#half;
  }

  add({ kind, index }: AnswerSlot, delta: string): string {
    const name = `${kind} ${index}`;
    const slot = this.#slots.get(name) ?? { before: "", text: "", all: "" };
    slot.text += delta;
    slot.all += delta;
    this.#fresh += delta.length;
    this.#slots.set(name, slot);
    return delta;
  }

  /** A text in one piece: one that a slot has been given piece by piece is no news. */
  addWhole(slot: AnswerSlot, text: string): string {
    for (const { all } of this.#slots.values()) if (all === text) return text;
    return this.add({ ...slot, index: `${slot.index} whole` }, text);
  }

  take(): string[] {
    const texts: string[] = [];
    for (const slot of this.#slots.values()) {
      if (slot.text === "") continue;
      const window = slot.before + slot.text;
      texts.push(window);
      slot.before = window.slice(-this.#half);
      slot.text = "";
    }
    this.#fresh = 0;
    return texts;
  }
}
