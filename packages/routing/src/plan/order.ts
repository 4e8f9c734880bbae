import type { RouteStrategy } from "@gatehouse/domain";
import { createChance, spread } from "./chance.ts";

/** A target that may serve, with what strategies go by. */
export interface Contender {
  deploymentId: string;
  weight: number;
  priceNanoUsd: bigint | null;
  latencyMs: number | null;
  inFlight: number;
}

type Order = (contenders: readonly Contender[], chance: () => number) => Contender[];

const ORDERS: Record<RouteStrategy, Order> = {
  priority: (contenders) => [...contenders],
  // The order in which balls of these weights are drawn from an urn (Efraimidis and Spirakis, 2006).
  weighted: (contenders, chance) => byScore(contenders, ({ weight }) => Math.log(1 - chance()) / -weight),
  lowest_latency: twoChoices,
  lowest_cost: (contenders) => [...contenders].sort((a, b) => compare(a.priceNanoUsd, b.priceNanoUsd)),
  least_busy: (contenders, chance) => byScore(contenders, ({ inFlight }) => inFlight + chance() * 0.5),
};

/** The contenders in the order in which they are tried. The same seed gives the same order. */
export const orderBy = (strategy: RouteStrategy, contenders: readonly Contender[], seed: number): Contender[] =>
  ORDERS[strategy](contenders, createChance(seed));

/** What a contender was judged by; undefined where by its place, or by its price. */
export function scoreOf(strategy: RouteStrategy, contender: Contender): number | undefined {
  if (strategy === "weighted") return contender.weight;
  if (strategy === "lowest_latency") return latencyScore(contender);
  return strategy === "least_busy" ? contender.inFlight : undefined;
}

/**
 * The one that requests with this key go to (rendezvous hashing: each contender is as likely, in the measure of its
 * weight, and when one comes or goes only its own requests move).
 */
export function stickyChoice(contenders: readonly Contender[], key: string): Contender | undefined {
  const share = ({ deploymentId, weight }: Contender) =>
    Math.log((spread(`${key} ${deploymentId}`) + 1) / 4_294_967_297) / -weight;
  return byScore(contenders, share)[0];
}

/**
 * Of two at random the better one comes first: nearly as good as the best of all, and not every gateway runs to the same
 * one (Mitzenmacher, "The Power of Two Choices"). The others follow, best first, as fallbacks.
 */
function twoChoices(contenders: readonly Contender[], chance: () => number): Contender[] {
  const sorted = byScore(contenders, latencyScore);
  if (sorted.length <= 2) return sorted;
  const one = Math.floor(chance() * sorted.length);
  const another = Math.floor(chance() * (sorted.length - 1));
  const first = Math.min(one, another < one ? another : another + 1);
  return [sorted[first] as Contender, ...sorted.filter((_, place) => place !== first)];
}

/** What it takes to answer, for each request that is before this one. A target nobody knows yet is given a try. */
const latencyScore = ({ latencyMs, inFlight }: Contender): number => (latencyMs ?? 0) * (inFlight + 1);

const byScore = (contenders: readonly Contender[], scoreFor: (contender: Contender) => number): Contender[] =>
  contenders
    .map((contender) => ({ contender, score: scoreFor(contender) }))
    .sort((a, b) => a.score - b.score)
    .map(({ contender }) => contender);

/** What has no price comes last: it is not free. */
function compare(a: bigint | null, b: bigint | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
