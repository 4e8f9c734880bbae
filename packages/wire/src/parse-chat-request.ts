import { isUtf8 } from "node:buffer";
import { type ErrorCode, GatehouseError } from "@gatehouse/domain";
import type { ChatRequest } from "./chat-request.ts";
import { inputTokenBound } from "./input-token-bound.ts";
import { type JsonMember, outlineJson } from "./json-outline.ts";

const LIMITS = { maxDepth: 64, maxValues: 500_000 };
const MAX_MODEL_LENGTH = 200;
const MAX_CHOICES = 128;

/** Keys that decide what is allowed, held and billed: each must be there once, in this spelling. */
const GUARDED_KEYS = new Set([
  "model",
  "messages",
  "stream",
  "stream_options",
  "max_tokens",
  "max_completion_tokens",
  "n",
]);
const LONGEST_GUARDED_KEY = 21;

/**
 * Reads the body of `POST /v1/chat/completions`. Checks only what Gatehouse itself acts on; the rest is the
 * provider's to judge.
 * @throws GatehouseError invalid_encoding, request_too_deep, invalid_json, invalid_request
 */
export function parseChatRequest(bytes: Buffer): ChatRequest {
  if (!isUtf8(bytes)) throw new GatehouseError("invalid_encoding");
  const outline = outlineJson(bytes, LIMITS);
  if (outline.exceeded === "depth") throw new GatehouseError("request_too_deep");
  if (outline.exceeded === "values") invalid(null, "The request body holds too many values.");
  const body = parseObject(bytes);
  refuseAmbiguousKeys(outline.members);

  const model = body.model;
  if (typeof model !== "string" || model.length === 0) invalid("model", "'model' has to be the name of a model.");
  if (model.length > MAX_MODEL_LENGTH) invalid("model", `'model' is longer than ${MAX_MODEL_LENGTH} characters.`);
  checkMessages(body.messages);
  const stream = flag(body.stream, "stream");
  const streamOptions = optionalObject(body.stream_options, "stream_options");
  const includeUsage = flag(streamOptions?.include_usage, "stream_options.include_usage");
  const completionCap = tokenCap(body.max_completion_tokens, "max_completion_tokens");
  const cap = tokenCap(body.max_tokens, "max_tokens");
  return {
    bytes,
    body,
    model,
    stream,
    includeUsage: stream && includeUsage,
    maxOutputTokens: completionCap ?? cap,
    choices: choiceCount(body.n),
    inputTokenBound: inputTokenBound(bytes.length, body),
    members: outline.members,
  };
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new GatehouseError("invalid_json", { message: describeSyntaxError(bytes, cause) });
  }
  if (!isObject(body)) invalid(null, "The request body has to be a JSON object.");
  return body;
}

/** Says where the text breaks, never what it holds. */
function describeSyntaxError(bytes: Buffer, cause: unknown): string {
  if (bytes.length === 0) return "The request body is empty; send a JSON object.";
  const position = cause instanceof Error ? /at position (\d+)/.exec(cause.message)?.[1] : undefined;
  return position === undefined
    ? "The request body is not valid JSON."
    : `The request body is not valid JSON (at character ${position}).`;
}

/**
 * JSON with a double key means one thing to us and perhaps another to the provider: a request could be judged by one
 * model and answered by another. The same goes for other spellings, since parsers in the field ignore case.
 */
function refuseAmbiguousKeys(members: readonly JsonMember[]): void {
  let seen = 0;
  for (const { key } of members) {
    if (GUARDED_KEYS.has(key)) {
      const bit = 1 << GUARDED_ORDER.indexOf(key);
      if (seen & bit) invalid(key, `'${key}' is given more than once.`);
      seen |= bit;
    } else if (key.length <= LONGEST_GUARDED_KEY && GUARDED_KEYS.has(fold(key))) {
      invalid(fold(key), `'${fold(key)}' is spelled differently; keys are lower case.`);
    }
  }
}
const GUARDED_ORDER = [...GUARDED_KEYS];

/** Upper case first: it folds U+017F (long s), lower case then folds U+212A (Kelvin). */
const fold = (key: string) => key.toUpperCase().toLowerCase();

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages) || messages.length === 0) {
    invalid("messages", "'messages' has to be an array with at least one message.");
  }
  for (let index = 0; index < messages.length; index++) {
    const message: unknown = messages[index];
    if (!isObject(message)) invalid(`messages[${index}]`, `'messages[${index}]' has to be an object.`);
    if (typeof message.role !== "string" || message.role === "") {
      invalid(`messages[${index}].role`, `'messages[${index}].role' has to be a string such as "user".`);
    }
  }
}

function flag(value: unknown, param: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") invalid(param, `'${param}' has to be true or false.`);
  return value;
}

function optionalObject(value: unknown, param: string): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) invalid(param, `'${param}' has to be an object.`);
  return value;
}

function tokenCap(value: unknown, param: string): number | null {
  if (value === undefined || value === null) return null;
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    invalid(param, `'${param}' has to be a whole number of at least 1.`);
  }
  return value as number;
}

function choiceCount(value: unknown): number {
  if (value === undefined || value === null) return 1;
  if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > MAX_CHOICES) {
    invalid("n", `'n' has to be a whole number from 1 to ${MAX_CHOICES}.`);
  }
  return value as number;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function invalid(param: string | null, message: string, code: ErrorCode = "invalid_request"): never {
  throw new GatehouseError(code, param === null ? { message } : { message, param });
}
