import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import type { CanonicalCall, ContentAbilities } from "../canonical/canonical-call.ts";
import { Mapping } from "../canonical/mapping.ts";
import { malformed, optionalNumber, unsupported } from "../canonical/refuse.ts";
import { STREAM_OPTIONS } from "../openai-chat/known.ts";
import { BODY } from "./known.ts";

/** A prompt becomes what a user says: the models of today converse. @throws GatehouseError as `GenerationDialect.toCanonical` */
export function toCanonicalCompletion(request: CallerRequest, abilities: ContentAbilities): CanonicalCall {
  const mapping = new Mapping(abilities);
  const body = mapping.record(request.body, "", BODY);
  mapping.record(body.stream_options ?? {}, "stream_options", STREAM_OPTIONS);
  const prompt = Array.isArray(body.prompt) && body.prompt.length === 1 ? body.prompt[0] : body.prompt;
  if (typeof prompt !== "string" || prompt === "") unsupported("prompt", "only a single text can be carried");
  const stop = body.stop === undefined || body.stop === null ? [] : [body.stop].flat();
  if (stop.some((one) => typeof one !== "string")) malformed("stop", "a string or an array of strings");
  const unless = (usual: number, value: number | undefined) => (value === usual ? undefined : value);
  const settings = {
    maxOutputTokens: request.maxOutputTokens ?? request.usualOutputTokens,
    temperature: unless(1, optionalNumber(body.temperature, "temperature")),
    topP: unless(1, optionalNumber(body.top_p, "top_p")),
    frequencyPenalty: unless(0, optionalNumber(body.frequency_penalty, "frequency_penalty")),
    presencePenalty: unless(0, optionalNumber(body.presence_penalty, "presence_penalty")),
    seed: optionalNumber(body.seed, "seed"),
    stopSequences: stop.length > 0 ? (stop as string[]) : undefined,
  };
  const options: LanguageModelV4CallOptions = {
    prompt: [{ role: "user", content: [{ type: "text", text: prompt }] }],
    ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
  };
  return {
    options,
    endUser: mapping.endUser(body.user, "user"),
    parallelToolCalls: undefined,
    dropped: mapping.dropped,
  };
}
