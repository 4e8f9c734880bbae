import type {
  CacheScope,
  CacheSettings,
  PolicyParameters,
  PolicyRoute,
  PolicyRouteTarget,
  RouteStrategy,
  RuleEffects,
  StickyBy,
  TargetRequirements,
} from "@gatehouse/domain";
import { formatCount } from "#lib/format.ts";
import { foundNouns } from "./describe-conditions.ts";
import type { PolicyNames } from "./policy-names.ts";
import { listed, wholeSpan } from "./word-list.ts";

export interface Effect {
  name: keyof RuleEffects;
  text: string;
}

/** Behind the targets: "small-model, large-model, cheapest first". */
export const STRATEGY_WORDS: Record<RouteStrategy, string> = {
  priority: "in this order",
  weighted: "by weight",
  lowest_latency: "fastest first",
  lowest_cost: "cheapest first",
  least_busy: "least busy first",
};
const STICKY_WORDS: Record<StickyBy, string> = {
  user: "the same one for a user",
  key: "the same one for a key",
  prompt_prefix: "the same one for how a prompt begins",
};
const SCOPE_WORDS: Record<CacheScope, string> = {
  key: "for each key",
  team: "for the team",
  organization: "for the organization",
};

/** What becomes of a request, in words: what ends the search first. */
export function describeEffects(effects: RuleEffects, names: PolicyNames): Effect[] {
  const { allow, deny, route, set, require, redact, cache, guardrails } = effects;
  const all: (Effect | undefined)[] = [
    allow && { name: "allow", text: "allow: on to the model’s own targets" },
    deny && { name: "deny", text: `deny: ${deny.reason}` },
    route && { name: "route", text: routeWords(route, names) },
    set && { name: "set", text: `set ${parameterWords(set)}` },
    require && { name: "require", text: `require ${requirementWords(require)}` },
    redact && { name: "redact", text: `replace ${listed(redact.map(foundNouns), "and")}` },
    cache && { name: "cache", text: cacheWords(cache) },
    guardrails && { name: "guardrails", text: `ask ${listed(guardrails, "and")} first` },
  ];
  return all.filter((effect) => effect !== undefined);
}

export const targetName = (target: PolicyRouteTarget, names: PolicyNames): string =>
  "model" in target ? target.model : names.deployment(target.deployment);

function routeWords({ targets, strategy, sticky, fallbacks }: PolicyRoute, names: PolicyNames): string {
  const weights = targets.reduce((sum, { weight }) => sum + weight, 0);
  const share = (weight: number) => (weights === 0 ? "0%" : `${Math.round((weight / weights) * 1000) / 10}%`);
  const each = targets.map((target) =>
    strategy === "weighted" ? `${targetName(target, names)} ${share(target.weight)}` : targetName(target, names),
  );
  const order = targets.length > 1 && strategy !== "weighted" ? `, ${STRATEGY_WORDS[strategy]}` : "";
  const stays = sticky === null ? "" : `, ${STICKY_WORDS[sticky]}`;
  const then =
    fallbacks.length === 0 ? "" : `; then ${fallbacks.map((target) => targetName(target, names)).join(", ")}`;
  return `route to ${each.join(", ")}${order}${stays}${then}`;
}

const parameterWords = ({ maxOutputTokens, temperature, topP }: PolicyParameters): string =>
  listed(
    [
      maxOutputTokens === undefined ? "" : `at most ${formatCount(maxOutputTokens)} output tokens`,
      temperature === undefined ? "" : `temperature ${temperature}`,
      topP === undefined ? "" : `top-p ${topP}`,
    ].filter(Boolean),
    "and",
  );

const requirementWords = ({ noTraining, zeroRetention, regions, providers }: TargetRequirements): string =>
  [
    noTraining ? "no training" : "",
    zeroRetention ? "zero retention" : "",
    regions ? `region ${listed(regions, "or")}` : "",
    providers ? `provider ${listed(providers, "or")}` : "",
  ]
    .filter(Boolean)
    .join(", ");

function cacheWords({ ttlSeconds, scope, nondeterministic, hitChargePercent, semantic }: CacheSettings): string {
  if (ttlSeconds === 0) return "do not cache";
  const also = nondeterministic ? ", also answers that may differ" : "";
  const alike = semantic
    ? `, also for questions that mean the same (${semantic.model}, from ${semantic.threshold})`
    : "";
  const charge = hitChargePercent > 0 ? `, a hit is charged ${hitChargePercent}%` : "";
  return `cache ${wholeSpan(ttlSeconds)} ${SCOPE_WORDS[scope]}${also}${alike}${charge}`;
}
