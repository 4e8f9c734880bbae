import { isRecord } from "../../../body/fields.ts";
import { encodeSseEvent } from "../../../sse.ts";
import type { Path } from "../../json-edits.ts";
import { type AnswerSlot, slotOf } from "../answer-slot.ts";
import { type EventReading, type EventTexts, NOTHING, type TextDelta } from "../event-texts.ts";
import { blockTexts, stopTexts } from "../whole-texts.ts";

type Json = Readonly<Record<string, unknown>>;

interface Written {
  type: string;
  field: string;
  slot: AnswerSlot;
}

/** The events of one of Anthropic's messages: blocks, each started, filled and stopped. */
export class MessageEventTexts implements EventTexts {
  read(event: Json): EventReading {
    switch (event.type) {
      case "content_block_start":
        return { texts: this.#start(event), ended: [] };
      case "content_block_delta":
        return { texts: this.#delta(event), ended: [] };
      case "content_block_stop":
        return { texts: [], ended: [String(event.index)] };
      case "message_start": {
        const content = isRecord(event.message) ? event.message.content : undefined;
        const blocks = Array.isArray(content) ? content : [];
        const at = (index: number) => ["message", "content", index];
        return { texts: blocks.flatMap((block, index) => blockTexts(block, at(index), index)), ended: [] };
      }
      case "message_delta":
        return { texts: isRecord(event.delta) ? stopTexts(event.delta, ["delta"]) : [], ended: "all" };
      case "message_stop":
        return { texts: [], ended: "all" };
      default:
        return NOTHING;
    }
  }

  /** What a block starts with comes before its deltas; a block that has none is there in full. */
  #start({ index, content_block: block }: Json): EventReading["texts"] {
    if (!isRecord(block)) return [];
    const field = block.type === "text" ? "text" : block.type === "thinking" ? "thinking" : undefined;
    if (field === undefined) return blockTexts(block, ["content_block"], Number(index));
    const { [field]: written, ...more } = block;
    return [
      ...pieces(index, ["content_block", field], written, writtenAs(`${field}_delta`, index)),
      ...blockTexts(more, ["content_block"], Number(index)),
    ];
  }

  #delta({ index, delta }: Json): EventReading["texts"] {
    if (!isRecord(delta)) return [];
    const written = writtenAs(delta.type, index);
    if (!written) return blockTexts(delta, ["delta"], Number(index));
    return pieces(index, ["delta", written.field], delta[written.field], written);
  }
}

function writtenAs(type: unknown, index: unknown): Written | undefined {
  const of = (field: string, slot: AnswerSlot): Written => ({ type: String(type), field, slot });
  switch (type) {
    case "text_delta":
      return of("text", slotOf("text", String(index)));
    case "thinking_delta":
      return of("thinking", slotOf("reasoning", String(index), { signed: true }));
    case "input_json_delta":
      return of("partial_json", slotOf("arguments", String(index), { json: true }));
    default:
      return undefined;
  }
}

function pieces(index: unknown, path: Path, text: unknown, written: Written | undefined): TextDelta[] {
  if (!written || typeof text !== "string" || text === "") return [];
  const { type, field, slot } = written;
  const more = (rest: string) =>
    encodeSseEvent(
      "content_block_delta",
      JSON.stringify({ type: "content_block_delta", index, delta: { type, [field]: rest } }),
    );
  return [{ path, text, slot, group: String(index), more }];
}
