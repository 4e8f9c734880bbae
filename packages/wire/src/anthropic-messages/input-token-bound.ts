import { isRecord } from "../body/fields.ts";
import { fileTokens, IMAGE_TOKENS, TOOL_PREAMBLE_TOKENS } from "../body/token-bound.ts";

type Json = Record<string, unknown>;

/**
 * Upper bound of the input tokens of a body of `byteLength` bytes: one per byte, base64 of images and documents taken
 * out and replaced by a bound per block.
 */
export function inputTokenBound(byteLength: number, body: Json): number {
  const tools = Array.isArray(body.tools) && body.tools.length > 0 ? TOOL_PREAMBLE_TOKENS : 0;
  const messages = body.messages as Json[];
  return messages.reduce((bound, { content }) => bound + blocksSurcharge(content), byteLength + tools);
}

function blocksSurcharge(content: unknown): number {
  if (!Array.isArray(content)) return 0;
  return content.reduce<number>((sum, block: unknown) => (isRecord(block) ? sum + surcharge(block) : sum), 0);
}

function surcharge(block: Json): number {
  if (block.type === "tool_result") return blocksSurcharge(block.content);
  if (block.type !== "image" && block.type !== "document") return 0;
  const source = isRecord(block.source) ? block.source : {};
  if (source.type === "content") return blocksSurcharge(source.content);
  const data = source.type === "base64" && typeof source.data === "string" ? source.data.length : 0;
  return (block.type === "image" ? IMAGE_TOKENS : fileTokens(data)) - data;
}
