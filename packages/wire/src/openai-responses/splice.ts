import { EditPlan } from "../body/edit-plan.ts";
import type { CallerRequest } from "../caller-request.ts";

export interface ResponsesBodyEdits {
  model: string;
  /** Output tokens that were held for: `max_output_tokens` is lowered to them, or set. */
  outputCapTokens: number | null;
  drop: readonly string[];
}

/** The body to send to a provider that speaks the Responses API; the caller's own buffer when nothing changes. */
export function spliceResponsesBody(
  request: CallerRequest,
  { model, outputCapTokens, drop }: ResponsesBodyEdits,
): Buffer {
  const plan = EditPlan.of(request);
  if (model !== request.model) plan.set("model", model);
  if (outputCapTokens !== null && outputCapTokens < (request.maxOutputTokens ?? Number.POSITIVE_INFINITY)) {
    plan.set("max_output_tokens", outputCapTokens);
  }
  for (const field of drop) plan.remove(field);
  return plan.apply(request.bytes);
}
