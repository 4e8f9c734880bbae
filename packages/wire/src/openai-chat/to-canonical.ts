import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import type { CanonicalCall, ContentAbilities } from "../canonical/canonical-call.ts";
import { Mapping } from "../canonical/mapping.ts";
import { type Json, malformed, optionalBoolean, optionalNumber } from "../canonical/refuse.ts";
import { canonicalPrompt } from "./canonical-messages.ts";
import { canonicalResponseFormat, canonicalTools } from "./canonical-tools.ts";
import { BODY, STREAM_OPTIONS } from "./known.ts";

const EFFORTS = new Set(["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

/**
 * Maps a chat completion request to the canonical model.
 * @throws GatehouseError unsupported_parameter for what cannot be carried (nothing is dropped in silence),
 *   invalid_request for what does not follow the OpenAI format
 */
export function toCanonicalChat(request: CallerRequest, abilities: ContentAbilities): CanonicalCall {
  const mapping = new Mapping(abilities);
  const body = mapping.record(request.body, "", BODY);
  mapping.record(body.stream_options ?? {}, "stream_options", STREAM_OPTIONS);
  const options: LanguageModelV4CallOptions = {
    prompt: canonicalPrompt(body.messages as Json[], mapping),
    ...canonicalTools(body, mapping),
    ...canonicalResponseFormat(body.response_format, mapping),
  };
  if (request.maxOutputTokens !== null) options.maxOutputTokens = request.maxOutputTokens;
  const stopSequences = stops(body.stop);
  if (stopSequences) options.stopSequences = stopSequences;
  const reasoning = effort(body.reasoning_effort);
  if (reasoning) options.reasoning = reasoning;
  Object.assign(options, samplingOf(body));
  return {
    options,
    endUser: mapping.endUser(body.user, "user"),
    parallelToolCalls: optionalBoolean(body.parallel_tool_calls, "parallel_tool_calls"),
    dropped: mapping.dropped,
  };
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
