import type {
  BudgetTrace,
  NanoUsd,
  RecordedCaching,
  RecordedDecision,
  RequestTrace,
  UsageRecord,
} from "@gatehouse/domain";
import { effectiveLimit } from "@gatehouse/limits";
import type { Admitted, Caching, Hold, Judged, Known } from "./context.ts";

/** What every attempt's record says of the policy; null: the request was stopped before it was judged. */
export function decidedOf(known: Known): RecordedDecision | null {
  const { decision, policy, facts } = known;
  if (!decision || !policy || !facts) return null;
  const rule = decision.rule === null ? undefined : policy.policy.document.rules[decision.rule];
  const { sensitivityClass } = decision;
  return { policyVersion: policy.version, rule: rule?.name ?? null, sensitivityClass, tags: facts.tags };
}

/** How a request ended, for its trace. */
interface Ended {
  hold?: Hold | undefined;
  record: UsageRecord;
  /** Until when its answer is kept; absent: it is not. */
  keptUntilMs?: number | undefined;
  /** What it saved that it was answered from the cache; absent: it was not. */
  savedNanoUsd?: NanoUsd;
}

/** The same with the whole trace, for the record of a request's last attempt. */
export function decidedWithTrace(known: Known, ended: Ended): RecordedDecision | null {
  const decided = decidedOf(known);
  if (!decided) return null;
  const cache = known.caching && cacheOf(known.caching, ended);
  const trace = { ...traceOf(known as Judged), ...cache?.trace, ...budgetsOf(known, ended) };
  return cache?.recorded ? { ...decided, cache: cache.recorded, trace } : { ...decided, trace };
}

function cacheOf({ trace, key, settings }: Caching, { record, keptUntilMs, savedNanoUsd }: Ended) {
  const kept = keptUntilMs === undefined ? {} : { keptSeconds: settings.ttlSeconds };
  // A request that was not answered says nothing of the cache.
  const answered = record.status === "success" || record.attempt > 0;
  const named = key !== undefined && (trace.status === "hit" || keptUntilMs !== undefined);
  const recorded: RecordedCaching | undefined = answered
    ? {
        status: trace.status,
        ...(named && { key }),
        ...(keptUntilMs !== undefined && { keptUntilMs }),
        ...(savedNanoUsd !== undefined && { savedNanoUsd: savedNanoUsd.toString() }),
      }
    : undefined;
  return { trace: { cache: { ...trace, ...kept } }, recorded };
}

function traceOf(judged: Judged): RequestTrace {
  const { decision, policy, facts, inspection, shadow } = judged;
  const { plan, set, requirements, reason } = decision;
  const places = new Map(plan.candidates.map(({ deploymentId }, place) => [deploymentId, place]));
  const { placeholders, checks = [] } = judged as Partial<Admitted>;
  return {
    policyVersion: policy.version,
    facts,
    verdicts: decision.verdicts,
    outcome: decision.outcome,
    rule: decision.rule,
    ...(reason !== null && { reason }),
    model: decision.model,
    sensitivityClass: decision.sensitivityClass,
    ...(inspection && { findings: countsOf(inspection.findings) }),
    ...(set && { set }),
    ...(requirements.length > 0 && { requirements }),
    ...(placeholders && { redacted: placeholders.size }),
    strategy: plan.strategy,
    sticky: plan.sticky,
    candidates: plan.candidates,
    order: plan.deploymentIds.map((id) => places.get(id) ?? -1),
    ...(checks.length > 0 && { guardrails: checks }),
    ...(shadow && { shadow }),
  };
}

function countsOf(findings: readonly { detector: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { detector } of findings) counts[detector] = (counts[detector] ?? 0) + 1;
  return counts;
}

function budgetsOf({ budgets }: Known, { hold, record }: Ended) {
  if (!budgets || budgets.hard.length + budgets.soft.length === 0) return {};
  const cost = (record.costNanoUsd ?? record.heldNanoUsd).toString();
  const traces: BudgetTrace[] = [...budgets.hard, ...budgets.soft].map((budget) => {
    const isCharged = budget.provider === null || budget.provider === record.provider;
    const before = hold?.before.find(({ budgetId }) => budgetId === budget.id);
    return {
      budgetId: budget.id,
      hard: budget.enforcement === "hard",
      limitNanoUsd: effectiveLimit(budget, record.startedAt).toString(),
      ...(before && { spentNanoUsd: before.spentNanoUsd.toString(), leasedNanoUsd: before.leasedNanoUsd.toString() }),
      heldNanoUsd: budget.enforcement === "hard" ? record.heldNanoUsd.toString() : "0",
      chargedNanoUsd: isCharged ? cost : "0",
    };
  });
  return { budgets: traces };
}
