import { is, isDirectCall, isEmptyList, isListOf, type KnownFields, knownFields } from "../canonical/mapping.ts";
import { isRecord } from "../canonical/refuse.ts";

/** What is done with every field of a messages request; any other is refused. */
export const BODY = knownFields({
  carried: [
    "model",
    "messages",
    "system",
    "max_tokens",
    "stream",
    "stop_sequences",
    "temperature",
    "top_p",
    "top_k",
    "tools",
    "tool_choice",
    "thinking",
    "output_config",
    "metadata",
  ],
  // They change the price or the place of the work, not the answer.
  hints: ["service_tier", "inference_geo", "speed", "cache_control", "context_management", "diagnostics"],
});

export const TOOL = knownFields({
  carried: ["type", "name", "description", "input_schema", "strict", "cache_control"],
  hints: ["eager_input_streaming"],
  neutral: { defer_loading: is(false), allowed_callers: isListOf("direct"), input_examples: isEmptyList },
});
export const TOOL_CHOICE = knownFields({ carried: ["type", "name", "disable_parallel_tool_use"] });
export const OUTPUT_CONFIG = knownFields({ carried: ["format", "effort"] });
export const OUTPUT_FORMAT = knownFields({ carried: ["type", "schema"] });
export const THINKING = knownFields({
  carried: ["type", "budget_tokens"],
  // What was thought is told in any case, as far as the provider tells it.
  hints: ["display"],
  neutral: { display: is("summarized") },
});
export const METADATA = knownFields({ carried: ["user_id"] });

export const MESSAGE = knownFields({ carried: ["role", "content"] });
export const TEXT_BLOCK = knownFields({
  carried: ["type", "text", "cache_control"],
  hints: ["citations"],
  neutral: { citations: isEmptyList },
});

/** By the type of a content block. */
export const BLOCKS: ReadonlyMap<unknown, KnownFields> = new Map([
  ["text", TEXT_BLOCK],
  ["image", knownFields({ carried: ["type", "source", "cache_control"] })],
  [
    "document",
    knownFields({
      carried: ["type", "source", "title", "cache_control"],
      neutral: { citations: (value) => isRecord(value) && value.enabled !== true },
    }),
  ],
  [
    "tool_use",
    knownFields({ carried: ["type", "id", "name", "input", "cache_control"], neutral: { caller: isDirectCall } }),
  ],
  ["tool_result", knownFields({ carried: ["type", "tool_use_id", "content", "is_error", "cache_control"] })],
  ["thinking", knownFields({ carried: ["type", "thinking", "signature"] })],
  ["redacted_thinking", knownFields({ carried: ["type", "data"] })],
]);

/** By the type of a source. */
export const SOURCES: ReadonlyMap<unknown, KnownFields> = new Map([
  ["base64", knownFields({ carried: ["type", "media_type", "data"] })],
  ["url", knownFields({ carried: ["type", "url"] })],
  ["text", knownFields({ carried: ["type", "media_type", "data"] })],
  ["content", knownFields({ carried: ["type", "content"] })],
]);
