import { EditPlan } from "../body/edit-plan.ts";
import { isRecord } from "../body/fields.ts";
import type { CallerRequest } from "../caller-request.ts";

/**
 * The body to send to a provider that speaks Gemini's format. The cap is a member of `generationConfig`, which is written
 * anew as it was read whenever a cap is held for: what was judged is what leaves.
 */
export function spliceGenerateContent(request: CallerRequest, outputCapTokens: number | null): Buffer {
  if (outputCapTokens === null) return request.bytes;
  const { body } = request;
  const key = body.generation_config === undefined ? "generationConfig" : "generation_config";
  const config = isRecord(body[key]) ? body[key] : {};
  const { max_output_tokens: _, ...others } = config;
  const cap = Math.min(outputCapTokens, request.maxOutputTokens ?? Number.POSITIVE_INFINITY);
  const plan = EditPlan.of(request);
  plan.set(key, { ...others, maxOutputTokens: cap });
  return plan.apply(request.bytes);
}
