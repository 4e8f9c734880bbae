import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import type { CanonicalCall } from "../canonical/canonical-call.ts";
import { isRecord, malformed, optionalNumber, optionalString, unsupported } from "../canonical/refuse.ts";

const CARRIED = new Set([
  "model",
  "prompt",
  "stream",
  "stream_options",
  "max_tokens",
  "temperature",
  "top_p",
  "frequency_penalty",
  "presence_penalty",
  "seed",
  "stop",
  "user",
]);
/** Fields that mean the same as being absent when they hold one of these. */
const NEUTRAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  best_of: (value) => value === 1,
  echo: (value) => value === false,
  suffix: (value) => value === "",
  logit_bias: (value) => isRecord(value) && Object.keys(value).length === 0,
};

/** A prompt becomes what a user says: the models of today converse. @throws GatehouseError as `GenerationDialect.toCanonical` */
export function toCanonicalCompletion({ body, maxOutputTokens }: CallerRequest): CanonicalCall {
  for (const [field, value] of Object.entries(body)) {
    if (value !== null && !CARRIED.has(field) && !NEUTRAL[field]?.(value)) unsupported(field.slice(0, 100));
  }
  const prompt = Array.isArray(body.prompt) && body.prompt.length === 1 ? body.prompt[0] : body.prompt;
  if (typeof prompt !== "string" || prompt === "") unsupported("prompt", "only a single text can be carried");
  const stop = body.stop === undefined || body.stop === null ? [] : [body.stop].flat();
  if (stop.some((one) => typeof one !== "string")) malformed("stop", "a string or an array of strings");
  const unless = (usual: number, value: number | undefined) => (value === usual ? undefined : value);
  const settings = {
    maxOutputTokens: maxOutputTokens ?? undefined,
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
  return { options, endUser: optionalString(body.user, "user"), parallelToolCalls: undefined, dropped: [] };
}
