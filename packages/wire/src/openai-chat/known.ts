import { PARSED, PARSED_ARGUMENTS } from "../canonical/client-fields.ts";
import { is, isEmptyList, isEmptyObject, isListOf, type KnownFields, knownFields } from "../canonical/mapping.ts";

/** What is done with every field of a chat completion request; any other is refused. */
export const BODY = knownFields({
  carried: [
    "model",
    "messages",
    "stream",
    "stream_options",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "top_k",
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "stop",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "response_format",
    "reasoning_effort",
    "user",
  ],
  // A wish for length is nobody's but OpenAI's to heed.
  hints: [
    "metadata",
    "verbosity",
    "prompt_cache_key",
    "prompt_cache_retention",
    "prompt_cache_options",
    "safety_identifier",
  ],
  neutral: {
    n: is(1),
    logprobs: is(false),
    top_logprobs: is(0),
    logit_bias: isEmptyObject,
    modalities: isListOf("text"),
    store: is(false),
    service_tier: is("auto", "default"),
    verbosity: is("medium"),
  },
});

export const STREAM_OPTIONS = knownFields({ carried: ["include_usage"], hints: ["include_obfuscation"] });

/** Who of several speaks, where the vendor's format has no place for it. */
const NAME = ["name"];
const INSTRUCTION = knownFields({ carried: ["role", "content"], hints: NAME });

/** By the role of a message. */
export const MESSAGES: ReadonlyMap<unknown, KnownFields> = new Map([
  ["system", INSTRUCTION],
  ["developer", INSTRUCTION],
  ["user", knownFields({ carried: ["role", "content"], hints: NAME })],
  [
    "assistant",
    // Clients hand it back as they got it, with what says nothing to a model.
    knownFields({
      carried: [
        "role",
        "content",
        PARSED,
        "refusal",
        "tool_calls",
        "reasoning_details",
        "reasoning_content",
        "reasoning",
      ],
      hints: ["annotations", ...NAME],
      neutral: { annotations: isEmptyList },
    }),
  ],
  // The tool's name is known by the call that the message answers.
  ["tool", knownFields({ carried: ["role", "content", "tool_call_id", "name"] })],
]);

const CACHE_HINTS = ["prompt_cache_breakpoint", "cache_control"];

export const TOOL_CALL = knownFields({ carried: ["id", "type", "index", "function", "extra_content"] });
export const CALLED = knownFields({ carried: ["name", "arguments", PARSED_ARGUMENTS] });

export const TEXT_PART = knownFields({ carried: ["type", "text"], hints: CACHE_HINTS });
export const REFUSAL_PART = knownFields({ carried: ["type", "refusal"] });
export const IMAGE_PART = knownFields({ carried: ["type", "image_url"], hints: CACHE_HINTS });
export const IMAGE = knownFields({ carried: ["url", "detail"] });
export const FILE_PART = knownFields({ carried: ["type", "file"], hints: CACHE_HINTS });
export const FILE = knownFields({ carried: ["file_id", "file_data", "filename"] });
export const AUDIO_PART = knownFields({ carried: ["type", "input_audio"], hints: CACHE_HINTS });
export const AUDIO = knownFields({ carried: ["data", "format"] });

export const TOOL = knownFields({ carried: ["type", "function"], hints: CACHE_HINTS });
export const FUNCTION = knownFields({ carried: ["name", "description", "parameters", "strict"] });
export const TOOL_CHOICE = knownFields({ carried: ["type", "function"] });
export const CHOSEN = knownFields({ carried: ["name"] });
export const RESPONSE_FORMAT = knownFields({ carried: ["type", "json_schema"] });
export const JSON_SCHEMA = knownFields({ carried: ["name", "description", "schema", "strict"] });
