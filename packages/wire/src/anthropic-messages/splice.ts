import { EditPlan } from "../body/edit-plan.ts";
import type { CallerRequest } from "../caller-request.ts";

export interface MessagesBodyEdits {
  /** The name to send upstream; null: it is part of the address, and leaves the body. */
  model: string | null;
  /** Output tokens that were held for: `max_tokens` is lowered to them, or set. */
  outputCapTokens: number | null;
  drop?: readonly string[];
}

/** The body to send to a provider that speaks Anthropic's format; the caller's own buffer when nothing changes. */
export function spliceMessagesBody(
  request: CallerRequest,
  { model, outputCapTokens, drop = [] }: MessagesBodyEdits,
): Buffer {
  const plan = EditPlan.of(request);
  if (model === null) plan.remove("model");
  else if (model !== request.model) plan.set("model", model);
  if (outputCapTokens !== null && outputCapTokens < (request.maxOutputTokens ?? Number.POSITIVE_INFINITY)) {
    plan.set("max_tokens", outputCapTokens);
  }
  for (const field of drop) plan.remove(field);
  return plan.apply(request.bytes);
}
