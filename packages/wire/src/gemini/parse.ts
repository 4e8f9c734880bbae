import { choiceCount, invalid, isRecord, modelName, optionalObject, tokenCap } from "../body/fields.ts";
import { GuardedKeys, parseBody } from "../body/parse-body.ts";
import {
  AUDIO_BYTES_PER_TOKEN,
  AUDIO_TOKENS,
  FILE_TOKENS,
  IMAGE_TOKENS,
  TOOL_PREAMBLE_TOKENS,
} from "../body/token-bound.ts";
import type { CallerRequest } from "../caller-request.ts";
import { unsupported } from "../canonical/refuse.ts";
import type { AddressFacts } from "../dialect.ts";

type Json = Record<string, unknown>;

/** Google's own clients write camelCase, its documentation snake_case too; the API takes both. Two spellings are two chances. */
const GUARDED = new GuardedKeys([
  "contents",
  "generationConfig",
  "generation_config",
  "tools",
  "cachedContent",
  "cached_content",
  "systemInstruction",
  "system_instruction",
]);
const CONFIG_KEYS = ["maxOutputTokens", "max_output_tokens", "candidateCount", "candidate_count"];

/** Reads the body of `generateContent`; the model and the streaming are in the address. @throws GatehouseError as `Dialect.parse` */
export function parseGenerateContent(bytes: Buffer, { model, stream = false }: AddressFacts): CallerRequest {
  const { body, members } = parseBody(bytes, GUARDED);
  if (!Array.isArray(body.contents) || body.contents.length === 0) {
    invalid("contents", "'contents' has to be an array with at least one entry.");
  }
  refuseTwoSpellings(body, ["generationConfig", "generation_config"]);
  refuseTwoSpellings(body, ["systemInstruction", "system_instruction"]);
  if (body.cachedContent !== undefined || body.cached_content !== undefined) {
    unsupported("cachedContent", "cached contents stay with the account that they were made in");
  }
  const config = optionalObject(body.generationConfig ?? body.generation_config, "generationConfig") ?? {};
  refuseTwoSpellings(config, CONFIG_KEYS.slice(0, 2));
  refuseTwoSpellings(config, CONFIG_KEYS.slice(2));
  return {
    format: "gemini",
    bytes,
    body,
    members,
    model: modelName(model),
    stream,
    includeUsage: true,
    maxOutputTokens: tokenCap(config.maxOutputTokens ?? config.max_output_tokens, "generationConfig.maxOutputTokens"),
    choices: choiceCount(config.candidateCount ?? config.candidate_count, "generationConfig.candidateCount"),
    generates: true,
    inputTokenBound: inputTokenBound(bytes.length, body),
    unitBound: {},
    unboundedBy: serverTool(body.tools),
    serviceTier: null,
    ownedIds: [],
  };
}

function refuseTwoSpellings(record: Json, spellings: readonly string[]): void {
  const given = spellings.filter((key) => record[key] !== undefined);
  if (given.length > 1) invalid(given[0] as string, `'${given.join("' and '")}' say the same; send one of them.`);
}

/** Searches and code that run at Google are billed apart, and what they find is read as input. */
function serverTool(tools: unknown): string | null {
  if (!Array.isArray(tools)) return null;
  for (const [index, tool] of tools.entries()) {
    const keys = isRecord(tool) ? Object.keys(tool) : [];
    const own = keys.find((key) => key !== "functionDeclarations" && key !== "function_declarations");
    if (own !== undefined) return `tools[${index}].${own.slice(0, 50)}`;
  }
  return null;
}

function inputTokenBound(byteLength: number, body: Json): number {
  let bound = byteLength + (Array.isArray(body.tools) && body.tools.length > 0 ? TOOL_PREAMBLE_TOKENS : 0);
  for (const content of body.contents as unknown[]) {
    const parts = isRecord(content) && Array.isArray(content.parts) ? content.parts : [];
    for (const part of parts) if (isRecord(part)) bound += partSurcharge(part);
  }
  return bound;
}

function partSurcharge(part: Json): number {
  const file = part.fileData ?? part.file_data;
  if (isRecord(file)) return fileSurcharge(file);
  const inline = part.inlineData ?? part.inline_data;
  if (!isRecord(inline)) return 0;
  const length = typeof inline.data === "string" ? inline.data.length : 0;
  const mediaType = textOf(inline.mimeType ?? inline.mime_type);
  if (mediaType.startsWith("image/")) return IMAGE_TOKENS - length;
  if (mediaType === "application/pdf") return FILE_TOKENS - length;
  if (mediaType.startsWith("audio/"))
    return AUDIO_TOKENS + Math.ceil((length * 3) / 4 / AUDIO_BYTES_PER_TOKEN) - length;
  return 0;
}

/** Files of Google's Files API belong to an account; what is behind another address may be of any size. */
function fileSurcharge(file: Json): number {
  const uri = textOf(file.fileUri ?? file.file_uri);
  if (/googleapis\.com\/.*files\/|^gs:/.test(uri)) {
    unsupported("contents.parts.fileData", "uploaded files stay with the account they were uploaded to");
  }
  return FILE_TOKENS;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
