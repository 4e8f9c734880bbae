import { isRecord } from "../body/fields.ts";
import { FILE_TOKENS, IMAGE_TOKENS, TOOL_PREAMBLE_TOKENS } from "../body/token-bound.ts";
import { unsupported } from "../canonical/refuse.ts";

type Json = Record<string, unknown>;

/**
 * Upper bound of the input tokens of a body of `byteLength` bytes: one per byte, base64 of images and documents taken
 * out and replaced by a bound per block.
 * @throws GatehouseError unsupported_parameter for files that the provider keeps: they belong to its account, not to a caller
 */
export function inputTokenBound(byteLength: number, body: Json): number {
  const tools = Array.isArray(body.tools) && body.tools.length > 0 ? TOOL_PREAMBLE_TOKENS : 0;
  const messages = body.messages as Json[];
  return messages.reduce(
    (bound, { content }, index) => bound + blocksSurcharge(content, `messages.${index}.content`),
    byteLength + tools,
  );
}

function blocksSurcharge(content: unknown, param: string): number {
  if (!Array.isArray(content)) return 0;
  return content.reduce<number>(
    (sum, block: unknown, index) => (isRecord(block) ? sum + surcharge(block, `${param}.${index}`) : sum),
    0,
  );
}

function surcharge(block: Json, param: string): number {
  if (block.type === "tool_result") return blocksSurcharge(block.content, `${param}.content`);
  if (block.type !== "image" && block.type !== "document") return 0;
  const source = isRecord(block.source) ? block.source : {};
  if (source.type === "file")
    unsupported(`${param}.source`, "uploaded files stay with the account they were uploaded to");
  if (source.type === "content") return blocksSurcharge(source.content, `${param}.source.content`);
  const data = source.type === "base64" && typeof source.data === "string" ? source.data.length : 0;
  return (block.type === "image" ? IMAGE_TOKENS : FILE_TOKENS) - data;
}
