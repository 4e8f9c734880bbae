/**
 * Which members of the formats are no text. Everything that is not named here is taken for one: a block of a kind that
 * nobody has heard of yet is rather looked at in vain than missed.
 */

/** Members of a body's root that tell how to answer, with all that is in them. For whom may be a datum itself. */
export const SETTINGS: ReadonlySet<string> = new Set([
  ...["model", "stream", "stream_options"],
  ...["service_tier", "serviceTier", "speed", "inference_geo", "store", "include", "betas", "anthropic_version"],
  ...["reasoning", "reasoning_effort", "thinking", "verbosity", "modalities", "audio", "logit_bias"],
  ...["tool_choice", "function_call", "toolConfig", "tool_config", "parallel_tool_calls"],
  ...["prompt_cache_key", "prompt_cache_retention", "prompt_cache_options", "cache_control", "diagnostics"],
  ...["cachedContent", "cached_content", "previous_response_id", "conversation", "container", "context_management"],
  ...["truncation", "truncate", "encoding_format", "input_type", "dimensions", "safetySettings", "safety_settings"],
  ...["stream_format", "size", "quality", "style", "background", "output_format", "moderation", "voice", "language"],
]);

/** Members of a body's root that are in the format's own words. What is in any other is the caller's. */
export const STRUCTURES: ReadonlySet<string> = new Set([
  ...["messages", "input", "contents", "system", "systemInstruction", "system_instruction", "instructions"],
  ...["tools", "functions", "mcp_servers", "web_search_options", "prediction"],
  ...["response_format", "text", "output_config", "generationConfig", "generation_config"],
]);

/** Objects inside the formats' own structures that hold no text. */
export const SETTING_OBJECTS: ReadonlySet<string> = new Set([
  ...["cache_control", "prompt_cache_breakpoint", "usage", "logprobs", "caller", "allowed_callers", "headers"],
  ...["speechConfig", "speech_config", "imageConfig", "image_config", "thinkingConfig", "thinking_config"],
  ...["responseModalities", "response_modalities"],
]);

/** Strings that are a word of the format, an identifier, an address or a payload; by their key. */
const CODES: ReadonlySet<string> = new Set([
  ...["type", "role", "id", "ids", "object", "model", "status", "phase", "outcome", "mode", "display", "syntax"],
  ...["name", "tool_name", "toolName", "server_name", "server_label", "namespace", "voice", "ttl", "scope"],
  ...["format", "detail", "effort", "verbosity", "language", "languageCode", "timezone", "search_context_size"],
  ...["media_type", "mediaType", "mime_type", "mimeType", "responseMimeType", "response_mime_type"],
  ...[
    "mediaResolution",
    "media_resolution",
    "finish_reason",
    "stop_reason",
    "error_code",
    "require_approval",
    "response_format",
  ],
  ...["url", "uri", "image_url", "fileUri", "file_uri", "jsonPath", "authorization", "authorization_token"],
  ...["signature", "thoughtSignature", "thought_signature", "file_data", "b64_json", "partial_image_b64"],
]);
const CODE_NAMES = /(?:_id|_ids|Id|_url|Url)$|^encrypted_/;

/** Members whose insides are the caller's own: keys there say nothing of what a text is. */
export const FREE: ReadonlySet<string> = new Set([
  ...[
    "arguments",
    "args",
    "parsed",
    "parsed_arguments",
    "input_examples",
    "env",
    "partMetadata",
    "documents",
    "document",
  ],
]);

/** JSON schemas. */
export const SCHEMAS: ReadonlySet<string> = new Set([
  ...["parameters", "schema", "input_schema", "output_schema", "guided_json", "structured_outputs"],
  ...["parametersJsonSchema", "parameters_json_schema", "responseSchema", "response_schema"],
  ...["responseJsonSchema", "response_json_schema"],
]);
/** Keywords of a schema whose members are named by the caller, and are schemas. */
export const SCHEMA_MAPS: ReadonlySet<string> = new Set([
  ...["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"],
]);
/** Keywords of a schema that hold values of the caller's. */
export const SCHEMA_VALUES: ReadonlySet<string> = new Set(["default", "const", "enum", "example", "examples"]);
/** Keywords of a schema whose strings are no text. */
export const SCHEMA_CODES: ReadonlySet<string> = new Set([
  ...["type", "format", "$ref", "$schema", "$id", "$anchor", "required", "pattern", "dependentRequired"],
  ...["contentEncoding", "contentMediaType", "propertyOrdering"],
]);

/** Fields of a form that are no text; of a list, without its brackets. */
export const FORM_CODES: ReadonlySet<string> = new Set([
  ...["model", "file", "language", "response_format", "temperature", "stream", "include"],
  ...["timestamp_granularities", "chunking_strategy", "known_speaker_references"],
]);

/** Whether a string of a format's own structure is no text. @param owner the object that has the key */
export function isCode(key: string, owner: Readonly<Record<string, unknown>>): boolean {
  return CODES.has(key) || CODE_NAMES.test(key) || isPayload(key, owner);
}

const PAYLOAD_TYPES: ReadonlySet<unknown> = new Set(["base64", "redacted_thinking", "reasoning.encrypted"]);
const MEDIA_KEYS = ["media_type", "mediaType", "mime_type", "mimeType", "format"];

/** `data` is a picture, a sound or a file where its owner says of what kind, and a text where it says that it is one. */
function isPayload(key: string, owner: Readonly<Record<string, unknown>>): boolean {
  if (key === "result") return owner.type === "image_generation_call";
  if (key !== "data" || owner.type === "text") return false;
  return PAYLOAD_TYPES.has(owner.type) || MEDIA_KEYS.some((media) => owner[media] !== undefined);
}

/** Longer headers are no data URL's. */
const LONGEST_HEADER = 200;

/** A whole text that is a file in a data: URL. */
export function isDataUrl(text: string): boolean {
  if (!text.startsWith("data:")) return false;
  const comma = text.indexOf(",");
  if (comma < 0 || comma > LONGEST_HEADER || !text.startsWith(";base64", comma - 7)) return false;
  return /^[A-Za-z0-9+/_=-]*$/.test(text.slice(comma + 1));
}
