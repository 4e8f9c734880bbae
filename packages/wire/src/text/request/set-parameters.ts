import type { PolicyParameters } from "@gatehouse/domain";
import { spliceMessagesBody } from "../../anthropic-messages/splice.ts";
import { EditPlan } from "../../body/edit-plan.ts";
import { isRecord } from "../../body/fields.ts";
import type { CallerRequest } from "../../caller-request.ts";
import { spliceGenerateContent } from "../../gemini/splice.ts";
import { spliceChatBody } from "../../openai-chat/splice.ts";
import { spliceCompletionsBody } from "../../openai-completions/splice.ts";
import { spliceResponsesBody } from "../../openai-responses/splice.ts";

/**
 * The body with these parameters instead of the caller's, all other members byte for byte as they were sent; the caller's
 * own bytes when nothing changes. Read it with `dialect.parse` again. Formats in which no model writes freely have no such
 * parameters and are left as they are.
 */
export function setParameters(request: CallerRequest, parameters: PolicyParameters): Buffer {
  const cap = parameters.maxOutputTokens ?? null;
  const { model } = request;
  switch (request.format) {
    case "openai-chat": {
      const outputCap = cap === null ? undefined : { field: "either" as const, value: cap };
      return withSampling(request, spliceChatBody(request, { model, ...(outputCap && { outputCap }) }), parameters);
    }
    case "openai-responses":
      return withSampling(request, spliceResponsesBody(request, { model, outputCapTokens: cap, drop: [] }), parameters);
    case "openai-completions": {
      // Without a cap some write no more than is usual in this format: there a larger one would let them write more.
      const usual = request.usualOutputTokens ?? Number.POSITIVE_INFINITY;
      const outputCapTokens = cap === null || request.maxOutputTokens !== null ? cap : Math.min(cap, usual);
      const body = spliceCompletionsBody(request, { model, outputCapTokens, includeUsage: false, drop: [] });
      return withSampling(request, body, parameters);
    }
    case "anthropic-messages":
      return withSampling(request, spliceMessagesBody(request, { model, outputCapTokens: cap }), parameters);
    case "gemini":
      return contentWith(request, parameters);
    default:
      return request.bytes;
  }
}

/** @param bytes the request's, with its cap set */
function withSampling(request: CallerRequest, bytes: Buffer, { temperature, topP }: PolicyParameters): Buffer {
  const plan = EditPlan.of(bytes === request.bytes ? request : { bytes });
  for (const [key, value] of [["temperature", temperature] as const, ["top_p", topP] as const]) {
    if (value !== undefined && request.body[key] !== value) plan.set(key, value);
  }
  return plan.apply(bytes);
}

/** All three are members of `generationConfig`, in either spelling. */
function contentWith(request: CallerRequest, { maxOutputTokens, temperature, topP }: PolicyParameters): Buffer {
  const { body, bytes, maxOutputTokens: own } = request;
  const key = body.generation_config === undefined ? "generationConfig" : "generation_config";
  const { top_p: snakeTopP, ...config } = isRecord(body[key]) ? body[key] : {};
  const before = { temperature: config.temperature, topP: config.topP ?? snakeTopP };
  const sampling = { temperature: temperature ?? before.temperature, topP: topP ?? before.topP };
  const capped = maxOutputTokens !== undefined && maxOutputTokens < (own ?? Number.POSITIVE_INFINITY);
  const sampled = sampling.temperature !== before.temperature || sampling.topP !== before.topP;
  if (!capped && !sampled) return bytes;
  const whole = { ...config, ...given(sampling) };
  if (capped) return spliceGenerateContent({ ...request, body: { ...body, [key]: whole } }, maxOutputTokens);
  const plan = EditPlan.of(request);
  plan.set(key, whole);
  return plan.apply(bytes);
}

const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
