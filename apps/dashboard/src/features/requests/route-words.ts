import {
  type BudgetTraceView,
  type CacheBypass,
  type CacheStatus,
  type CandidateView,
  type ConditionName,
  type Exclusion,
  type GuardrailTrace,
  NO_CLASS,
  type RequestTraceView,
  type RouteStrategy,
  type RuleVerdictView,
  type ShadowTraceView,
  type TargetRequirements,
} from "@gatehouse/domain";

/** What a request was, of which a rule wanted something else. */
const CONDITIONS: Record<ConditionName, string> = {
  teams: "is of another team",
  keys: "is of another key",
  members: "is of another member, or of none",
  models: "asks for another model",
  endpoints: "is for another endpoint",
  streamed: "differs in whether it is a stream",
  tags: "has none of its tags",
  metadata: "has other metadata",
  inputTokens: "has fewer or more input tokens",
  content: "holds no such content",
  sensitivity: "is less sensitive",
  found: "holds nothing that it looks for",
  time: "came outside of its hours",
  budgetUsedPercent: "came before so much of a budget was spent",
};

/** Why a target was left out. */
const EXCLUSIONS: Record<Exclusion, string> = {
  region_not_allowed: "Not in a region that is required",
  provider_not_allowed: "Not of a provider that is required",
  may_train: "Its provider may train on what it gets",
  may_retain: "Its provider may keep what it gets",
  deployment_unavailable: "Out of service",
  not_the_owner: "What the request refers to is kept elsewhere",
  format_not_served: "Does not serve requests of this format",
  content_not_taken: "Does not take what is in the request",
  context_too_small: "The request is too large for it",
  no_weight: "Has no weight",
  cooldown: "Was resting after a failure",
  breaker_open: "Was resting after many failures",
  credential_paused: "Its credential was paused",
};

export const STRATEGIES: Record<RouteStrategy, string> = {
  priority: "In the order of their places",
  weighted: "By chance, in the measure of their weights",
  lowest_latency: "The one that answered sooner of late first",
  lowest_cost: "The cheapest for this request first",
  least_busy: "The one with the fewest requests under way first",
};

export const CACHE_LABELS: Record<CacheStatus, string> = { hit: "Hit", miss: "Miss", bypass: "Bypass" };

/** The class of sensitivity where something was found; that of nothing is worth no place in a list. */
export const notableClass = (sensitivityClass: string | null): string | null =>
  sensitivityClass === NO_CLASS ? null : sensitivityClass;

const BYPASSES: Record<CacheBypass, string> = {
  not_enabled: "No rule caches it.",
  not_deterministic: "Its answer may differ each time it is made.",
  asked_to_skip: "The caller asked to skip the cache.",
  redacted: "Something in it was replaced by placeholders.",
  refers_to_kept_state: "It refers to what the provider keeps.",
  not_cacheable: "Requests of this kind are not cached.",
  output_lowered: "A budget lowered how much it may write.",
};
export const bypassWords = (bypass: CacheBypass | undefined): string | null => (bypass ? BYPASSES[bypass] : null);

/** What became of a rule, in a few words. */
export function verdictWords(view: RuleVerdictView): string {
  switch (view.verdict) {
    case "matched":
      return "Applied";
    case "not_reached":
      return "Not reached: a rule before it decided";
    case "switched_off":
      return "Switched off";
    case "exception":
      return "Its exception holds";
    case "not_matched":
      return view.condition ? `The request ${CONDITIONS[view.condition]}` : "One of its conditions does not hold";
  }
}

export const exclusionWords = (exclusion: Exclusion): string => EXCLUSIONS[exclusion];

/** What the policy made of the request, as a sentence. */
export function outcomeWords({ policyVersion, outcome, rule }: Outcome): string {
  if (policyVersion === null) return "There was no policy: it went the model's own route.";
  if (outcome === "deny") return rule === null ? "Denied, as no rule allows it." : `Denied by the rule “${rule}”.`;
  if (rule === null) return "No rule decided it: it went the model's own route.";
  return outcome === "route"
    ? `Routed by the rule “${rule}”.`
    : `Allowed by the rule “${rule}”, to the model's own route.`;
}
type Outcome = Pick<RequestTraceView, "policyVersion" | "outcome" | "rule">;

/** What the draft would have done, as a sentence. */
export function shadowWords({ differs, outcome, rule, firstDeployment }: ShadowTraceView): string {
  if (!differs) return "It would have done the same.";
  const by = rule === null ? "" : ` by the rule “${rule}”`;
  if (outcome === "deny") return `It would have denied the request${by}.`;
  const first = firstDeployment ? (firstDeployment.label ?? "a model that is gone by now") : "nowhere";
  return `It would have sent the request to ${first} first${by}.`;
}

const VERDICTS: Record<GuardrailTrace["verdict"], string> = {
  passed: "let it pass",
  blocked: "blocked it",
  not_asked: "did not answer, and may be passed then",
  failed: "did not answer, and may not be passed then",
};

/** What a guardrail said of the request or of its answer. */
export const guardrailWords = ({ stage, verdict }: GuardrailTrace): string =>
  `${stage === "request" ? "Asked about the request" : "Asked about the answer"}; ${VERDICTS[verdict]}`;

/** What targets had to promise, each once. */
export function requirementWords(all: readonly TargetRequirements[]): string[] {
  const words = all.flatMap(({ regions, providers, noTraining, zeroRetention }) => [
    ...(regions ? [`region ${regions.join(" or ")}`] : []),
    ...(providers ? [`provider ${providers.join(" or ")}`] : []),
    ...(noTraining ? ["no training"] : []),
    ...(zeroRetention ? ["zero retention"] : []),
  ]);
  return [...new Set(words)];
}

/** What the column of scores holds; null: the strategy went by what another column shows, or by place. */
export function scoreLabel(strategy: RouteStrategy, candidates: readonly CandidateView[]): string | null {
  if (candidates.every(({ score }) => score === null)) return null;
  if (strategy === "weighted") return "Weight";
  if (strategy === "least_busy") return "Under way";
  return strategy === "lowest_latency" ? "Score" : null;
}

/** Amounts of a budget in the order in which they came about; what the gateway did not know is absent. */
export const budgetAmounts = (budget: BudgetTraceView): { label: string; amount: string }[] =>
  [
    { label: "Limit", amount: budget.limitNanoUsd },
    { label: "Spent before", amount: budget.spentNanoUsd },
    { label: "Leased", amount: budget.leasedNanoUsd },
    { label: "Held", amount: budget.heldNanoUsd },
    { label: "Charged", amount: budget.chargedNanoUsd },
  ].filter((each): each is { label: string; amount: string } => each.amount !== null);

const UNITS = [
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3600 },
  { name: "min", seconds: 60 },
  { name: "s", seconds: 1 },
];

/** "42 s", "1 h 30 min", "7 d": two units at most. */
export function secondsWords(seconds: number): string {
  const largest = UNITS.findIndex((unit) => seconds >= unit.seconds);
  if (largest < 0) return "0 s";
  let rest = seconds;
  const parts = UNITS.slice(largest, largest + 2).map(({ name, seconds: size }) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? "" : `${count} ${name}`;
  });
  return parts.filter(Boolean).join(" ");
}
