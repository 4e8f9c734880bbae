import type { DeploymentRow, ReplayRow } from "@gatehouse/db/admin";
import type {
  Candidate,
  Exclusion,
  ModelPrice,
  RequestFacts,
  RequestTrace,
  Resting,
  TargetFacts,
} from "@gatehouse/domain";
import { costOf } from "@gatehouse/metering";
import type { Targets } from "@gatehouse/routing";
import { servesEndpoint } from "./serves-endpoint.ts";

/** What requests of the organization can be sent to by now. */
export interface Standing {
  /** Those in service. */
  deployments: ReadonlyMap<string, DeploymentRow>;
  /** Their ids by the model of their route, in its order. */
  models: ReadonlyMap<string, readonly string[]>;
  /** A deployment that is not there is unpriced. */
  prices: ReadonlyMap<string, ModelPrice>;
  /** What each usually takes to its first byte, ms. */
  usualFirstByteMs: ReadonlyMap<string, number>;
}

/**
 * The targets that there are now, as they were for one request: of those that were candidates for it, its trace tells
 * whether they were resting, how quick and how busy they were. All others are taken to be well, idle, and as quick as
 * usual.
 */
export function targetsThen(standing: Standing, row: ReplayRow, facts: RequestFacts): Targets {
  const { trace } = row;
  const then = new Map(trace?.candidates.map((candidate) => [candidate.deploymentId, candidate]));
  const owners = trace && ownersOf(trace, standing);
  const amounts = { tokens: { input: facts.inputTokens, output: facts.outputTokens }, units: row.units };
  return {
    ofModel: (model) => standing.models.get(model) ?? [],
    find(deploymentId): TargetFacts | undefined {
      const deployment = standing.deployments.get(deploymentId);
      if (!deployment) return undefined;
      const price = standing.prices.get(deploymentId);
      const candidate = then.get(deploymentId);
      return {
        ...deployment.traits,
        region: deployment.region,
        provider: deployment.provider,
        serves: servesEndpoint(deployment.provider, facts.endpoint),
        keeps: !owners || owners.has(deployment.credentialId),
        resting: candidate ? restingOf(candidate) : null,
        priceNanoUsd: price ? costOf(amounts, price).costNanoUsd : null,
        latencyMs: candidate ? (candidate.latencyMs ?? null) : (standing.usualFirstByteMs.get(deploymentId) ?? null),
        inFlight: candidate && trace ? inFlightOf(candidate, trace) : 0,
      };
    },
  };
}

const RESTING: ReadonlySet<Exclusion | undefined> = new Set(["cooldown", "breaker_open", "credential_paused"]);

const restingOf = ({ excluded }: Candidate): TargetFacts["resting"] =>
  RESTING.has(excluded) ? { reason: excluded as Resting, untilMs: 0 } : null;

/** What is kept of a request's plan is what its strategy went by. */
function inFlightOf({ score, latencyMs }: Candidate, { strategy }: RequestTrace): number {
  if (score === undefined) return 0;
  if (strategy === "least_busy") return score;
  return strategy === "lowest_latency" && latencyMs ? Math.max(0, Math.round(score / latencyMs) - 1) : 0;
}

/** Reasons that are looked at before it is asked whether a target keeps what the request refers to. */
const BEFORE_KEEPING: ReadonlySet<Exclusion | undefined> = new Set([
  "region_not_allowed",
  "provider_not_allowed",
  "may_train",
  "may_retain",
  "deployment_unavailable",
  "not_the_owner",
]);

/** The credentials at which it is kept what the request refers to; null: nothing tells that it refers to anything. */
function ownersOf({ candidates }: RequestTrace, { deployments }: Standing): ReadonlySet<string> | null {
  if (!candidates.some(({ excluded }) => excluded === "not_the_owner")) return null;
  const owning = candidates.filter(({ excluded }) => !BEFORE_KEEPING.has(excluded));
  return new Set(owning.flatMap(({ deploymentId }) => deployments.get(deploymentId)?.credentialId ?? []));
}
