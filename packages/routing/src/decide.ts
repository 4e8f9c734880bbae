import {
  type Decision,
  NO_CLASS,
  type PolicyRoute,
  type PolicyRule,
  type RequestFacts,
  type TargetRequirements,
} from "@gatehouse/domain";
import { planRoute, type Targets } from "./plan/plan-route.ts";
import { type CompiledPolicy, type CompiledRule, resolveModel } from "./policy/compile-policy.ts";
import type { CompiledConditions, Judged } from "./policy/conditions.ts";

/**
 * What the policy makes of a request. Pure: the same policy, facts and targets always give the same decision; a gateway
 * and a dry run both ask here. Rules are looked at from the first to the last; the first that allows, denies or routes
 * ends it. `requirements` hold for every target of whatever route it comes to.
 */
export function decide(policy: CompiledPolicy, facts: RequestFacts, targets: Targets): Decision {
  const model = resolveModel(policy, facts.askedModel, facts.teamId);
  const classRank = rankOf(policy, facts);
  const judged: Judged = { facts, model, classRank };
  const found: Omit<Decision, "plan" | "outcome" | "rule" | "reason"> & {
    requirements: TargetRequirements[];
    guardrails: string[];
  } = {
    verdicts: "",
    model,
    sensitivityClass: facts.sensitivity ? (policy.classes[classRank]?.name ?? NO_CLASS) : null,
    set: null,
    requirements: [],
    redact: null,
    cache: null,
    guardrails: [],
  };
  const { rules } = policy;
  for (let place = 0; place < rules.length; place += 1) {
    const rule = rules[place] as CompiledRule;
    const verdict = verdictOn(rule, judged);
    found.verdicts += verdict;
    if (verdict !== "+") continue;
    const { allow, deny, route, set, require, redact, cache, guardrails = [] } = rule.then;
    if (set) found.set = { ...set, ...found.set };
    if (require) found.requirements.push(require);
    found.redact ??= redact ?? null;
    found.cache ??= cache ?? null;
    for (const name of guardrails) if (!found.guardrails.includes(name)) found.guardrails.push(name);
    if (!allow && !deny && !route) continue;
    found.verdicts = found.verdicts.padEnd(rules.length, ".");
    return conclude(found, place, rule.then, facts, targets);
  }
  const { otherwise } = policy.document;
  const then =
    otherwise === "deny" ? { deny: { reason: "No rule of the policy allows it." } } : { allow: true as const };
  return conclude(found, null, then, facts, targets);
}

function conclude(
  found: Omit<Decision, "plan" | "outcome" | "rule" | "reason">,
  rule: number | null,
  { deny, route }: PolicyRule["then"],
  facts: RequestFacts,
  targets: Targets,
): Decision {
  if (deny) return { ...found, outcome: "deny", rule, reason: deny.reason, plan: NOWHERE };
  const plan = planRoute(route ?? ownRoute(found.model), found.requirements, facts, targets);
  return { ...found, outcome: route ? "route" : "allow", rule, reason: null, plan };
}

const NOWHERE: Decision["plan"] = { strategy: "priority", sticky: false, deploymentIds: [], candidates: [] };

const ownRoute = (model: string): PolicyRoute => ({
  targets: [{ model, weight: 1 }],
  strategy: "priority",
  sticky: null,
  fallbacks: [],
});

function verdictOn({ enabled, when, unless }: CompiledRule, judged: Judged): string {
  if (!enabled) return "-";
  const failing = firstFailing(when, judged);
  if (failing !== undefined) return failing;
  return unless && firstFailing(unless, judged) === undefined ? "!" : "+";
}

function firstFailing(conditions: CompiledConditions, judged: Judged): string | undefined {
  for (const [letter, test] of conditions) if (!test(judged)) return letter;
  return undefined;
}

/** Place of the most sensitive class of which something was found; -1: of none. */
function rankOf({ classes }: CompiledPolicy, { sensitivity }: RequestFacts): number {
  if (!sensitivity || sensitivity.found.length === 0) return -1;
  return classes.findLastIndex(({ detect }) => sensitivity.found.some((name) => detect.has(name)));
}
