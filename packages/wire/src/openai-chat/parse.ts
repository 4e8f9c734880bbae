import {
  choiceCount,
  flag,
  invalid,
  isRecord,
  modelName,
  optionalObject,
  textOrNull,
  tokenCap,
} from "../body/fields.ts";
import { GuardedKeys, parseBody } from "../body/parse-body.ts";
import { namesOf, refuseProviderState } from "../body/provider-state.ts";
import type { CallerRequest } from "../caller-request.ts";
import { PARSED, PARSED_ARGUMENTS } from "../canonical/client-fields.ts";
import { unsupported } from "../canonical/refuse.ts";
import { inputTokenBound } from "./input-token-bound.ts";

const GUARDED = new GuardedKeys([
  "model",
  "messages",
  "stream",
  "stream_options",
  "max_tokens",
  "max_completion_tokens",
  "n",
  "service_tier",
]);

/** Addresses of a provider's own (`ms://`, `fileid://`) lead to what its account keeps. */
function isAccountAddress(value: unknown): boolean {
  return typeof value === "string" && /^[a-z][a-z0-9+.-]*:\/\//i.test(value) && !/^https?:/i.test(value);
}

const STATE = {
  names: new Map([
    ...namesOf(["file_id", "file_ids", "container_id", "vector_store_ids", "library_ids", "skill_id"]),
    // An answer in sound is kept under an id; what a caller wants to hear has a voice and a format.
    ["url", isAccountAddress] as const,
    ["image_url", isAccountAddress] as const,
    ["audio", (value: unknown) => isRecord(value) && value.id !== undefined] as const,
  ]),
  free: new Set([
    "parameters",
    "schema",
    "arguments",
    "metadata",
    "annotations",
    "guided_json",
    "structured_outputs",
    PARSED,
    PARSED_ARGUMENTS,
  ]),
};

/** Reads the body of `POST /v1/chat/completions`. @throws GatehouseError as `Dialect.parse` */
export function parseChatRequest(bytes: Buffer): CallerRequest {
  const { body, members } = parseBody(bytes, GUARDED);
  const model = modelName(body.model);
  checkMessages(body.messages);
  refuseProviderState(body, STATE);
  const stream = flag(body.stream, "stream");
  const streamOptions = optionalObject(body.stream_options, "stream_options");
  const includeUsage = flag(streamOptions?.include_usage, "stream_options.include_usage");
  const completionCap = tokenCap(body.max_completion_tokens, "max_completion_tokens");
  const cap = tokenCap(body.max_tokens, "max_tokens");
  return {
    format: "openai-chat",
    bytes,
    body,
    model,
    stream,
    includeUsage: stream && includeUsage,
    maxOutputTokens: completionCap ?? cap,
    choices: choiceCount(body.n),
    generates: true,
    inputTokenBound: inputTokenBound(bytes.length, body),
    unitBound: {},
    unboundedBy: unboundedBy(body),
    serviceTier: textOrNull(body.service_tier),
    ownedIds: [],
    members,
  };
}

/** Parts whose input is in the body itself, or bounded (an image's is, wherever it lies). */
const BOUNDED_PARTS = new Set([
  "text",
  "refusal",
  "image_url",
  "file",
  "input_audio",
  "thinking",
  "redacted_thinking",
  "reasoning",
  "tool_result",
]);

/** Searches and browsers that the provider runs, and content that it fetches: how much of it is read, no bound can tell. */
function unboundedBy(body: Record<string, unknown>): string | null {
  if (isRecord(body.web_search_options)) return "web_search_options";
  const tools = Array.isArray(body.tools) ? body.tools : [];
  const hosted = tools.findIndex((tool) => isRecord(tool) && tool.type !== "function" && tool.type !== "custom");
  if (hosted >= 0) return `tools[${hosted}]`;
  for (const [index, { content }] of (body.messages as Record<string, unknown>[]).entries()) {
    const parts = Array.isArray(content) ? content : [];
    const part = parts.findIndex((one) => isRecord(one) && !isBounded(one));
    if (part >= 0) return `messages[${index}].content[${part}]`;
  }
  return null;
}

function isBounded({ type, file }: Record<string, unknown>): boolean {
  if (type === "file" && isRecord(file))
    return typeof file.file_data === "string" && file.file_data.startsWith("data:");
  return BOUNDED_PARTS.has(String(textOrNull(type)));
}

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages) || messages.length === 0) {
    invalid("messages", "'messages' has to be an array with at least one message.");
  }
  for (let index = 0; index < messages.length; index++) {
    const message: unknown = messages[index];
    if (!isRecord(message)) invalid(`messages[${index}]`, `'messages[${index}]' has to be an object.`);
    if (typeof message.role !== "string" || message.role === "") {
      invalid(`messages[${index}].role`, `'messages[${index}].role' has to be a string such as "user".`);
    }
    if (
      message.role === "cache" ||
      (message.role === "system" && String(textOrNull(message.content)).startsWith("fileid://"))
    ) {
      unsupported(`messages[${index}]`, "it belongs to the provider's account, not to a caller");
    }
  }
}
