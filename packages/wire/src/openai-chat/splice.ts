import { EditPlan } from "../body/edit-plan.ts";
import type { CallerRequest } from "../caller-request.ts";

export type OutputCapField = "max_tokens" | "max_completion_tokens";

export interface ChatBodyEdits {
  /** The name to send upstream. */
  model: string;
  /** The one field that carries the output cap, lowered to `value` where the caller's own is absent or higher. */
  outputCap?: { field: OutputCapField; value: number | null };
  /** Turns `stream_options.include_usage` on (streams only). */
  includeUsage?: boolean;
  /** Top-level fields to leave out. */
  drop?: readonly string[];
  /** Top-level fields to rename; a field whose new name is taken keeps its own. */
  rename?: Readonly<Record<string, string>>;
}

const CAP_FIELDS: readonly OutputCapField[] = ["max_completion_tokens", "max_tokens"];

/**
 * The body to send upstream: the caller's own buffer when nothing changes, else their bytes with the edits spliced in.
 * Bytes outside the edited members are never touched, so numbers and escapes arrive as they were sent.
 */
export function spliceChatBody(request: CallerRequest, edits: ChatBodyEdits): Buffer {
  const plan = EditPlan.of(request);
  if (edits.model !== request.model) plan.set("model", edits.model);
  if (edits.outputCap) capOutput(plan, request, edits.outputCap);
  if (edits.includeUsage && request.stream) askForUsage(plan, request);
  for (const field of edits.drop ?? []) plan.remove(field);
  for (const [from, to] of Object.entries(edits.rename ?? {})) plan.rename(from, to);
  return plan.apply(request.bytes);
}

function capOutput(plan: EditPlan, request: CallerRequest, cap: { field: OutputCapField; value: number | null }): void {
  const own = request.maxOutputTokens;
  const value = own === null ? cap.value : cap.value === null ? own : Math.min(own, cap.value);
  for (const field of CAP_FIELDS) if (field !== cap.field) plan.remove(field);
  if (value === null) plan.remove(cap.field);
  else if (request.body[cap.field] !== value) plan.set(cap.field, value);
}

function askForUsage(plan: EditPlan, request: CallerRequest): void {
  const own = request.body.stream_options as Record<string, unknown> | null | undefined;
  if (own?.include_usage !== true) plan.set("stream_options", { ...own, include_usage: true });
}
