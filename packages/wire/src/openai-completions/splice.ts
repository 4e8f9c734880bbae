import { EditPlan } from "../body/edit-plan.ts";
import type { CallerRequest } from "../caller-request.ts";

export interface CompletionsBodyEdits {
  model: string;
  outputCapTokens: number | null;
  /** Turns `stream_options.include_usage` on (streams only). */
  includeUsage: boolean;
  drop: readonly string[];
}

/** The body to send to a provider that speaks the legacy format; the caller's own buffer when nothing changes. */
export function spliceCompletionsBody(request: CallerRequest, edits: CompletionsBodyEdits): Buffer {
  const plan = EditPlan.of(request);
  const { body, maxOutputTokens } = request;
  if (edits.model !== request.model) plan.set("model", edits.model);
  if (edits.outputCapTokens !== null) {
    const cap = Math.min(edits.outputCapTokens, maxOutputTokens ?? Number.POSITIVE_INFINITY);
    if (body.max_tokens !== cap) plan.set("max_tokens", cap);
  }
  const own = body.stream_options as Record<string, unknown> | null | undefined;
  if (edits.includeUsage && request.stream && own?.include_usage !== true) {
    plan.set("stream_options", { ...own, include_usage: true });
  }
  for (const field of edits.drop) plan.remove(field);
  return plan.apply(request.bytes);
}
