import type { AttemptView } from "@gatehouse/domain";

export type AttemptStep = "retry" | "fallback";

/** How an attempt came about after the one before it: the same target again, or the next one. null for the first. */
export function attemptStep(
  attempt: Pick<AttemptView, "deploymentId">,
  before: Pick<AttemptView, "deploymentId"> | undefined,
): AttemptStep | null {
  if (!before) return null;
  return before.deploymentId !== null && before.deploymentId === attempt.deploymentId ? "retry" : "fallback";
}
