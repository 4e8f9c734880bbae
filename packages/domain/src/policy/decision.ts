import type { NanoUsd } from "../money.ts";
import type { ContentKind } from "./conditions.ts";
import type { CacheSettings, PolicyParameters } from "./document.ts";
import type { RouteStrategy, TargetRequirements } from "./route.ts";

/**
 * What a policy may look at in a request. Plain data without a word of the prompt, so that it can be kept with the
 * request's record and decided again.
 */
export interface RequestFacts {
  teamId: string;
  virtualKeyId: string;
  memberId: string | null;
  /** The name that the caller sent. */
  askedModel: string;
  endpoint: string;
  streamed: boolean;
  tags: readonly string[];
  metadata: Readonly<Record<string, string>>;
  /** Estimated from the request's bytes. */
  inputTokens: number;
  /** The most that it may write, or what is usual where it does not say; 0: it writes nothing. */
  outputTokens: number;
  content: readonly ContentKind[];
  /** What was looked for in its texts, and what was found; null: nothing was looked for. */
  sensitivity: { scanned: readonly string[]; found: readonly string[] } | null;
  /** Milliseconds since 1970. */
  atMs: number;
  /** Of the budget of those that apply of which most is spent; null: none applies, or it is not known. */
  budgetUsedPercent: number | null;
  /** Digest of whom it is for, in the caller's own words; null: not said. */
  user: string | null;
  /** Digest of how its prompt begins; null: nobody asks for it. */
  promptPrefix: string | null;
  /** What chance goes by, so that the same facts give the same decision. 32 bits. */
  seed: number;
}

/** A target of a route, as it is for one request now. */
export interface TargetFacts {
  region: string | null;
  provider: string;
  noTraining: boolean;
  zeroRetention: boolean;
  contextTokens: number | null;
  lacks: readonly string[];
  /** Its provider can serve a request of this format. */
  serves: boolean;
  /** It is where what the request refers to is kept; true where it refers to nothing. */
  keeps: boolean;
  /** Why it takes no requests at the moment; null: it does. */
  resting: { reason: Resting; untilMs: number } | null;
  /** What this request is expected to cost there; null: unpriced. */
  priceNanoUsd: NanoUsd | null;
  /** Moving average of the time to its first byte that rises at once and falls slowly; null: not known. */
  latencyMs: number | null;
  /** Requests that this gateway has under way there. */
  inFlight: number;
}

export type Resting = "cooldown" | "breaker_open" | "credential_paused";

/** Why a target is left out. Those of privacy come first: they hold whatever else is true. */
export type Exclusion =
  | "region_not_allowed"
  | "provider_not_allowed"
  | "may_train"
  | "may_retain"
  | "deployment_unavailable"
  | "not_the_owner"
  | "format_not_served"
  | "content_not_taken"
  | "context_too_small"
  | "no_weight"
  | Resting;

export interface Candidate {
  deploymentId: string;
  /** It comes after all others, whatever the strategy says. */
  fallback: boolean;
  /** Absent: it is in the plan. */
  excluded?: Exclusion;
  /** When it may be back, on the clock of the facts about targets. */
  untilMs?: number;
  /** What the request was expected to cost there, as text; absent: unpriced, or it is not there. */
  priceNanoUsd?: string;
  /** How quickly it answered of late; absent: not known. */
  latencyMs?: number;
  /** What the strategy went by: milliseconds, requests under way, or weight; absent where by price or place. */
  score?: number;
}

/** The order in which targets are tried, and what became of every one of them. */
export interface Plan {
  strategy: RouteStrategy;
  /** The first was chosen because earlier requests that belong to this one go there. */
  sticky: boolean;
  deploymentIds: string[];
  candidates: Candidate[];
}

/**
 * One letter per rule of a policy: `+` its conditions hold, `.` it was not reached, `-` it is switched off, `!` its
 * exception holds; any other letter names the first condition that does not (VERDICTS).
 */
export type Verdicts = string;

/** The conditions by their letters. */
export const VERDICTS = {
  t: "teams",
  k: "keys",
  p: "members",
  m: "models",
  e: "endpoints",
  s: "streamed",
  g: "tags",
  d: "metadata",
  i: "inputTokens",
  c: "content",
  y: "sensitivity",
  f: "found",
  w: "time",
  b: "budgetUsedPercent",
} as const;

/** What a policy makes of a request. */
export interface Decision {
  outcome: "allow" | "deny" | "route";
  /** The rule that ended the search, by its place; null: none did, and `otherwise` counts. */
  rule: number | null;
  verdicts: Verdicts;
  /** The model that the asked name stands for. */
  model: string;
  /** Why it is denied; null where it is not. */
  reason: string | null;
  /** Of the policy's classes; null where the texts were not looked at. */
  sensitivityClass: string | null;
  set: PolicyParameters | null;
  requirements: readonly TargetRequirements[];
  /** What is to be replaced by placeholders: detectors, patterns and word lists; null: nothing. */
  redact: readonly string[] | null;
  cache: CacheSettings | null;
  /** Names of those that have to let it pass. */
  guardrails: readonly string[];
  plan: Plan;
}
