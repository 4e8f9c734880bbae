import { createStreamRestorer, type Placeholders } from "@gatehouse/sensitivity";
import { type AnswerSlot, createAnswerTextEditor, mapAnswerTexts } from "@gatehouse/wire";
import type { Answered } from "./context.ts";

/** Puts what was replaced in a request back into its answer, for the caller only. */
export interface Restorer {
  /** A whole answer. */
  whole(bytes: Buffer): Buffer;
  /** Whole frames of a stream; empty while nothing can go on yet. */
  push(frames: Buffer): Buffer;
  /** The stream is over, with these last bytes. */
  end(remainder: Buffer | undefined): Buffer | undefined;
}

/** undefined: nothing was replaced. */
export function createRestorer({ placeholders, dialect, answer }: Answered): Restorer | undefined {
  if (!placeholders) return undefined;
  const { format } = dialect;
  const whole = (text: string, { json }: AnswerSlot) => placeholders.restore(text, { json });
  if (answer.content.kind === "document" || answer.content.framing === "bytes") {
    return { whole: (bytes) => mapAnswerTexts(format, bytes, whole), push: (bytes) => bytes, end: (bytes) => bytes };
  }
  const editor = createAnswerTextEditor(format, { ...streamEdits(placeholders), whole });
  return {
    whole: (bytes) => mapAnswerTexts(format, bytes, whole),
    push: (frames) => editor.push(frames),
    end(remainder) {
      const edited = remainder && editor.push(remainder);
      const last = editor.end();
      if (edited && last) return Buffer.concat([edited, last]);
      return last ?? edited;
    },
  };
}

/** One restorer for each slot: a placeholder is never split over two of them. */
function streamEdits(placeholders: Placeholders) {
  const restorers = new Map<string, ReturnType<typeof createStreamRestorer>>();
  const nameOf = ({ kind, index }: AnswerSlot) => `${kind} ${index}`;
  return {
    edit(slot: AnswerSlot, delta: string): string {
      const name = nameOf(slot);
      const restorer = restorers.get(name) ?? createStreamRestorer(placeholders, { json: slot.json });
      restorers.set(name, restorer);
      return restorer.push(delta);
    },
    end(slot: AnswerSlot): string {
      const rest = restorers.get(nameOf(slot))?.flush() ?? "";
      restorers.delete(nameOf(slot));
      return rest;
    },
  };
}
