import type { ReplayRow } from "@gatehouse/db/admin";
import type { Decision, DryRunChange, ErrorCode, RequestFacts } from "@gatehouse/domain";
import { type CompiledPolicy, decide, type Targets } from "@gatehouse/routing";

/** What a policy would have made of a request on record. */
export interface Comparison {
  decision: Decision;
  change: DryRunChange;
  /** The deployment that answered, or that was tried first where none did; null: none was. */
  fromId: string | null;
  /** The first that would have been tried; null: the request would have been refused. */
  toId: string | null;
}

/** Refusals of a policy's making. */
const BY_POLICY: ReadonlySet<string | null> = new Set<ErrorCode>(["policy_denied", "no_target_allowed"]);
const wasRefused = ({ trace, errorCode }: ReplayRow): boolean => trace?.outcome === "deny" || BY_POLICY.has(errorCode);

/** A policy was not asked, or what stopped the request would have stopped it under any. */
export const isLeftOut = (row: ReplayRow): boolean =>
  (row.status === "refused" || (row.attempt === 0 && !row.trace)) && !wasRefused(row);

/**
 * A request is rerouted when its first target is another one than was planned, and another one than answered it: that it
 * fell back to where the policy would have sent it at once is no difference to its caller.
 */
export function compare(policy: CompiledPolicy, row: ReplayRow, facts: RequestFacts, targets: Targets): Comparison {
  const decision = decide(policy, facts, targets);
  const toId = isRefused(decision, row, facts) ? null : (decision.plan.deploymentIds[0] ?? null);
  const plannedId = plannedOf(row);
  const fromId = wasRefused(row) ? null : (row.deploymentId ?? plannedId);
  return { decision, fromId, toId, change: changeOf({ fromId, toId, plannedId, before: wasRefused(row) }) };
}

function changeOf(
  sides: Pick<Comparison, "fromId" | "toId"> & { plannedId: string | null; before: boolean },
): DryRunChange {
  const { fromId, toId, plannedId, before } = sides;
  if (toId === null) return before ? "unchanged" : "newly_denied";
  if (before) return "newly_allowed";
  return fromId === null || toId === fromId || toId === plannedId ? "unchanged" : "rerouted";
}

/** A request that could not be changed was refused where the policy wanted something replaced in it, and would be again. */
function isRefused({ outcome, redact }: Decision, row: ReplayRow, { sensitivity }: RequestFacts): boolean {
  if (outcome === "deny") return true;
  const couldNotBeChanged = row.errorCode === "policy_denied" && row.trace?.outcome !== "deny";
  return couldNotBeChanged && (sensitivity?.found ?? []).some((name) => redact?.includes(name));
}

function plannedOf({ trace }: ReplayRow): string | null {
  const place = trace?.order[0];
  return place === undefined ? null : (trace?.candidates[place]?.deploymentId ?? null);
}
