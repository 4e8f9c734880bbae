import { isRecord } from "../body/fields.ts";
import { base64Length, fileTokens, IMAGE_TOKENS, TOOL_PREAMBLE_TOKENS } from "../body/token-bound.ts";

type Json = Record<string, unknown>;

/**
 * Upper bound of the input tokens of a body of `byteLength` bytes: one per byte, base64 of images and files taken out and
 * replaced by a bound per part.
 */
export function inputTokenBound(byteLength: number, body: Json, items: readonly Json[]): number {
  const tools = Array.isArray(body.tools) && body.tools.length > 0 ? TOOL_PREAMBLE_TOKENS : 0;
  return items.reduce(
    (bound, { content, output }) => bound + partsSurcharge(content) + partsSurcharge(output),
    byteLength + tools,
  );
}

function partsSurcharge(parts: unknown): number {
  if (!Array.isArray(parts)) return 0;
  return parts.reduce<number>((sum, part: unknown) => (isRecord(part) ? sum + surcharge(part) : sum), 0);
}

function surcharge({ type, image_url: image, file_data: file }: Json): number {
  if (type === "input_image") return IMAGE_TOKENS - base64Length(image, "image/");
  if (type !== "input_file") return 0;
  const length = base64Length(file, "application/pdf");
  return fileTokens(length) - length;
}
