import type { Readable } from "node:stream";
import type { BudgetConfiguration, BudgetWindowKey, NanoUsd } from "@gatehouse/domain";
import type { GrantedHold, RatePass } from "@gatehouse/limits";
import type { AnswerObserver, Outcome } from "@gatehouse/providers";
import type { Plan } from "@gatehouse/routing";
import type { CallerRequest, Dialect } from "@gatehouse/wire";
import type { Exchange } from "../http/exchange.ts";
import type { KeyEntry, RouteEntry, Snapshot, TargetEntry } from "../snapshot/snapshot.ts";
import type { AttemptSignal } from "./attempt-signal.ts";
import type { Kept } from "./owners.ts";

/** After authenticate: who calls, under which configuration. The same snapshot serves the request to its end. */
export interface Caller {
  key: KeyEntry;
  snapshot: Snapshot;
}

/** After the endpoint has parsed the body. */
export interface Asked extends Caller {
  exchange: Exchange;
  dialect: Dialect;
  request: CallerRequest;
}

/** After authorize: the key may use this model. */
export interface Authorized extends Asked {
  route: RouteEntry;
}

/** After limit: it is counted against its rate limits. */
export interface Limited extends Authorized {
  /** Told what the request uses, and that it has ended. */
  pass: RatePass;
}

/** After claim: what the request refers to is its team's own. */
export interface Claimed extends Limited {
  /** Where it is kept, which alone may answer; null: the request refers to nothing. */
  kept: Kept | null;
}

/** After route: which targets are tried, in order. */
export interface Planned extends Claimed {
  plan: Plan;
}

/** Money held for one attempt before its provider is dialled. */
export interface Hold {
  /** The attempt's event id. */
  eventId: string;
  /** The most the attempt can cost. null: the model is unpriced. */
  ceilingNanoUsd: NanoUsd | null;
  /** What the ledger granted, that amount in every hard budget; null: no hard budget applies. */
  granted: GrantedHold | null;
  /** Of every budget that applies, hard or soft, the window. `provider`: it is charged only what that one answers. */
  windows: readonly (BudgetWindowKey & { provider: string | null })[];
}

/** The budgets that a request falls under. Hard ones are held from; soft ones are only charged. */
export interface AppliedBudgets {
  hard: readonly BudgetConfiguration[];
  soft: readonly BudgetConfiguration[];
}

/** After admit: the budgets cover it. */
export interface Admitted extends Planned {
  hold: Hold;
  budgets: AppliedBudgets;
  /** The output tokens that were held for; null when no hard budget applies. */
  outputCapTokens: number | null;
  /** That is fewer than the request may use by itself: more is not left. */
  outputLowered: boolean;
}

/** One upstream call that is under way. */
export interface Attempt {
  hold: Hold;
  number: number;
  target: TargetEntry;
  startedAt: Date;
  /** `performance.now()` when it began. */
  startedMs: number;
  firstByteMs: number | null;
  /** Gives the call up: the caller's leaving, a shutdown, or its time limit. */
  signal: AttemptSignal;
}

/** A provider's answer, up to its first byte (streams) or to its end (documents). */
export interface Answer {
  status: number;
  contentType: string;
  upstreamRequestId: string | null;
  /** Fields of the request that stayed behind; told to the caller in a header. */
  droppedParams: readonly string[];
  content:
    | { kind: "document"; bytes: Buffer; outcome: Outcome }
    | { kind: "stream"; first: Buffer; body: Readable; observer: AnswerObserver; framing: "events" | "bytes" };
}

/** After dispatch: the attempt that answers. Nothing has been sent to the caller yet. */
export interface Answered extends Admitted {
  attempt: Attempt;
  answer: Answer;
}
