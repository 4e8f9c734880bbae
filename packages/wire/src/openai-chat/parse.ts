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
import type { CallerRequest } from "../caller-request.ts";
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

/** Reads the body of `POST /v1/chat/completions`. @throws GatehouseError as `Dialect.parse` */
export function parseChatRequest(bytes: Buffer): CallerRequest {
  const { body, members } = parseBody(bytes, GUARDED);
  const model = modelName(body.model);
  checkMessages(body.messages);
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
    unboundedBy: null,
    serviceTier: textOrNull(body.service_tier),
    ownedIds: [],
    members,
  };
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
  }
}
