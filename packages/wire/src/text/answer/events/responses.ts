import { isRecord } from "../../../body/fields.ts";
import { encodeSseData, encodeSseEvent } from "../../../sse.ts";
import type { Path } from "../../json-edits.ts";
import { type AnswerSlot, slotOf } from "../answer-slot.ts";
import { type EventReading, type EventTexts, NOTHING, type TextDelta } from "../event-texts.ts";
import { isTranslated, itemIndex, itemTexts, type WholeText, wholeTexts } from "../whole-texts.ts";

type Json = Readonly<Record<string, unknown>>;
type Texts = (WholeText | TextDelta)[];

const ENDS = /^response\.(?:completed|incomplete|failed|cancelled)$/;
/** Members of an event that tells a text in full. */
const WHOLE = ["text", "refusal", "arguments", "input", "code", "transcript"];
/** How the pieces of what an item or a part starts with go on, by its type: its member, and the word for its deltas. */
const BEGINNINGS: Readonly<Record<string, readonly [member: string, word: string]>> = {
  output_text: ["text", "response.output_text"],
  refusal: ["refusal", "response.refusal"],
  reasoning_text: ["text", "response.reasoning_text"],
  summary_text: ["text", "response.reasoning_summary_text"],
  function_call: ["arguments", "response.function_call_arguments"],
  mcp_call: ["arguments", "response.mcp_call_arguments"],
  custom_tool_call: ["input", "response.custom_tool_call_input"],
  code_interpreter_call: ["code", "response.code_interpreter_call_code"],
};

/**
 * The events of a response, and those of a transcript, which are written alike. Texts come in pieces, then once more in
 * full with the event that ends them, with their part, their item, and the response.
 */
export class ResponseEventTexts implements EventTexts {
  read(event: Json): EventReading {
    const type = typeof event.type === "string" ? event.type : "";
    if (isRecord(event.response)) {
      return { texts: outputTexts(event.response.output), ended: ENDS.test(type) ? "all" : [] };
    }
    if (type.endsWith(".delta")) return { texts: delta(event, type), ended: [] };
    const texts = type.endsWith(".added") ? added(event) : whole(event);
    const ended = type.endsWith(".done") ? [groupOf(event)] : [];
    return texts.length === 0 && ended.length === 0 ? NOTHING : { texts, ended };
  }
}

const groupOf = ({ output_index: output }: Json): string => String(output ?? 0);

const outputTexts = (output: unknown): WholeText[] =>
  Array.isArray(output)
    ? output.flatMap((item, index) => itemTexts(item, ["response", "output", index], String(index)))
    : [];

function delta(event: Json, type: string): TextDelta[] {
  if (/audio\.delta$/.test(type)) return [];
  return piece(event, ["delta"], event.delta, { word: type.slice(0, -".delta".length), itemId: event.item_id });
}

/** Most start empty. What they start with comes before their deltas; members without any are there in full. */
function added(event: Json): Texts {
  const { item, part } = event;
  const key = isRecord(item) ? "item" : "part";
  const begun = isRecord(item) ? item : part;
  if (!isRecord(begun)) return whole(event);
  const beginning = BEGINNINGS[String(begun.type)];
  if (!beginning) return whole(event);
  const [member, word] = beginning;
  const { [member]: start, ...more } = begun;
  const itemId = isRecord(item) ? item.id : event.item_id;
  return [...piece(event, [key, member], start, { word, itemId }), ...whole({ ...event, [key]: more })];
}

/** All that an event says in full. */
function whole(event: Json): WholeText[] {
  const { item, part, annotation } = event;
  const slot = slotFor(String(event.type ?? ""), event, event.item_id);
  return [
    ...WHOLE.flatMap((key) => (typeof event[key] === "string" ? wholeTexts(event[key], [key], () => slot) : [])),
    ...itemTexts(item, ["item"], groupOf(event)),
    ...wholeTexts(part, ["part"], () =>
      slotFor(`${event.type} ${isRecord(part) ? part.type : ""}`, event, event.item_id),
    ),
    ...wholeTexts(annotation, ["annotation"], () => slot),
  ];
}

/** @param word the type of an event, and of the part in it */
function slotFor(word: string, { output_index, content_index, summary_index }: Json, itemId: unknown): AnswerSlot {
  const index = itemIndex(output_index, content_index ?? summary_index);
  if (/reasoning|summary_text/.test(word)) return slotOf("reasoning", index, { signed: isTranslated(itemId) });
  if (word.includes("refusal")) return slotOf("refusal", index);
  if (word.includes("arguments")) return slotOf("arguments", index, { json: true });
  return slotOf(word.includes("_call_input") ? "arguments" : "text", index);
}

interface Piece {
  /** The type of the event without what it does to the text. */
  word: string;
  itemId: unknown;
}

function piece(event: Json, path: Path, text: unknown, { word, itemId }: Piece): TextDelta[] {
  if (typeof text !== "string" || text === "") return [];
  const type = `${word}.delta`;
  const { output_index, content_index, summary_index, sequence_number: number, logprobs } = event;
  const more = (rest: string, sequence_number: number): Buffer => {
    const at = { item_id: itemId, output_index, content_index, summary_index };
    const numbered = number === undefined ? {} : { sequence_number };
    const body = JSON.stringify({
      type,
      ...numbered,
      ...at,
      delta: rest,
      ...(logprobs !== undefined && { logprobs: [] }),
    });
    return word.startsWith("transcript.") ? encodeSseData(body) : encodeSseEvent(type, body);
  };
  return [{ path, text, slot: slotFor(word, event, itemId), group: groupOf(event), more }];
}
