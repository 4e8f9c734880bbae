import type { BudgetEnforcement, BudgetShortfall } from "./budget.ts";
import type { BudgetPeriod } from "./budget-period.ts";
import type { NanoUsdText } from "./money.ts";
import type { TeamRole } from "./role.ts";
import type { Instant } from "./window.ts";

/** What a budget or a rate limit is set on, with the names that people know it by. */
export type LimitScopeView =
  | { kind: "organization"; name: string }
  | { kind: "team"; teamId: string; name: string }
  | { kind: "member"; teamId: string; teamName: string; userId: string; name: string }
  | {
      kind: "virtual_key";
      virtualKeyId: string;
      teamId: string;
      teamName: string;
      /** The member that the key belongs to; null: an application's. */
      memberId: string | null;
      name: string;
    };

export interface BudgetView {
  id: string;
  scope: LimitScopeView;
  /** Only requests for this model, or only attempts at this provider; both null: all. */
  model: string | null;
  provider: string | null;
  period: BudgetPeriod;
  timeZone: string;
  /** First day of a week, 1 (Monday) to 7. */
  weekStart: number;
  enforcement: BudgetEnforcement;
  shortfall: BudgetShortfall;
  limitNanoUsd: NanoUsdText;
  /** The limit together with the raises that are in force. */
  effectiveLimitNanoUsd: NanoUsdText;
  /** What counts is spent from here on; of a total budget, the beginning of time. */
  windowStart: Instant;
  windowEnd: Instant;
  /** When counting starts again at nothing; null for a total budget, and for a rolling one, of which days drop out one by one. */
  resetsAt: Instant | null;
  /** Settled in the window. */
  spentNanoUsd: NanoUsdText;
  /** Held for requests that are under way. */
  heldNanoUsd: NanoUsdText;
  /** Promised to gateways beyond what is held. */
  promisedNanoUsd: NanoUsdText;
  /** Latest first, those that have ended included. */
  raises: BudgetRaiseView[];
  createdAt: Instant;
}

export type BudgetRaiseState = "coming" | "in_force" | "ended";

export interface BudgetRaiseView {
  id: string;
  /** In force while `startsAt <= now < endsAt`. */
  state: BudgetRaiseState;
  amountNanoUsd: NanoUsdText;
  startsAt: Instant;
  endsAt: Instant;
  reason: string;
  createdAt: Instant;
  createdBy: string | null;
}

/** null: not limited. */
export interface RateLimitView {
  id: string;
  scope: LimitScopeView;
  model: string | null;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  tokensPerDay: number | null;
  parallelRequests: number | null;
  createdAt: Instant;
}

/** What a model without a price is taken to cost, in pico-dollars per token; null: it is refused under a hard budget. */
export interface CeilingPriceView {
  ceiling: { inputPicoUsd: string; outputPicoUsd: string } | null;
}

export interface PersonView {
  id: string;
  name: string;
  email: string;
}

export interface TeamMemberView {
  userId: string;
  name: string;
  email: string;
  role: TeamRole;
}
