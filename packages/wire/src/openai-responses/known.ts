import { PARSED, PARSED_ARGUMENTS } from "../canonical/client-fields.ts";
import { is, isDirectCall, isEmptyList, isListOf, type KnownFields, knownFields } from "../canonical/mapping.ts";

/** What is done with every field of a responses request; any other is refused. */
export const BODY = knownFields({
  carried: [
    "model",
    "input",
    "instructions",
    "stream",
    "stream_options",
    "max_output_tokens",
    "temperature",
    "top_p",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "text",
    "reasoning",
    "user",
    "metadata",
  ],
  // Where it is kept, how it is cached, what it costs.
  hints: [
    "store",
    "include",
    "service_tier",
    "truncation",
    "prompt_cache_key",
    "prompt_cache_retention",
    "prompt_cache_options",
    "safety_identifier",
    "client_metadata",
  ],
  neutral: {
    store: is(false),
    include: isListOf("reasoning.encrypted_content"),
    service_tier: is("auto", "default"),
    truncation: is("disabled"),
    top_logprobs: is(0),
    background: is(false),
  },
});

export const STREAM_OPTIONS = knownFields({ carried: [], hints: ["include_obfuscation"] });
export const TEXT = knownFields({ carried: ["format"], hints: ["verbosity"], neutral: { verbosity: is("medium") } });
export const TEXT_FORMAT = knownFields({ carried: ["type", "name", "schema", "description", "strict"] });
/** What a model thought is summed up for the caller as far as its vendor tells it, in whatever detail. */
export const REASONING = knownFields({
  carried: ["effort", "summary", "generate_summary"],
  neutral: { context: is("auto"), mode: is("standard") },
});

export const FUNCTION_TOOL = knownFields({
  carried: ["type", "name", "description", "parameters", "strict"],
  neutral: { async: is(false), defer_loading: is(false), allowed_callers: isListOf("direct") },
});
export const TOOL_CHOICE = knownFields({ carried: ["type", "name"] });

/** By the type of an item. Ids and states of items are bookkeeping of whoever made them. */
export const ITEMS: ReadonlyMap<unknown, KnownFields> = new Map([
  ["message", knownFields({ carried: ["type", "role", "content", "id", "status"], hints: ["phase"] })],
  [
    "function_call",
    knownFields({
      carried: ["type", "call_id", "name", "arguments", PARSED_ARGUMENTS, "id", "status"],
      neutral: { async: is(false), caller: isDirectCall },
    }),
  ],
  [
    "function_call_output",
    knownFields({ carried: ["type", "call_id", "output", "id", "status"], neutral: { caller: isDirectCall } }),
  ],
  ["reasoning", knownFields({ carried: ["type", "id", "summary", "content", "encrypted_content", "status"] })],
]);

const CACHE_HINT = "prompt_cache_breakpoint";
const TEXT_PART = knownFields({
  carried: ["type", "text", PARSED],
  hints: [CACHE_HINT, "annotations", "logprobs"],
  neutral: { annotations: isEmptyList, logprobs: isEmptyList },
});

/** By the type of a content part. */
export const PARTS: ReadonlyMap<unknown, KnownFields> = new Map([
  ["input_text", TEXT_PART],
  ["output_text", TEXT_PART],
  ["refusal", knownFields({ carried: ["type", "refusal"] })],
  [
    "input_image",
    knownFields({
      carried: ["type", "image_url"],
      hints: [CACHE_HINT],
      neutral: { detail: is("auto", "high", "original") },
    }),
  ],
  [
    "input_file",
    knownFields({
      carried: ["type", "file_data", "filename"],
      hints: [CACHE_HINT],
      neutral: { file_url: is(""), detail: is("auto", "high") },
    }),
  ],
]);
