import type { Readable } from "node:stream";
import type { UnitCounts } from "@gatehouse/domain";
import type { JsonMember } from "./body/json-outline.ts";

/** Formats in which a model is asked to write: each of them can be carried to every provider. */
export type GenerationFormat =
  | "openai-chat"
  | "openai-responses"
  | "openai-completions"
  | "anthropic-messages"
  | "gemini";

/** Every format that callers speak. Those that are no GenerationFormat reach the providers that speak them themselves. */
export type WireFormat =
  | GenerationFormat
  | "anthropic-count-tokens"
  | "openai-embeddings"
  | "openai-moderations"
  | "openai-images"
  | "openai-speech"
  | "openai-transcriptions"
  | "rerank";

/** A form with files, taken in whole and kept where it costs no memory, so that it can be sent more than once. */
export interface CallerForm {
  /** The fields that are no files, in their order; a name may come more than once. */
  fields: readonly (readonly [name: string, value: string])[];
  /** Bytes of its files. */
  fileBytes: number;
  /** The form anew, with a field replaced. */
  encode(replaced: Readonly<Record<string, string>>): EncodedForm;
}

export interface EncodedForm {
  contentType: string;
  length: number;
  /** The bytes from their beginning, at every call. */
  open(): Readable;
}

/**
 * A parsed request in one of the formats. `bytes` are the caller's own, `body` is their one JSON.parse; everything else
 * was read off `body` (or the path) and checked.
 */
export interface CallerRequest {
  format: WireFormat;
  bytes: Buffer;
  body: Record<string, unknown>;
  model: string;
  stream: boolean;
  /** The caller asked for a usage chunk at the end of the stream, where its format makes that a choice; else true. */
  includeUsage: boolean;
  /** The caller's own cap of output tokens, when given. */
  maxOutputTokens: number | null;
  /** What providers of the format take for a cap when none is given; absent: none. Sent along where a cap is held for. */
  usualOutputTokens?: number;
  /** How many answers are asked for; each may have `maxOutputTokens`. */
  choices: number;
  /** Whether the answer is written by a model, token by token; if not, no output tokens are held for. */
  generates: boolean;
  /** Upper bound of input tokens: one per byte of the body, plus a constant per image, file and audio part. */
  inputTokenBound: number;
  /** Upper bound of what is billed apart from tokens. */
  unitBound: UnitCounts;
  /** A field that lets the provider bill more than the bounds say (a search of its own); null: there is none. */
  unboundedBy: string | null;
  /** The service tier that was asked for, in the format's own word. */
  serviceTier: string | null;
  /** Providers bill nothing for it. */
  free?: true;
  /** Ids of objects that a provider keeps and the request refers to: only who had them made may use them. */
  ownedIds: readonly string[];
  /** The body where it is no JSON; `bytes` are empty then. */
  form?: CallerForm;
  /** Where the members of the body lie in `bytes`; found again when absent. */
  members?: readonly JsonMember[];
}
