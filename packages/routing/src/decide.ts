import type { DeploymentConfiguration, RouteConfiguration } from "@gatehouse/domain";

/** What a decision may look at; plain data, so that past traffic can be decided again. */
export interface Facts {
  /** Deployments that exist and are enabled, by id. */
  deployments: ReadonlyMap<string, DeploymentConfiguration>;
}

export interface Candidate {
  deploymentId: string;
  /** Why the candidate is left out of the plan; undefined when it is in it. */
  excluded?: "deployment_unavailable";
}

/** The order in which targets are tried, and what became of every target of the route. */
export interface Plan {
  routeId: string;
  deploymentIds: string[];
  candidates: Candidate[];
}

/** Orders a route's targets. Pure: the same route and facts always give the same plan. An empty plan means no target is left. */
export function decide(route: RouteConfiguration, facts: Facts): Plan {
  const candidates = route.targets.map(
    ({ deploymentId }): Candidate =>
      facts.deployments.has(deploymentId) ? { deploymentId } : { deploymentId, excluded: "deployment_unavailable" },
  );
  const deploymentIds = candidates
    .filter((candidate) => !candidate.excluded)
    .map((candidate) => candidate.deploymentId);
  return { routeId: route.id, deploymentIds, candidates };
}
