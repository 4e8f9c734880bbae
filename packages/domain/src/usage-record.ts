import type { ErrorCode } from "./error.ts";
import type { NanoUsd } from "./money.ts";
import type { CacheStatus, RequestTrace } from "./policy/trace.ts";
import type { ModelPrice, UnitCounts } from "./price.ts";

/**
 * Tokens of one attempt. `undefined` means "not reported", which differs from zero.
 * `input` is the total: cache reads and writes, audio and images included; `output` is the total: reasoning, audio and
 * images included. `cacheWrite` is the total of cache writes, `cacheWriteLong` the part of it kept for an hour or more.
 */
export interface TokenCounts {
  input?: number;
  output?: number;
  cacheRead?: number;
  cacheWrite?: number;
  cacheWriteLong?: number;
  reasoning?: number;
  audioInput?: number;
  audioOutput?: number;
  imageInput?: number;
  imageOutput?: number;
}

/**
 * The `usage` object that a report is written in: that of the format it came in, or `canonical`, the AI SDK's usage of
 * a language model. `openai-completions`, `openai-embeddings` and `openai-moderations` write as `openai-chat` does;
 * `openai-images` and `openai-audio` (transcriptions, speech) as `openai-responses` does.
 */
export type UsageShape = "openai-chat" | "openai-responses" | "anthropic-messages" | "gemini" | "rerank" | "canonical";

/** Usage as a provider reported it, before it is normalised to TokenCounts. */
export interface ReportedUsage {
  shape: UsageShape;
  provider: string;
  raw: unknown;
  /** Totals so far, of an answer that had not ended. */
  partial?: true;
  /** The tier that the provider says it served (it decides the price), in its own word; absent: not said. */
  serviceTier?: string;
}

/**
 * How the cost of an attempt came about: `none` nothing was billed; `reported` from the provider's usage;
 * `estimated` from what was streamed; `indeterminate` the outcome is unknown and the hold is charged.
 */
export type MeteringClass = "none" | "reported" | "estimated" | "indeterminate";
/** `refused`: stopped by Gatehouse before any provider was dialled. `aborted`: the caller left. */
export type AttemptStatus = "success" | "error" | "aborted" | "refused";

/** One upstream call, or one refusal; written once and never changed. Money in nano-USD, times in ms. */
export interface UsageRecord {
  /** UUIDv7 minted by the gateway per attempt: the record's identity for ever. */
  eventId: string;
  requestId: string;
  /** 1 for the first upstream call of a request; 0 for a refusal. */
  attempt: number;
  /** True on the last attempt of the request: the one that the caller got. */
  final: boolean;
  organizationId: string;
  teamId: string;
  virtualKeyId: string;
  nodeId: string;
  endpoint: string;
  /** The name that the caller sent. */
  model: string;
  deploymentId: string | null;
  providerCredentialId: string | null;
  provider: string | null;
  upstreamModel: string | null;
  /** The model that the provider says it used. */
  responseModel: string | null;
  streamed: boolean;
  status: AttemptStatus;
  /** The status that the caller got. */
  httpStatus: number;
  upstreamStatus: number | null;
  errorCode: ErrorCode | null;
  finishReason: string | null;
  upstreamRequestId: string | null;
  startedAt: Date;
  /** From the request's arrival to the start of this attempt: attempts before it, and what came before the first. */
  waitedMs: number;
  durationMs: number;
  /** From this attempt's start to the provider's first body byte. */
  firstByteMs: number | null;
  tokens: TokenCounts;
  /** What was billed apart from tokens. */
  units: UnitCounts;
  /** The service tier that the provider says it served, in its own word. */
  serviceTier: string | null;
  metering: MeteringClass;
  /** null: the model has no price ("unpriced"), which is not zero. */
  costNanoUsd: NanoUsd | null;
  /** The unit prices that were applied (tiers resolved). */
  price: ModelPrice | null;
  /** What was held for this attempt when it was admitted, per budget. */
  heldNanoUsd: NanoUsd;
  /** What the policy and the cache made of the request; null: it was stopped before, or recorded by a version before. */
  decided: RecordedDecision | null;
}

/** Plain JSON, as it is journalled and stored. */
export interface RecordedDecision {
  /** null: the organization had no policy. */
  policyVersion: number | null;
  /** Name of the rule that allowed, denied or routed it; null: none did. */
  rule: string | null;
  /** Of the policy's classes; null: nothing was looked for. */
  sensitivityClass: string | null;
  /** Words that the caller put on the request. */
  tags: readonly string[];
  /** Of an attempt that answered. */
  cache?: RecordedCaching;
  /** Of the last attempt of a request. */
  trace?: RequestTrace;
}

export interface RecordedCaching {
  status: CacheStatus;
  /** Names the answer: that of which this is a hit, or that which was kept; absent: neither. */
  key?: string;
  /** Until when the answer is kept, in milliseconds since 1970; absent: it is not. */
  keptUntilMs?: number;
  /** What an answer had cost that was answered with again, less what the hit was charged. Nano-USD, as text. */
  savedNanoUsd?: string;
}

/** The part of a budget that a hold or a settlement touches. */
export interface BudgetWindowKey {
  budgetId: string;
  windowStart: Date;
}

/** What must be known of an attempt before its provider is dialled, so that a crash can be settled. */
export interface AttemptIntent {
  /** A record with status "error" and metering "indeterminate" that costs `heldNanoUsd`. */
  record: UsageRecord;
  budgets: BudgetWindowKey[];
  leaseId?: string;
}

/** A finished attempt on its way to the database. */
export interface SettledAttempt {
  record: UsageRecord;
  /** The budget windows that it is charged to. */
  budgets: BudgetWindowKey[];
  /** The lease that its hold was taken from: a gateway's run, or the hold itself (the event id). Absent: nothing was held. */
  leaseId?: string;
  /** What the provider keeps of the answer, for its team to come back to. */
  kept?: readonly KeptObject[];
}

/** A response, or an item of one, that lives on at the provider under an id. */
export interface KeptObject {
  objectId: string;
  /** Input tokens that it adds at most to a request that refers to it; null: the provider did not say. */
  tokens: number | null;
}
