import { choiceCount, flag, invalid, modelName, optionalObject, textOrNull, tokenCap } from "../body/fields.ts";
import { GuardedKeys, parseBody } from "../body/parse-body.ts";
import type { CallerRequest } from "../caller-request.ts";

const GUARDED = new GuardedKeys([
  "model",
  "prompt",
  "stream",
  "stream_options",
  "max_tokens",
  "n",
  "best_of",
  "service_tier",
]);
/** OpenAI's and vLLM's; others write on. */
const USUAL_CAP = 16;

/** Reads the body of `POST /v1/completions`. @throws GatehouseError as `Dialect.parse` */
export function parseCompletionsRequest(bytes: Buffer): CallerRequest {
  const { body, members } = parseBody(bytes, GUARDED);
  const stream = flag(body.stream, "stream");
  const streamOptions = optionalObject(body.stream_options, "stream_options");
  const n = choiceCount(body.n);
  const bestOf = choiceCount(body.best_of, "best_of");
  return {
    format: "openai-completions",
    bytes,
    body,
    members,
    model: modelName(body.model),
    stream,
    includeUsage: stream && flag(streamOptions?.include_usage, "stream_options.include_usage"),
    maxOutputTokens: tokenCap(body.max_tokens, "max_tokens"),
    usualOutputTokens: USUAL_CAP,
    // Every prompt of a list is answered, and of `best_of` answers all are billed.
    choices: Math.max(n, bestOf) * promptCount(body.prompt),
    generates: true,
    inputTokenBound: bytes.length,
    unitBound: {},
    unboundedBy: null,
    serviceTier: textOrNull(body.service_tier),
    ownedIds: [],
  };
}

/** One prompt is a text or an array of token numbers; several are an array of those. */
function promptCount(prompt: unknown): number {
  if (typeof prompt === "string" || prompt === undefined || prompt === null) return 1;
  if (!Array.isArray(prompt)) invalid("prompt", "'prompt' has to be a string or an array.");
  return prompt.every((entry) => typeof entry === "number") ? 1 : prompt.length;
}
