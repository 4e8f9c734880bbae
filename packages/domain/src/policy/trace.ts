import type { Candidate, Decision, RequestFacts, Verdicts } from "./decision.ts";
import type { CacheSettings, PolicyParameters } from "./document.ts";
import type { GuardrailStage } from "./hooks.ts";
import type { RouteStrategy, TargetRequirements } from "./route.ts";

/** Whether a request was answered from the cache; `bypass`: it was not looked for. */
export type CacheStatus = "hit" | "miss" | "bypass";

/** Why the cache was not asked, or its answer not kept. */
export type CacheBypass =
  | "not_enabled"
  | "not_deterministic"
  | "asked_to_skip"
  | "redacted"
  | "refers_to_kept_state"
  | "not_cacheable"
  | "output_lowered";

export interface CacheTrace {
  status: CacheStatus;
  /** Why it is a bypass. */
  bypass?: CacheBypass;
  /** What the key was made of. */
  scope?: CacheSettings["scope"];
  policyVersion?: number;
  /** The first hex digits of the key. */
  key?: string;
  /** Of a hit: how old the answer is, and the record of the request that it was made for. */
  ageSeconds?: number;
  storedBy?: string;
  /** Of a hit: it waited for the same request, which was under way. */
  shared?: true;
  /** Of a hit: how alike the question was that the answer was given to; absent: it was the very same request. */
  similarity?: number;
  /** The question could not be compared with others, since no vector could be made of it. */
  notCompared?: true;
  /** Of a miss: the answer was kept for so long. */
  keptSeconds?: number;
}

/** One budget of the request, as the gateway saw it. Amounts are nano-USD as text. */
export interface BudgetTrace {
  budgetId: string;
  hard: boolean;
  limitNanoUsd: string;
  /** What was spent for good before, as the ledger last told this gateway; absent: it did not. */
  spentNanoUsd?: string;
  /** What this gateway could hold from before; absent where each hold is asked for. */
  leasedNanoUsd?: string;
  heldNanoUsd: string;
  /** What it was charged in the end. */
  chargedNanoUsd: string;
}

/** What a guardrail said. */
export interface GuardrailTrace {
  name: string;
  stage: GuardrailStage;
  /** `not_asked`: it did not answer, and may be passed then; `failed`: it did not, and may not. */
  verdict: "passed" | "blocked" | "not_asked" | "failed";
  /** Of all questions that it was asked of one answer. */
  durationMs: number;
}

/** Where a draft that ran beside the policy would have done otherwise. */
export interface ShadowTrace {
  draftRevision: number;
  outcome: Decision["outcome"];
  rule: number | null;
  /** What would have been tried first; null: nothing. */
  firstDeploymentId: string | null;
  differs: boolean;
}

/**
 * Why a request went the way it went, kept with the record of its last attempt. Compact, and without a word of what was
 * asked or answered. Attempts are records of their own and are not repeated here.
 */
export interface RequestTrace {
  /** Version of the policy that decided it; null: the organization had none. */
  policyVersion: number | null;
  facts: RequestFacts;
  verdicts: Verdicts;
  outcome: Decision["outcome"];
  rule: number | null;
  reason?: string;
  model: string;
  sensitivityClass: string | null;
  /** How often each detector found something. */
  findings?: Readonly<Record<string, number>>;
  set?: PolicyParameters;
  requirements?: readonly TargetRequirements[];
  /** Values that were replaced by placeholders. */
  redacted?: number;
  strategy: RouteStrategy;
  sticky: boolean;
  candidates: readonly Candidate[];
  /** Places of the targets in the plan, among the candidates. */
  order: readonly number[];
  cache?: CacheTrace;
  budgets?: readonly BudgetTrace[];
  guardrails?: readonly GuardrailTrace[];
  shadow?: ShadowTrace;
}
