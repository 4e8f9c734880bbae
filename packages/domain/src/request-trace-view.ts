import type { NanoUsdText } from "./money.ts";
import type { ConditionName } from "./policy/conditions.ts";
import type { Decision, Exclusion, RequestFacts } from "./policy/decision.ts";
import type { PolicyParameters } from "./policy/document.ts";
import type { RouteStrategy, TargetRequirements } from "./policy/route.ts";
import type { CacheTrace, GuardrailTrace } from "./policy/trace.ts";

/** What became of one rule; of one that did not match, the first condition that did not hold. */
export type RuleVerdictView =
  | { rule: string; verdict: "matched" | "not_reached" | "switched_off" | "exception" }
  | { rule: string; verdict: "not_matched"; condition: ConditionName | null };

/** Why a request went the way it went, with names for everything: a RequestTrace to be shown. */
export interface RequestTraceView {
  /** null: the organization had no policy. */
  policyVersion: number | null;
  outcome: Decision["outcome"];
  /** The rule that allowed, denied or routed it; null: none did. */
  rule: string | null;
  /** Why it was denied. */
  reason: string | null;
  /** The model that the asked name stood for. */
  model: string;
  /** Every rule of that version, in its order. */
  rules: RuleVerdictView[];
  facts: RequestFacts;
  sensitivityClass: string | null;
  /** How often each detector found something; empty: nothing was looked for, or found. */
  findings: Readonly<Record<string, number>>;
  /** Values that were replaced by placeholders. */
  redacted: number;
  set: PolicyParameters | null;
  requirements: readonly TargetRequirements[];
  strategy: RouteStrategy;
  sticky: boolean;
  /** Those of the plan first, in its order. */
  candidates: CandidateView[];
  cache: CacheTrace | null;
  /** What each that was asked said. */
  guardrails: readonly GuardrailTrace[];
  /** Those that the reader may see. */
  budgets: BudgetTraceView[];
  shadow: ShadowTraceView | null;
}

export interface CandidateView {
  deploymentId: string;
  /** `credential / upstream model`; null, as all of the next three: the deployment is gone. */
  label: string | null;
  provider: string | null;
  upstreamModel: string | null;
  region: string | null;
  fallback: boolean;
  /** Its place in the plan, from 1; null: it was left out. */
  order: number | null;
  excluded: Exclusion | null;
  /** Expected before the request was made; null: unpriced. */
  priceNanoUsd: NanoUsdText | null;
  latencyMs: number | null;
  /** What the strategy went by: milliseconds, requests under way, or weight; null: by price or place. */
  score: number | null;
}

export interface BudgetTraceView {
  budgetId: string;
  /** Of the organization, team, member or key that it is set on. */
  name: string;
  hard: boolean;
  limitNanoUsd: NanoUsdText;
  /** What was spent before, and what the gateway had to hold from; null: it did not know. */
  spentNanoUsd: NanoUsdText | null;
  leasedNanoUsd: NanoUsdText | null;
  heldNanoUsd: NanoUsdText;
  chargedNanoUsd: NanoUsdText;
}

/** What a draft that ran beside the policy would have done. */
export interface ShadowTraceView {
  draftRevision: number;
  outcome: Decision["outcome"];
  /** Name of the rule; null: none decided, or the draft has been changed since. */
  rule: string | null;
  firstDeployment: { deploymentId: string; label: string | null } | null;
  differs: boolean;
}
