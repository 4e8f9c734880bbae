import type {
  Candidate,
  Exclusion,
  Plan,
  PolicyRoute,
  PolicyRouteTarget,
  RequestFacts,
  TargetFacts,
  TargetRequirements,
} from "@gatehouse/domain";
import { type Contender, orderBy, scoreOf, stickyChoice } from "./order.ts";

/** Where the targets are looked up: in a gateway's snapshot, or in what is on record for a dry run. */
export interface Targets {
  /** The deployments of a model's own route, in its order; none for an unknown model. */
  ofModel(model: string): readonly string[];
  /** undefined: it is gone or out of service. */
  find(deploymentId: string): TargetFacts | undefined;
}

interface Named {
  deploymentId: string;
  weight: number;
  fallback: boolean;
}

/** Puts a route's targets in order for one request. An empty plan means that none is left. */
export function planRoute(
  route: PolicyRoute,
  requirements: readonly TargetRequirements[],
  facts: RequestFacts,
  targets: Targets,
): Plan {
  const { strategy } = route;
  const contenders: Contender[] = [];
  const fallbacks: string[] = [];
  const candidates = namedTargets(route, targets).map((named): Candidate => {
    const { deploymentId, fallback, weight } = named;
    const target = targets.find(deploymentId);
    if (!target) return { deploymentId, fallback, excluded: "deployment_unavailable" };
    const seen = { deploymentId, fallback, ...toldOf(target) };
    const excluded = exclusionOf(named, target, requirements, facts);
    if (excluded) {
      const { resting } = target;
      return { ...seen, excluded, ...(resting?.reason === excluded && { untilMs: resting.untilMs }) };
    }
    if (fallback) {
      fallbacks.push(deploymentId);
      return seen;
    }
    const { priceNanoUsd, latencyMs, inFlight } = target;
    const contender = { deploymentId, weight, priceNanoUsd, latencyMs, inFlight };
    contenders.push(contender);
    const score = scoreOf(strategy, contender);
    return score === undefined ? seen : { ...seen, score };
  });
  const ordered = orderBy(strategy, contenders, facts.seed);
  const key = stickyKey(route, facts);
  const chosen = key === null ? undefined : stickyChoice(contenders, key);
  const first = chosen ? [chosen, ...ordered.filter((other) => other !== chosen)] : ordered;
  const deploymentIds = [...first.map(({ deploymentId }) => deploymentId), ...fallbacks];
  return { strategy, sticky: chosen !== undefined, deploymentIds, candidates };
}

const toldOf = ({ priceNanoUsd, latencyMs }: TargetFacts) => ({
  ...(priceNanoUsd !== null && { priceNanoUsd: priceNanoUsd.toString() }),
  ...(latencyMs !== null && { latencyMs: Math.round(latencyMs) }),
});

/** Each deployment once, where it is named first. */
function namedTargets({ targets: named, fallbacks, strategy }: PolicyRoute, targets: Targets): Named[] {
  const seen = new Set<string>();
  const read = (target: PolicyRouteTarget, fallback: boolean): Named[] => {
    const deploymentIds = "deployment" in target ? [target.deployment] : targets.ofModel(target.model);
    const weight = strategy === "weighted" || target.weight === 0 ? target.weight : 1;
    return deploymentIds.flatMap((deploymentId) => {
      if (seen.has(deploymentId)) return [];
      seen.add(deploymentId);
      return [{ deploymentId, weight, fallback }];
    });
  };
  return [...named.flatMap((target) => read(target, false)), ...fallbacks.flatMap((target) => read(target, true))];
}

/** Privacy comes first, so that the reason on record is the one that holds whatever else changes. */
function exclusionOf(
  { weight, fallback }: Named,
  target: TargetFacts,
  requirements: readonly TargetRequirements[],
  facts: RequestFacts,
): Exclusion | undefined {
  for (const required of requirements) {
    const unmet = unmetBy(target, required);
    if (unmet) return unmet;
  }
  if (!target.keeps) return "not_the_owner";
  if (!target.serves) return "format_not_served";
  if (facts.content.some((kind) => target.lacks.includes(kind))) return "content_not_taken";
  if (target.contextTokens !== null && facts.inputTokens + facts.outputTokens > target.contextTokens) {
    return "context_too_small";
  }
  if (weight === 0 && !fallback) return "no_weight";
  return target.resting?.reason;
}

/** What of the requirements a target does not promise; undefined: nothing. Also asked when a policy is saved. */
export function unmetBy(
  target: Pick<TargetFacts, "region" | "provider" | "noTraining" | "zeroRetention">,
  { regions, providers, noTraining, zeroRetention }: TargetRequirements,
): Exclusion | undefined {
  if (regions && (target.region === null || !regions.includes(target.region))) return "region_not_allowed";
  if (providers && !(providers as readonly string[]).includes(target.provider)) return "provider_not_allowed";
  if (noTraining && !target.noTraining) return "may_train";
  if (zeroRetention && !target.zeroRetention) return "may_retain";
  return undefined;
}

function stickyKey({ sticky }: PolicyRoute, { user, virtualKeyId, promptPrefix }: RequestFacts): string | null {
  if (sticky === "key") return virtualKeyId;
  if (sticky === "user") return user;
  return sticky === "prompt_prefix" ? promptPrefix : null;
}
