import type { JsonMember } from "./json-outline.ts";

/**
 * A parsed OpenAI chat completion request. `bytes` are the caller's own, `body` is their one JSON.parse; everything
 * else was read off `body` and checked.
 */
export interface ChatRequest {
  bytes: Buffer;
  body: Record<string, unknown>;
  model: string;
  stream: boolean;
  /** The caller asked for `stream_options.include_usage`. */
  includeUsage: boolean;
  /** `max_completion_tokens`, else `max_tokens`, when given. */
  maxOutputTokens: number | null;
  /** `n`, 1 when absent. */
  choices: number;
  /** Upper bound of input tokens: one per byte of the body, plus a constant per image, file and audio part. */
  inputTokenBound: number;
  /** Where the members of the body lie in `bytes`; found again when absent. */
  members?: readonly JsonMember[];
}
