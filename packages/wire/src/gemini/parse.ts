import { choiceCount, invalid, isRecord, modelName, optionalObject, textOrNull, tokenCap } from "../body/fields.ts";
import { GuardedKeys, parseBody } from "../body/parse-body.ts";
import { namesOf, refuseProviderState } from "../body/provider-state.ts";
import {
  AUDIO_BYTES_PER_TOKEN,
  AUDIO_TOKENS,
  fileTokens,
  IMAGE_TOKENS,
  TOOL_PREAMBLE_TOKENS,
} from "../body/token-bound.ts";
import type { CallerRequest } from "../caller-request.ts";
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
  "serviceTier",
  "service_tier",
]);
const STATE = {
  names: new Map([
    ...namesOf(["fileSearch", "file_search", "retrieval", "cachedContent", "cached_content"]),
    ...["fileUri", "file_uri"].map((key) => [key, (uri: unknown) => !isPublicAddress(uri)] as const),
  ]),
  free: new Set([
    "args",
    "response",
    "parameters",
    "parametersJsonSchema",
    "parameters_json_schema",
    "responseSchema",
    "response_schema",
    "responseJsonSchema",
    "response_json_schema",
    "labels",
  ]),
};
const CONFIG_KEYS = ["maxOutputTokens", "max_output_tokens", "candidateCount", "candidate_count"];

/** Reads the body of `generateContent`; the model and the streaming are in the address. @throws GatehouseError as `Dialect.parse` */
export function parseGenerateContent(bytes: Buffer, { model, stream = false }: AddressFacts): CallerRequest {
  const { body, members } = parseBody(bytes, GUARDED);
  if (!Array.isArray(body.contents) || body.contents.length === 0) {
    invalid("contents", "'contents' has to be an array with at least one entry.");
  }
  refuseTwoSpellings(body, ["generationConfig", "generation_config"]);
  refuseTwoSpellings(body, ["systemInstruction", "system_instruction"]);
  refuseTwoSpellings(body, ["serviceTier", "service_tier"]);
  refuseProviderState(body, STATE);
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
    ...boundsOf(bytes.length, body),
    unitBound: {},
    serviceTier: textOrNull(body.serviceTier ?? body.service_tier),
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

/** Videos and documents behind an address may be of any length; images are bounded wherever they lie. */
function remoteFile(contents: readonly Json[][]): string | null {
  for (const [index, parts] of contents.entries()) {
    const remote = parts.find((part) => {
      const file = part.fileData ?? part.file_data;
      return isRecord(file) && !textOf(file.mimeType ?? file.mime_type).startsWith("image/");
    });
    if (remote) return `contents[${index}]`;
  }
  return null;
}

function allParts({ contents }: Json): Json[][] {
  return (contents as unknown[]).map((content, index) => {
    const parts = isRecord(content) ? (content.parts ?? []) : [];
    if (!Array.isArray(parts)) invalid(`contents[${index}].parts`, `'contents[${index}].parts' has to be an array.`);
    for (const part of parts) {
      if (!isRecord(part)) continue;
      refuseTwoSpellings(part, ["inlineData", "inline_data"]);
      refuseTwoSpellings(part, ["fileData", "file_data"]);
    }
    return parts.filter(isRecord);
  });
}

function boundsOf(byteLength: number, body: Json): Pick<CallerRequest, "inputTokenBound" | "unboundedBy"> {
  const contents = allParts(body);
  const tools = Array.isArray(body.tools) && body.tools.length > 0 ? TOOL_PREAMBLE_TOKENS : 0;
  return {
    inputTokenBound: contents.flat().reduce((bound, part) => bound + partSurcharge(part), byteLength + tools),
    unboundedBy: serverTool(body.tools) ?? remoteFile(contents),
  };
}

function partSurcharge(part: Json): number {
  if (part.fileData ?? part.file_data) return fileTokens(0);
  const inline = part.inlineData ?? part.inline_data;
  if (!isRecord(inline)) return 0;
  const length = typeof inline.data === "string" ? inline.data.length : 0;
  const mediaType = textOf(inline.mimeType ?? inline.mime_type);
  if (mediaType.startsWith("image/")) return IMAGE_TOKENS - length;
  if (mediaType === "application/pdf") return fileTokens(length) - length;
  if (mediaType.startsWith("audio/"))
    return AUDIO_TOKENS + Math.ceil((length * 3) / 4 / AUDIO_BYTES_PER_TOKEN) - length;
  return 0;
}

/** Whoever's they are: what Google keeps (files, buckets) is reached with the credential's rights, other addresses are not. */
function isPublicAddress(uri: unknown): boolean {
  const url = URL.parse(textOf(uri));
  return url?.protocol === "https:" && !/(^|\.)googleapis\.com\.*$/.test(url.hostname);
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
