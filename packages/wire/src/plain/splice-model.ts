import { EditPlan } from "../body/edit-plan.ts";
import type { CallerRequest } from "../caller-request.ts";

/** The body to send to a provider that speaks the format: the caller's bytes with the model's name there. */
export function spliceModel(request: CallerRequest, model: string, drop: readonly string[] = []): Buffer {
  const plan = EditPlan.of(request);
  if (request.body.model !== model) plan.set("model", model);
  for (const field of drop) plan.remove(field);
  return plan.apply(request.bytes);
}
