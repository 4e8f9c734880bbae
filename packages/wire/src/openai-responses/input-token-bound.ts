import { isRecord } from "../body/fields.ts";
import { base64Length, FILE_TOKENS, IMAGE_TOKENS, TOOL_PREAMBLE_TOKENS } from "../body/token-bound.ts";
import { unsupported } from "../canonical/refuse.ts";

type Json = Record<string, unknown>;

/**
 * Upper bound of the input tokens of a body of `byteLength` bytes: one per byte, base64 of images and files taken out and
 * replaced by a bound per part.
 * @throws GatehouseError unsupported_parameter for files that the provider keeps
 */
export function inputTokenBound(byteLength: number, body: Json, items: readonly Json[]): number {
  const tools = Array.isArray(body.tools) && body.tools.length > 0 ? TOOL_PREAMBLE_TOKENS : 0;
  return items.reduce(
    (bound, item, index) =>
      bound +
      partsSurcharge(item.content, `input[${index}].content`) +
      partsSurcharge(item.output, `input[${index}].output`),
    byteLength + tools,
  );
}

function partsSurcharge(parts: unknown, param: string): number {
  if (!Array.isArray(parts)) return 0;
  return parts.reduce<number>(
    (sum, part: unknown, index) => (isRecord(part) ? sum + surcharge(part, `${param}[${index}]`) : sum),
    0,
  );
}

function surcharge(part: Json, param: string): number {
  if (part.type !== "input_image" && part.type !== "input_file") return 0;
  if (part.file_id !== undefined && part.file_id !== null) {
    unsupported(`${param}.file_id`, "uploaded files stay with the account they were uploaded to");
  }
  if (part.type === "input_image") return IMAGE_TOKENS - base64Length(part.image_url, "image/");
  return FILE_TOKENS - base64Length(part.file_data, "application/pdf");
}
