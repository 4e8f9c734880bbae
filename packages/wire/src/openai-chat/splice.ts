import { EditPlan } from "../body/edit-plan.ts";
import type { CallerRequest } from "../caller-request.ts";

type CapField = "max_tokens" | "max_completion_tokens";

/** The field that a provider knows; "either" where it is whoever stands behind it that knows the one or the other. */
export type OutputCapField = CapField | "either";

export interface ChatBodyEdits {
  /** The name to send upstream. */
  model: string;
  /**
   * The one field that carries the output cap, lowered to `value` where the caller's own is absent or higher. Of "either"
   * the caller's own stays.
   */
  outputCap?: { field: OutputCapField; value: number | null };
  /** Turns `stream_options.include_usage` on (streams only). */
  includeUsage?: boolean;
  /** Top-level fields to leave out. */
  drop?: readonly string[];
  /** Top-level fields to rename; a field whose new name is taken keeps its own. */
  rename?: Readonly<Record<string, string>>;
}

const CAP_FIELDS: readonly CapField[] = ["max_completion_tokens", "max_tokens"];

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
  const carrier = cap.field === "either" ? ownCapField(request.body) : cap.field;
  for (const field of CAP_FIELDS) if (field !== carrier) plan.remove(field);
  if (value === null) plan.remove(carrier);
  else if (request.body[carrier] !== value) plan.set(carrier, value);
}

const ownCapField = ({ max_completion_tokens: own }: Record<string, unknown>): CapField =>
  typeof own === "number" ? "max_completion_tokens" : "max_tokens";

function askForUsage(plan: EditPlan, request: CallerRequest): void {
  const own = request.body.stream_options as Record<string, unknown> | null | undefined;
  if (own?.include_usage !== true) plan.set("stream_options", { ...own, include_usage: true });
}
