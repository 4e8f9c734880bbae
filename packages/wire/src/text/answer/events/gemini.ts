import { isRecord } from "../../../body/fields.ts";
import { encodeSseData } from "../../../sse.ts";
import type { Path } from "../../json-edits.ts";
import { slotOf } from "../answer-slot.ts";
import type { EventReading, EventTexts, TextDelta } from "../event-texts.ts";
import { candidateNotes, partTexts, type WholeText } from "../whole-texts.ts";

type Json = Readonly<Record<string, unknown>>;

/** A run of parts that are one text: the parts of a stream have no other identity. */
interface Run {
  number: number;
  /** Whether it is thought or said; null: none was begun, or another part ended it. */
  thought: boolean | null;
}

/** The chunks of Gemini's streams: each is a response of its own, and their texts follow one another. */
export class ContentChunkTexts implements EventTexts {
  readonly #runs = new Map<string, Run>();

  read(event: Json): EventReading {
    const texts: (WholeText | TextDelta)[] = [];
    const ended: string[] = [];
    const candidates = Array.isArray(event.candidates) ? event.candidates : [];
    candidates.forEach((candidate: unknown, position) => {
      if (isRecord(candidate)) this.#candidate(event, candidate, position, { texts, ended });
    });
    return { texts, ended };
  }

  #candidate(event: Json, candidate: Json, position: number, found: Found): void {
    const index = String(candidate.index ?? position);
    const run = this.#runOf(index);
    const at = ["candidates", position];
    const parts = isRecord(candidate.content) && Array.isArray(candidate.content.parts) ? candidate.content.parts : [];
    parts.forEach((part: unknown, number) => {
      if (!isRecord(part)) return;
      const place = [...at, "content", "parts", number];
      if (typeof part.text === "string") {
        this.#enter(index, run, part.thought === true, found);
        found.texts.push(...textPart({ event, candidate, part }, place, `${index}:${run.number}`));
        return;
      }
      this.#enter(index, run, null, found);
      found.texts.push(...partTexts(part, place, `${index}:${run.number}`));
    });
    found.texts.push(...candidateNotes(candidate, at, index));
    if (typeof candidate.finishReason === "string" && candidate.finishReason !== "")
      this.#enter(index, run, null, found);
  }

  #runOf(index: string): Run {
    const run = this.#runs.get(index) ?? { number: 0, thought: null };
    this.#runs.set(index, run);
    return run;
  }

  /** A part of another kind ends the text before it, which must not wait behind it. */
  #enter(index: string, run: Run, thought: boolean | null, { ended }: Found): void {
    if (run.thought === thought) return;
    if (run.thought !== null) {
      ended.push(`${index}:${run.number}`);
      run.number += 1;
    }
    run.thought = thought;
  }
}

interface Found {
  texts: (WholeText | TextDelta)[];
  ended: string[];
}

function textPart({ event, candidate, part }: { event: Json; candidate: Json; part: Json }, at: Path, index: string) {
  const text = part.text as string;
  if (text === "") return [];
  const thought = part.thought === true;
  const slot = thought ? slotOf("reasoning", index, { signed: true }) : slotOf("text", index);
  const more = (rest: string): Buffer => {
    const content = { role: "model", parts: [{ text: rest, ...(thought && { thought }) }] };
    const one = { content, ...(candidate.index !== undefined && { index: candidate.index }) };
    const { modelVersion, responseId } = event;
    return encodeSseData(JSON.stringify({ candidates: [one], modelVersion, responseId }));
  };
  return [{ path: [...at, "text"], text, slot, group: index, more }];
}
