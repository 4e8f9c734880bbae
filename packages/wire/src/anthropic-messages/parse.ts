import { flag, invalid, isRecord, modelName, textOrNull, tokenCap } from "../body/fields.ts";
import { GuardedKeys, type ParsedBody, parseBody } from "../body/parse-body.ts";
import type { CallerRequest } from "../caller-request.ts";
import { inputTokenBound } from "./input-token-bound.ts";
import { judgeServerTools } from "./server-tools.ts";

const GUARDED = new GuardedKeys([
  "model",
  "messages",
  "system",
  "tools",
  "stream",
  "max_tokens",
  "service_tier",
  "speed",
  "inference_geo",
  "mcp_servers",
  "container",
]);

/** Reads the body of `POST /v1/messages`. @throws GatehouseError as `Dialect.parse` */
export function parseMessagesRequest(bytes: Buffer): CallerRequest {
  const parsed = parseBody(bytes, GUARDED);
  const { body } = parsed;
  return {
    ...common(parsed),
    format: "anthropic-messages",
    stream: flag(body.stream, "stream"),
    maxOutputTokens: tokenCap(body.max_tokens, "max_tokens"),
    generates: true,
    ...judgeServerTools(body),
    serviceTier: textOrNull(body.speed) ?? textOrNull(body.service_tier),
  };
}

/** Reads the body of `POST /v1/messages/count_tokens`. @throws GatehouseError as `Dialect.parse` */
export function parseCountTokensRequest(bytes: Buffer): CallerRequest {
  const parsed = parseBody(bytes, GUARDED);
  return {
    ...common(parsed),
    format: "anthropic-count-tokens",
    stream: false,
    maxOutputTokens: null,
    generates: false,
    free: true,
    unitBound: {},
    unboundedBy: null,
    serviceTier: null,
  };
}

function common({ bytes, body, members }: ParsedBody) {
  const model = modelName(body.model);
  checkMessages(body.messages);
  return {
    bytes,
    body,
    members,
    model,
    includeUsage: true,
    choices: 1,
    inputTokenBound: inputTokenBound(bytes.length, body),
    ownedIds: [],
  };
}

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages) || messages.length === 0) {
    invalid("messages", "'messages' has to be an array with at least one message.");
  }
  messages.forEach((message: unknown, index) => {
    if (!isRecord(message)) invalid(`messages.${index}`, `'messages.${index}' has to be an object.`);
    if (typeof message.role !== "string") invalid(`messages.${index}.role`, `'messages.${index}.role' is missing.`);
  });
}
