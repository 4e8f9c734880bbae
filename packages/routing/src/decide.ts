import type { DeploymentConfiguration, RouteConfiguration } from "@gatehouse/domain";
import type { TargetState, Unavailable } from "./health/target-health.ts";

/** What a decision may look at; plain data, so that past traffic can be decided again. */
export interface Facts {
  /** Deployments that exist and are enabled, by id. */
  deployments: ReadonlyMap<string, DeploymentConfiguration>;
  /** Whether the deployment's provider can serve a request of this kind; absent: all can. */
  serves?: (deploymentId: string) => boolean;
  /** How the deployment is now; absent: all are well. */
  health?: (deploymentId: string) => TargetState;
  /** Whether the deployment is where what the request refers to is kept; absent: it refers to nothing. */
  keeps?: (deploymentId: string) => boolean;
}

export type Exclusion = "deployment_unavailable" | "not_the_owner" | "format_not_served" | Unavailable;

export interface Candidate {
  deploymentId: string;
  /** Why the candidate is left out of the plan; undefined when it is in it. */
  excluded?: Exclusion;
  /** When it may be back, on the clock of the health facts. */
  untilMs?: number;
}

/** The order in which targets are tried, and what became of every target of the route. */
export interface Plan {
  routeId: string;
  deploymentIds: string[];
  candidates: Candidate[];
}

/** Orders a route's targets. Pure: the same route and facts always give the same plan. An empty plan means no target is left. */
export function decide(route: RouteConfiguration, facts: Facts): Plan {
  const candidates = route.targets.map(({ deploymentId }) => judge(deploymentId, facts));
  const deploymentIds = candidates
    .filter((candidate) => !candidate.excluded)
    .map((candidate) => candidate.deploymentId);
  return { routeId: route.id, deploymentIds, candidates };
}

function judge(deploymentId: string, { deployments, serves, health, keeps }: Facts): Candidate {
  if (!deployments.has(deploymentId)) return { deploymentId, excluded: "deployment_unavailable" };
  if (keeps && !keeps(deploymentId)) return { deploymentId, excluded: "not_the_owner" };
  if (serves && !serves(deploymentId)) return { deploymentId, excluded: "format_not_served" };
  const state = health?.(deploymentId);
  if (!state || state.available) return { deploymentId };
  return { deploymentId, excluded: state.reason, untilMs: state.untilMs };
}
