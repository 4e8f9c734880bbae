import { type AnswerSlot, createAnswerTextEditor, mapAnswerTexts, SseFrameScanner } from "@gatehouse/wire";
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

/** undefined: nobody wants to see the answer. */
export function createAnswerGate(gateway: Gateway, answered: Answered): AnswerGate | undefined {
  const guardrails = guardrailsAt(answered, "answer");
  if (guardrails.length === 0) return undefined;
  const { format } = answered.dialect;
  const window = Math.min(...guardrails.map(({ windowCharacters }) => windowCharacters));
  const ask = (texts: readonly string[]) => askAll(gateway, answered, { guardrails, stage: "answer", texts });
  const windows = new TextWindows(window);
  const reader = createAnswerTextEditor(format, {
    edit: (slot, delta) => windows.add(slot, delta),
    end: () => "",
    whole: (text) => text,
  });
  const scanner = new SseFrameScanner();
  let kept: Buffer[] = [];
  const take = (bytes: Buffer) => {
    reader.push(bytes);
    kept.push(bytes);
  };
  const release = async () => {
    const texts = windows.take();
    if (texts.length > 0) await ask(texts);
    const released = kept;
    kept = [];
    return Buffer.concat(released);
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
      const { bytes, ends } = scanner.push(frames);
      for (const [place, end] of ends.entries()) {
        take(bytes.subarray(ends[place - 1] ?? 0, end));
        if (windows.isFull) yield await release();
      }
    },
    async end(remainder) {
      take(scanner.rest());
      if (remainder) take(remainder);
      reader.end();
      return release();
    },
  };
}

/** What was written since the last look, slot by slot, with half a window of what came before. */
class TextWindows {
  readonly #half: number;
  readonly #slots = new Map<string, { before: string; text: string }>();
  #fresh = 0;

  constructor(window: number) {
    this.#half = Math.floor(window / 2);
  }

  get isFull(): boolean {
    return this.#fresh >= this.#half;
  }

  add({ kind, index }: AnswerSlot, delta: string): string {
    const name = `${kind} ${index}`;
    const slot = this.#slots.get(name) ?? { before: "", text: "" };
    slot.text += delta;
    this.#fresh += delta.length;
    this.#slots.set(name, slot);
    return delta;
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
