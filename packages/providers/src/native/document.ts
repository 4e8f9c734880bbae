import { outlineJson } from "@gatehouse/wire";
import { invalidResponse } from "../upstream-failure.ts";
import { isRecord } from "./choice-text.ts";

/** Above this, only the members that matter are parsed: such answers are mostly one long base64 string. */
const FULL_PARSE_BYTES = 1024 * 1024;
const LIMITS = { maxDepth: 256, maxValues: 10_000_000 };

/**
 * A provider's document as an object; of a large one only the members that are named.
 * @param wanted members that are read
 * @param content the member that holds the answer: of a large document `true`, or absent when it is empty
 * @throws UpstreamFailure upstream_invalid_response
 */
export function parseDocument(bytes: Buffer, wanted: readonly string[], content: string): Record<string, unknown> {
  const document =
    bytes.length <= FULL_PARSE_BYTES ? parse(bytes.toString("utf8")) : parsePartly(bytes, wanted, content);
  if (!isRecord(document)) throw invalidResponse();
  return document;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidResponse();
  }
}

function parsePartly(bytes: Buffer, wanted: readonly string[], content: string): Record<string, unknown> {
  const outline = outlineJson(bytes, LIMITS);
  if (!outline.balanced || outline.exceeded) throw invalidResponse();
  const document: Record<string, unknown> = {};
  for (const { key, valueStart, valueEnd } of outline.members) {
    if (wanted.includes(key)) document[key] = parse(bytes.toString("utf8", valueStart, valueEnd));
    if (key === content && valueEnd - valueStart > 2) document[content] = true;
  }
  return document;
}
