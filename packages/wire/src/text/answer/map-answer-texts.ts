import { isUtf8 } from "node:buffer";
import { isRecord } from "../../body/fields.ts";
import type { WireFormat } from "../../caller-request.ts";
import { JsonEdits } from "../json-edits.ts";
import { type AnswerSlot, slotOf } from "./answer-slot.ts";
import { documentTexts } from "./document-texts.ts";
import type { WholeText } from "./whole-texts.ts";

/** The text of a slot, or a piece of one where it is an object (the arguments of a call), to another one. */
export type AnswerMap = (text: string, slot: AnswerSlot) => string;

/**
 * A whole answer with other texts: those that a model wrote, and those of documents that are told back (rerank). All else
 * stays byte for byte as it was; without a change these are the very bytes. `map` is also shown what is signed, for
 * readers, but what it returns for that is ignored. Transcripts may be plain text, which then is the one text. Of an
 * answer that is no JSON, or too deep for anyone, nothing is read.
 */
export function mapAnswerTexts(format: WireFormat, bytes: Buffer, map: AnswerMap): Buffer {
  const document = parsed(bytes);
  if (!isRecord(document)) return format === "openai-transcriptions" && isUtf8(bytes) ? mapPlain(bytes, map) : bytes;
  const edits = new JsonEdits();
  for (const found of documentTexts(format, document)) editText(edits, found, map(found.text, found.slot));
  return edits.apply(bytes);
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Notes that a text is to stand in another one's place, if it may. */
export function editText(edits: JsonEdits, { path, text, name, slot }: WholeText, edited: string): void {
  if (edited === text || slot.signed) return;
  if (name) edits.name(path, edited);
  else edits.text(path, edited);
}

function mapPlain(bytes: Buffer, map: AnswerMap): Buffer {
  const text = bytes.toString("utf8");
  const mapped = text === "" ? text : map(text, slotOf("text", "text"));
  return mapped === text ? bytes : Buffer.from(mapped);
}
