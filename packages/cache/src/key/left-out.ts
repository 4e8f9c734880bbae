/** Of a format, the members of the body that are not part of the key, in the form in which they are known to say nothing. */
export type LeftOut = ReadonlyMap<string, (value: unknown) => boolean>;

const isText = (value: unknown): boolean => typeof value === "string";

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isUserId = (value: unknown): boolean => isObject(value) && Object.keys(value).every((key) => key === "user_id");

const NOTHING: LeftOut = new Map();

/**
 * A member is here when its vendor says that no model reads it, no answer repeats it, and callers give it another value
 * for each person or conversation, so that it would keep the same question from being found. Everything else stays in:
 * a miss costs one call, a wrong answer has no price.
 *
 * Left out:
 * - `safety_identifier` of a chat completion: "used to help detect users that may be violating usage policies" (OpenAI).
 * - `prompt_cache_key` of a chat completion: chooses the machine whose prompt cache is looked into (OpenAI).
 * - `metadata` of a message that holds `user_id` alone: "may be used to help detect abuse" (Anthropic).
 * - `user` of embeddings: a vector is made of the input alone, whoever asks.
 *
 * Not left out, although it looks like it:
 * - `user` of a chat completion: says no more to OpenAI than the above, but servers that speak OpenAI's format take it for
 *   the session or the memory to answer from (OpenClaw's gateway documents so). One person would get another's answer.
 * - `metadata` of a chat completion: OpenAI's answer has a field of that name. Labels for Gatehouse alone go in its header.
 * - `store`: what is to be kept at the provider is another wish than what is not.
 * - `stream_options`: decides whether a chunk with the usage, and padding, is in the stream.
 * - `service_tier`, `prompt_cache_retention`, `prompt_cache_options`: seldom differ, and the answer names the tier.
 * - everything of a response (`POST /v1/responses`): the answer repeats `user`, `metadata`, `safety_identifier` and
 *   `prompt_cache_key` word for word.
 */
const BY_FORMAT: ReadonlyMap<string, LeftOut> = new Map([
  [
    "openai-chat",
    new Map([
      ["safety_identifier", isText],
      ["prompt_cache_key", isText],
    ]),
  ],
  ["anthropic-messages", new Map([["metadata", isUserId]])],
  ["openai-embeddings", new Map([["user", isText]])],
]);

export const leftOutOf = (format: string): LeftOut => BY_FORMAT.get(format) ?? NOTHING;
