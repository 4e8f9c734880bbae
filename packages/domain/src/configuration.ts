import type { BudgetEnforcement, BudgetShortfall } from "./budget.ts";
import type { BudgetPeriod } from "./budget-period.ts";
import type { NanoUsd, PicoUsd } from "./money.ts";
import type { CachePurgeKind } from "./policy/cache.ts";
import type { DeploymentTraits } from "./policy/route.ts";
import type { Rates } from "./price.ts";
import type { ProviderId } from "./provider.ts";
import type { TargetTimeouts } from "./target-timeouts.ts";

/** Everything a gateway needs to serve, as plain data read in one consistent look at the database. */
export interface Configuration {
  version: bigint;
  virtualKeys: VirtualKeyConfiguration[];
  credentials: CredentialConfiguration[];
  deployments: DeploymentConfiguration[];
  routes: RouteConfiguration[];
  budgets: BudgetConfiguration[];
  rateLimits: RateLimitConfiguration[];
  prices: PriceOverride[];
  ceilingPrices: CeilingPrice[];
  policies: PolicyConfiguration[];
  cachePurges: CachePurgeConfiguration[];
}

/** Answers that were kept before are not given any more: all of the organization's, or some. */
export interface CachePurgeConfiguration {
  organizationId: string;
  by: CachePurgeKind;
  /** The tag or model, or the id of the team or key; null: all. */
  value: string | null;
  purgedAt: Date;
}

/** The policy that is in force in an organization. */
export interface PolicyConfiguration {
  organizationId: string;
  version: number;
  /** As it is stored: who serves from it checks whether it can be read by this version. */
  document: unknown;
  /** A draft that runs beside it, and only says where it would differ; null: none. */
  shadow: { draftRevision: number; document: unknown } | null;
}

export interface VirtualKeyConfiguration {
  id: string;
  organizationId: string;
  teamId: string;
  /** The member of the team that the key belongs to; null: an application's. */
  memberId: string | null;
  name: string;
  /** HMAC-SHA-256 of the key under the pepper, hex. */
  digest: string;
  /** The secret before the last rotation, while it works beside the new one; null: there is none. */
  previous: PreviousSecretConfiguration | null;
  /** Empty: every model of the organization. */
  allowedModels: string[];
  disabledAt: Date | null;
  expiresAt: Date | null;
}

export interface PreviousSecretConfiguration {
  digest: string;
  /** Held against the clock when the key is used: no change of the configuration tells of it. */
  validUntil: Date;
}

export interface CredentialConfiguration {
  id: string;
  organizationId: string;
  provider: ProviderId;
  baseUrl: string;
  /** The sealed secret (see @gatehouse/vault); null when the provider needs none. */
  sealedSecret: string | null;
}

export interface DeploymentConfiguration {
  id: string;
  organizationId: string;
  credentialId: string;
  name: string;
  upstreamModel: string;
  region: string | null;
  traits: DeploymentTraits;
  timeouts: TargetTimeouts;
}

export interface RouteConfiguration {
  id: string;
  organizationId: string;
  /** The name callers send. */
  model: string;
  createdAt: Date;
  /** In order of preference. */
  targets: { deploymentId: string }[];
}

/**
 * What a budget or a rate limit is set on: a virtual key; a member of a team (`teamId` and `userId`); a team; or, with
 * all three null, the organization.
 */
export interface LimitScopeColumns {
  organizationId: string;
  teamId: string | null;
  userId: string | null;
  virtualKeyId: string | null;
  /** Only requests for the model of this name, as callers send it; null: for all. */
  model: string | null;
}

export interface BudgetConfiguration extends LimitScopeColumns {
  id: string;
  /** Only attempts at this provider; null: at all. Never together with `model`. */
  provider: string | null;
  period: BudgetPeriod;
  timeZone: string;
  /** First day of a week, 1 (Monday) to 7. */
  weekStart: number;
  enforcement: BudgetEnforcement;
  shortfall: BudgetShortfall;
  /** Without its raises. */
  limitNanoUsd: NanoUsd;
  /** Those that have not ended. */
  raises: BudgetRaiseConfiguration[];
}

/** Adds to a budget's limit while `startsAt <= now < endsAt`. */
export interface BudgetRaiseConfiguration {
  amountNanoUsd: NanoUsd;
  startsAt: Date;
  endsAt: Date;
}

/** At least one of the four is set. */
export interface RateLimitConfiguration extends LimitScopeColumns {
  id: string;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  tokensPerDay: number | null;
  parallelRequests: number | null;
}

/** What an organization takes a model without a price to cost, per token. */
export interface CeilingPrice {
  organizationId: string;
  inputPicoUsd: PicoUsd;
  outputPicoUsd: PicoUsd;
}

/** An administrator's price, which wins over the catalogue's. */
export interface PriceOverride {
  organizationId: string;
  provider: string;
  upstreamModel: string;
  rates: Rates;
}
