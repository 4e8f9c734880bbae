import { isRecord } from "../../../body/fields.ts";
import { encodeSseData } from "../../../sse.ts";
import type { Path } from "../../json-edits.ts";
import { type AnswerSlot, slotOf } from "../answer-slot.ts";
import type { EventReading, EventTexts, TextDelta } from "../event-texts.ts";
import { indexInChoice, messageTexts, type WholeText, wholeTexts } from "../whole-texts.ts";

type Json = Readonly<Record<string, unknown>>;
type Texts = (WholeText | TextDelta)[];

const KINDS: ReadonlyMap<string, AnswerSlot["kind"]> = new Map([
  ["content", "text"],
  ["refusal", "refusal"],
  ["reasoning_content", "reasoning"],
  ["reasoning", "reasoning"],
]);

/** Chunks of a chat completion, and of the format before it, whose choices have their text without a delta around it. */
export class ChatChunkTexts implements EventTexts {
  read(event: Json): EventReading {
    const texts: Texts = [];
    const ended: string[] = [];
    const choices = Array.isArray(event.choices) ? event.choices : [];
    choices.forEach((choice: unknown, position) => {
      if (!isRecord(choice)) return;
      const reader = new ChoiceReader(event, choice, ["choices", position]);
      texts.push(...reader.read());
      if (typeof choice.finish_reason === "string" && choice.finish_reason !== "") ended.push(reader.group);
    });
    return { texts, ended };
  }
}

/** One choice of one chunk. */
class ChoiceReader {
  readonly group: string;
  readonly #event: Json;
  readonly #choice: Json;
  readonly #at: Path;

  constructor(event: Json, choice: Json, at: Path) {
    this.#event = event;
    this.#choice = choice;
    this.#at = at;
    this.group = String(choice.index ?? at.at(-1));
  }

  read(): Texts {
    const { text, delta, message } = this.#choice;
    const texts: Texts = this.#delta(["text"], text, slotOf("text", this.group), (more) => ({ text: more }));
    if (isRecord(delta)) for (const key of Object.keys(delta)) texts.push(...this.#member(key, delta[key]));
    // Some repeat what was written so far.
    texts.push(...messageTexts(message, [...this.#at, "message"], this.group));
    return texts;
  }

  #member(key: string, value: unknown): Texts {
    const path = ["delta", key];
    const index = indexInChoice(this.group, key);
    const kind = KINDS.get(key);
    if (kind && typeof value === "string") {
      return this.#delta(path, value, slotOf(kind, index), (text) => ({ delta: { [key]: text } }));
    }
    if (key === "content" && Array.isArray(value)) {
      return value.flatMap((part: unknown, position) => this.#part(part, [...path, position]));
    }
    if (key === "tool_calls" && Array.isArray(value)) {
      return value.flatMap((call: unknown, position) => (isRecord(call) ? this.#call(call, [...path, position]) : []));
    }
    if (key === "function_call" && isRecord(value)) {
      const slot = slotOf("arguments", index, { json: true });
      return this.#delta([...path, "arguments"], value.arguments, slot, (text) => ({
        delta: { function_call: { arguments: text } },
      }));
    }
    if (key === "audio" && isRecord(value)) {
      const slot = slotOf("text", index);
      return this.#delta([...path, "transcript"], value.transcript, slot, (text) => ({
        delta: { audio: { transcript: text } },
      }));
    }
    return messageTexts({ [key]: value }, [...this.#at, "delta"], this.group);
  }

  /** Content in parts is Mistral's way to tell thoughts from the answer. */
  #part(part: unknown, path: Path): Texts {
    if (!isRecord(part)) return [];
    if (typeof part.text === "string") {
      return this.#delta([...path, "text"], part.text, slotOf("text", this.group), (text) => ({
        delta: { content: [{ type: "text", text }] },
      }));
    }
    const thoughts = Array.isArray(part.thinking) ? part.thinking : [];
    return thoughts.flatMap((thought: unknown, position) =>
      isRecord(thought)
        ? this.#delta(
            [...path, "thinking", position, "text"],
            thought.text,
            slotOf("reasoning", this.group),
            (text) => ({
              delta: { content: [{ type: "thinking", thinking: [{ type: "text", text }] }] },
            }),
          )
        : [],
    );
  }

  #call(call: Json, path: Path): Texts {
    const number = call.index ?? path.at(-1);
    const index = `${this.group}:${number}`;
    if (isRecord(call.custom)) {
      return this.#delta([...path, "custom", "input"], call.custom.input, slotOf("arguments", index), (input) => ({
        delta: { tool_calls: [{ index: number, custom: { input } }] },
      }));
    }
    const called = isRecord(call.function) ? call.function : {};
    if (typeof called.arguments === "object") {
      return wholeTexts(call, [...this.#at, ...path], () => slotOf("arguments", index));
    }
    const slot = slotOf("arguments", index, { json: true });
    return this.#delta([...path, "function", "arguments"], called.arguments, slot, (text) => ({
      delta: { tool_calls: [{ index: number, function: { arguments: text } }] },
    }));
  }

  #delta(path: Path, text: unknown, slot: AnswerSlot, fields: (text: string) => Json): TextDelta[] {
    if (typeof text !== "string" || text === "") return [];
    const { index, logprobs } = this.#choice;
    const more = (rest: string) => {
      const choice = { index, ...fields(rest), ...(logprobs !== undefined && { logprobs: null }), finish_reason: null };
      return encodeSseData(JSON.stringify({ ...headOf(this.#event), choices: [choice] }));
    };
    return [{ path: [...this.#at, ...path], text, slot, group: this.group, more }];
  }
}

/** What every chunk of a stream repeats. */
const headOf = (event: Json): Json =>
  Object.fromEntries(
    Object.entries(event).filter(
      ([key, value]) => (typeof value !== "object" || value === null) && key !== "obfuscation",
    ),
  );
