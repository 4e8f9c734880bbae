import { isRecord } from "../../body/fields.ts";
import { unpackMetadata } from "../../canonical/vendor-metadata.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * What a model thought, with the mark by which its vendor knows it again: the objects of a body in which no text can be
 * another one. They are looked for in the very places where a vendor takes them, in turns of the model's. A mark anywhere
 * else is one that the caller made up, and protects nothing. Google signs calls and texts as well, but for what was thought
 * before them: those it takes with other words (its own clients write arguments anew).
 */
export function signedThoughts({ messages, contents, input }: Json): ReadonlySet<object> {
  const thoughts = new Set<object>();
  for (const message of turnsOf(messages, "assistant")) {
    for (const block of recordsIn(message.content)) if (isSignedBlock(block)) thoughts.add(block);
    for (const detail of recordsIn(message.reasoning_details)) if (isMark(detail.signature)) thoughts.add(detail);
  }
  for (const turn of turnsOf(contents, "model")) {
    for (const part of recordsIn(turn.parts)) if (isSignedPart(part)) thoughts.add(part);
  }
  for (const item of recordsIn(input)) if (isSignedItem(item)) thoughts.add(item);
  return thoughts;
}

const turnsOf = (turns: unknown, role: string): Json[] => recordsIn(turns).filter((turn) => turn.role === role);
const recordsIn = (list: unknown): Json[] => (Array.isArray(list) ? list.filter(isRecord) : []);

const isMark = (value: unknown): boolean => typeof value === "string" && value !== "";

const isSignedBlock = ({ type, signature }: Json): boolean => type === "thinking" && isMark(signature);

const isSignedPart = ({ thought, thoughtSignature, thought_signature }: Json): boolean =>
  thought === true && (isMark(thoughtSignature) || isMark(thought_signature));

/** OpenAI's own summaries are for people; those of other vendors' thoughts go back to them with what is packed here. */
const isSignedItem = ({ type, encrypted_content: packed }: Json): boolean =>
  type === "reasoning" && typeof packed === "string" && unpackMetadata(packed) !== undefined;
