import type { BudgetRow, DeploymentRow, PolicyDraftRow } from "@gatehouse/db/admin";
import {
  type Actor,
  type BudgetTrace,
  type BudgetTraceView,
  type CacheTrace,
  type CandidateView,
  mayInOrganization,
  type PolicyRule,
  type RequestTrace,
  type RequestTraceView,
  type ShadowTrace,
  type ShadowTraceView,
  visibleTeams,
} from "@gatehouse/domain";
import { ruleVerdicts } from "@gatehouse/routing";
import { labelOf } from "../deployment/label.ts";
import type { VerbContext } from "../platform.ts";

/** What gives the numbers and ids of a trace their names. */
interface Names {
  /** Of the version that decided. */
  rules: readonly Pick<PolicyRule, "name">[];
  deployments: ReadonlyMap<string, DeploymentRow>;
  /** Those that the actor may see. */
  budgets: ReadonlyMap<string, BudgetRow>;
  /** null: there is none, or the actor may not see it. */
  draft: PolicyDraftRow | null;
}

/** A trace with names for everything in it; what it tells of budgets is for whoever may see these. */
export async function viewTrace(context: VerbContext, trace: RequestTrace): Promise<RequestTraceView> {
  const { actor } = context;
  const names = await loadNames(context, trace);
  const { rules } = names;
  return {
    policyVersion: trace.policyVersion,
    outcome: trace.outcome,
    rule: ruleName(rules, trace.rule),
    reason: trace.reason ?? null,
    model: trace.model,
    rules: ruleVerdicts(trace.verdicts, rules),
    facts: mayInOrganization(actor, "budget.read") ? trace.facts : { ...trace.facts, budgetUsedPercent: null },
    sensitivityClass: trace.sensitivityClass,
    findings: trace.findings ?? {},
    redacted: trace.redacted ?? 0,
    set: trace.set ?? null,
    requirements: trace.requirements ?? [],
    strategy: trace.strategy,
    sticky: trace.sticky,
    candidates: viewCandidates(trace, names),
    cache: trace.cache ? viewCache(trace.cache, actor) : null,
    guardrails: trace.guardrails ?? [],
    budgets: (trace.budgets ?? []).flatMap((budget) => viewBudget(budget, names)),
    shadow: trace.shadow && mayInOrganization(actor, "policy.read") ? viewShadow(trace.shadow, names) : null,
  };
}

/** Whose answer it was is told to who may see that request: in a wider scope it may be another team's. */
function viewCache(cache: CacheTrace, actor: Actor): CacheTrace {
  if (cache.scope === "key" || mayInOrganization(actor, "request.read")) return cache;
  const { storedBy: _, ...rest } = cache;
  return rest;
}

async function loadNames({ db, actor }: VerbContext, trace: RequestTrace): Promise<Names> {
  const { organizationId } = actor;
  const version = trace.policyVersion === null ? null : await db.policies.find(organizationId, trace.policyVersion);
  const deployments = await db.deployments.list(organizationId);
  const budgets = trace.budgets ? await db.budgets.list(organizationId, visibleTeams(actor, "budget.read")) : [];
  return {
    rules: rulesOf(version?.document),
    deployments: new Map(deployments.map((deployment) => [deployment.id, deployment])),
    budgets: new Map(budgets.map((budget) => [budget.id, budget])),
    draft: trace.shadow && mayInOrganization(actor, "policy.read") ? await db.policies.draft(organizationId) : null,
  };
}

/** Only the names are read, so that a document of another version of the product does. */
const rulesOf = (document: unknown): Names["rules"] =>
  (document as { rules?: Names["rules"] } | null | undefined)?.rules ?? [];

const ruleName = (rules: Names["rules"], place: number | null): string | null =>
  place === null ? null : (rules[place]?.name ?? `rule ${place + 1}`);

function viewCandidates({ candidates, order }: RequestTrace, { deployments }: Names): CandidateView[] {
  const views = candidates.map((candidate, place): CandidateView => {
    const { deploymentId, fallback, excluded, priceNanoUsd, latencyMs, score } = candidate;
    const deployment = deployments.get(deploymentId);
    const planned = order.indexOf(place);
    return {
      deploymentId,
      label: deployment ? labelOf(deployment) : null,
      provider: deployment?.provider ?? null,
      upstreamModel: deployment?.upstreamModel ?? null,
      region: deployment?.region ?? null,
      fallback,
      order: planned < 0 ? null : planned + 1,
      excluded: excluded ?? null,
      priceNanoUsd: priceNanoUsd ?? null,
      latencyMs: latencyMs ?? null,
      score: score ?? null,
    };
  });
  const placeOf = ({ order: place }: CandidateView) => place ?? Number.POSITIVE_INFINITY;
  return views.sort((a, b) => (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b)));
}

function viewBudget(budget: BudgetTrace, { budgets }: Names): BudgetTraceView[] {
  const row = budgets.get(budget.budgetId);
  if (!row) return [];
  const { spentNanoUsd = null, leasedNanoUsd = null } = budget;
  return [{ ...budget, name: row.name, spentNanoUsd, leasedNanoUsd }];
}

/** A draft is kept as it is now only: of an earlier revision nobody knows the rules. */
function viewShadow(shadow: ShadowTrace, { draft, deployments }: Names): ShadowTraceView {
  const { draftRevision, outcome, rule, firstDeploymentId, differs } = shadow;
  const rules = draft?.revision === draftRevision ? rulesOf(draft.document) : null;
  const first = firstDeploymentId === null ? undefined : deployments.get(firstDeploymentId);
  return {
    draftRevision,
    outcome,
    rule: rules && ruleName(rules, rule),
    firstDeployment:
      firstDeploymentId === null ? null : { deploymentId: firstDeploymentId, label: first ? labelOf(first) : null },
    differs,
  };
}
