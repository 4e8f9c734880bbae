import { isRecord } from "../../body/fields.ts";
import type { CallerRequest } from "../../caller-request.ts";
import { findTexts } from "../find-texts.ts";

/** What stays the same for the length of a conversation first, then what grows. */
const ORDER = [
  ...["instructions", "system", "systemInstruction", "system_instruction", "tools", "functions"],
  ...["messages", "input", "contents", "prompt", "query", "documents"],
];

/**
 * How a prompt begins, as one text: instructions, what describes the tools, then message after message with its role.
 * Requests of one conversation begin alike up to `maxBytes` (of UTF-8) when the shorter of them is that long; cache
 * marks, ids, and whether a text stands alone or in a list of parts make no difference, as they make none to a
 * provider's cache. Pictures, sounds and files do not count.
 */
export function promptPrefixOf({ body, form }: CallerRequest, maxBytes: number): string {
  if (form) return "";
  const pieces: string[] = [];
  let bytes = 0;
  const add = (text: string) => {
    pieces.push(text);
    bytes += Buffer.byteLength(text);
  };
  for (const key of ORDER) {
    const member = body[key];
    for (const entry of Array.isArray(member) ? member : [member]) {
      if (bytes >= maxBytes) return cut(pieces.join(""), maxBytes);
      if (isRecord(entry) && typeof entry.role === "string") add(`\n${entry.role}:`);
      for (const { text } of findTexts(entry, [key])) add(`\n${text}`);
    }
  }
  return cut(pieces.join(""), maxBytes);
}

/** At most so many bytes, and no half of a character. */
function cut(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const room = new Uint8Array(maxBytes);
  return text.slice(0, new TextEncoder().encodeInto(text, room).read);
}
