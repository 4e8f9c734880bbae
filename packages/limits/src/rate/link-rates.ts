import type { RateLimitConfiguration, VirtualKeyConfiguration } from "@gatehouse/domain";
import type { CounterRegistry } from "./counters.ts";
import type { KeyRates, ParallelGate, RateGates, RateScope, WindowGate } from "./gate.ts";

const WINDOW_KINDS = ["requestsPerMinute", "tokensPerMinute", "tokensPerDay"] as const;
const NO_GATES: RateGates = { windows: [], parallel: [] };
const NO_RATES: KeyRates = { usual: NO_GATES, byModel: new Map() };

/** A rate limit with its gates. */
interface Linked {
  model: string | null;
  windows: WindowGate[];
  parallel: ParallelGate[];
}

/**
 * Finds the rate limits of virtual keys: those of the organization, the team, the member that the key belongs to, and
 * the key. Keys without a limit of their own share what their team and member have.
 */
export function linkRates(
  limits: readonly RateLimitConfiguration[],
  counters: CounterRegistry,
): (key: VirtualKeyConfiguration) => KeyRates {
  const byScope = new Map<string, Linked[]>();
  for (const limit of limits) {
    const name = scopeName(limit);
    const linked = linkLimit(limit, counters);
    const before = byScope.get(name);
    if (before) before.push(linked);
    else byScope.set(name, [linked]);
  }
  counters.retain(new Set(limits.map(({ id }) => id)));
  const shared = new Map<string, KeyRates>();
  return ({ id, organizationId, teamId, memberId }) => {
    const own = byScope.get(`key ${id}`);
    const sharedName = `${organizationId} ${teamId} ${memberId}`;
    const known = own ? undefined : shared.get(sharedName);
    if (known) return known;
    const rates = ratesFrom([
      ...(own ?? []),
      ...((memberId !== null && byScope.get(`member ${teamId} ${memberId}`)) || []),
      ...(byScope.get(`team ${teamId}`) ?? []),
      ...(byScope.get(`organization ${organizationId}`) ?? []),
    ]);
    if (!own) shared.set(sharedName, rates);
    return rates;
  };
}

function ratesFrom(linked: readonly Linked[]): KeyRates {
  if (linked.length === 0) return NO_RATES;
  const models = new Set(linked.flatMap(({ model }) => model ?? []));
  const gatesFor = (model: string | null): RateGates => {
    const applying = linked.filter((limit) => limit.model === null || limit.model === model);
    return {
      windows: applying.flatMap(({ windows }) => windows),
      parallel: applying.flatMap(({ parallel }) => parallel),
    };
  };
  return { usual: gatesFor(null), byModel: new Map([...models].map((model) => [model, gatesFor(model)])) };
}

function scopeName({ organizationId, teamId, userId, virtualKeyId }: RateLimitConfiguration): string {
  if (virtualKeyId !== null) return `key ${virtualKeyId}`;
  if (userId !== null) return `member ${teamId} ${userId}`;
  return teamId === null ? `organization ${organizationId}` : `team ${teamId}`;
}

function scopeOf({ teamId, userId, virtualKeyId }: RateLimitConfiguration): RateScope {
  if (virtualKeyId !== null) return "key";
  if (userId !== null) return "member";
  return teamId === null ? "organization" : "team";
}

/** The keys of one organization lie in one slot of a Redis Cluster: what stands in braces decides. */
function linkLimit(limit: RateLimitConfiguration, counters: CounterRegistry): Linked {
  const { id, organizationId, model, parallelRequests } = limit;
  const counted = counters.of(id);
  const common = { scope: scopeOf(limit), model };
  const keyOf = (kind: string) => `gatehouse:rate:{${organizationId}}:${id}:${kind}`;
  return {
    model,
    windows: WINDOW_KINDS.flatMap((kind) => {
      const value = limit[kind];
      return value === null ? [] : [{ ...common, kind, limit: value, key: keyOf(kind), window: counted[kind] }];
    }),
    parallel:
      parallelRequests === null
        ? []
        : [
            {
              ...common,
              kind: "parallelRequests",
              limit: parallelRequests,
              key: keyOf("parallelRequests"),
              inFlight: counted.parallelRequests,
            },
          ],
  };
}
