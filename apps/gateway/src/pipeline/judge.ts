import type { Decision, ShadowTrace } from "@gatehouse/domain";
import { decide } from "@gatehouse/routing";
import type { Gateway } from "../container.ts";
import type { Inspected, Judged } from "./context.ts";
import { targetsNow } from "./target-facts.ts";

/** What the policy makes of the request, and where the draft beside it would differ. Never throws: a denial is a decision. */
export function judge(gateway: Gateway, inspected: Inspected, nowMs: number): Judged {
  const { policy, facts, shadowFacts } = inspected;
  const targets = targetsNow(gateway, inspected, nowMs);
  const decision = decide(policy.policy, facts, targets);
  const { shadow: draft } = policy;
  const shadow =
    draft && shadowFacts && compare(draft.draftRevision, decision, decide(draft.policy, shadowFacts, targets));
  return { ...inspected, decision, shadow };
}

function compare(draftRevision: number, live: Decision, draft: Decision): ShadowTrace {
  const firstOf = ({ plan }: Decision) => plan.deploymentIds[0] ?? null;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const differs =
    firstOf(live) !== firstOf(draft) ||
    (live.outcome === "deny") !== (draft.outcome === "deny") ||
    !same([live.set, live.redact, live.cache], [draft.set, draft.redact, draft.cache]);
  return {
    draftRevision,
    outcome: draft.outcome,
    rule: draft.rule,
    firstDeploymentId: firstOf(draft),
    differs,
  };
}
