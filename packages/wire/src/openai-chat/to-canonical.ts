import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import type { CanonicalCall, ContentAbilities } from "../canonical/canonical-call.ts";
import {
  isRecord,
  type Json,
  malformed,
  optionalBoolean,
  optionalNumber,
  optionalString,
  unsupported,
} from "../canonical/refuse.ts";
import { canonicalPrompt } from "./canonical-messages.ts";
import { canonicalResponseFormat, canonicalTools } from "./canonical-tools.ts";

const CARRIED = new Set([
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
]);

/** Hints to the vendor that change nothing in the answer: they stay behind, and the caller is told. */
const HINTS = new Set(["metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier"]);

/** Fields that mean the same as being absent when they hold one of these. */
const NEUTRAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
  logit_bias: (value) => isRecord(value) && Object.keys(value).length === 0,
  modalities: (value) => Array.isArray(value) && value.every((modality) => modality === "text"),
  store: (value) => value === false,
  service_tier: (value) => value === "auto" || value === "default",
  verbosity: (value) => value === "medium",
};

const EFFORTS = new Set(["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

/**
 * Maps a chat completion request to the canonical model.
 * @throws GatehouseError unsupported_parameter for what cannot be carried (nothing is dropped in silence),
 *   invalid_request for what does not follow the OpenAI format
 */
export function toCanonicalChat(request: CallerRequest, abilities: ContentAbilities): CanonicalCall {
  const { body } = request;
  for (const field of Object.keys(body)) refuseForeignField(field, body[field]);
  const options: LanguageModelV4CallOptions = {
    prompt: canonicalPrompt(body.messages as Json[], abilities),
    ...canonicalTools(body),
  };
  const responseFormat = canonicalResponseFormat(body.response_format);
  if (responseFormat) options.responseFormat = responseFormat;
  if (request.maxOutputTokens !== null) options.maxOutputTokens = request.maxOutputTokens;
  const stopSequences = stops(body.stop);
  if (stopSequences) options.stopSequences = stopSequences;
  const reasoning = effort(body.reasoning_effort);
  if (reasoning) options.reasoning = reasoning;
  Object.assign(options, samplingOf(body));
  return {
    options,
    endUser: optionalString(body.user, "user"),
    parallelToolCalls: optionalBoolean(body.parallel_tool_calls, "parallel_tool_calls"),
    dropped: Object.keys(body).filter((field) => HINTS.has(field) && body[field] !== null),
  };
}

function refuseForeignField(field: string, value: unknown): void {
  if (value === null || CARRIED.has(field) || HINTS.has(field)) return;
  if (Object.hasOwn(NEUTRAL, field) && NEUTRAL[field]?.(value)) return;
  unsupported(field.slice(0, 100));
}

/** What is everybody's default stays out: clients send it by habit, also to models that refuse the field itself. */
function samplingOf(body: Json): Partial<LanguageModelV4CallOptions> {
  const sampling = {
    temperature: unless(1, optionalNumber(body.temperature, "temperature")),
    topP: unless(1, optionalNumber(body.top_p, "top_p")),
    topK: optionalNumber(body.top_k, "top_k"),
    frequencyPenalty: unless(0, optionalNumber(body.frequency_penalty, "frequency_penalty")),
    presencePenalty: unless(0, optionalNumber(body.presence_penalty, "presence_penalty")),
    seed: optionalNumber(body.seed, "seed"),
  };
  return Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined));
}

const unless = (usual: number, value: number | undefined) => (value === usual ? undefined : value);

function stops(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const list = Array.isArray(value) ? value : [value];
  if (list.some((stop) => typeof stop !== "string")) malformed("stop", "a string or an array of strings");
  return list.length === 0 ? undefined : list;
}

function effort(value: unknown): LanguageModelV4CallOptions["reasoning"] {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" || !EFFORTS.has(value))
    malformed("reasoning_effort", `one of ${[...EFFORTS].join(", ")}`);
  return value as LanguageModelV4CallOptions["reasoning"];
}
