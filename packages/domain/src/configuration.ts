import type { NanoUsd } from "./money.ts";
import type { ProviderId } from "./provider.ts";
import type { TargetTimeouts } from "./target-timeouts.ts";
import type { Rates } from "./usage-record.ts";

/** Everything a gateway needs to serve, as plain data read in one consistent look at the database. */
export interface Configuration {
  version: bigint;
  virtualKeys: VirtualKeyConfiguration[];
  credentials: CredentialConfiguration[];
  deployments: DeploymentConfiguration[];
  routes: RouteConfiguration[];
  budgets: BudgetConfiguration[];
  prices: PriceOverride[];
}

export interface VirtualKeyConfiguration {
  id: string;
  organizationId: string;
  teamId: string;
  name: string;
  /** HMAC-SHA-256 of the key under the pepper, hex. */
  digest: string;
  /** Empty: every model of the organization. */
  allowedModels: string[];
  disabledAt: Date | null;
  expiresAt: Date | null;
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
  timeouts: TargetTimeouts;
}

export interface RouteConfiguration {
  id: string;
  organizationId: string;
  /** The name callers send. */
  model: string;
  strategy: "priority";
  createdAt: Date;
  /** In order of preference. */
  targets: { deploymentId: string }[];
}

export interface BudgetConfiguration {
  id: string;
  organizationId: string;
  /** Exactly one of the two is set. */
  teamId: string | null;
  virtualKeyId: string | null;
  period: "month";
  timeZone: string;
  limitNanoUsd: NanoUsd;
}

/** An administrator's price, which wins over the catalogue's. */
export interface PriceOverride {
  organizationId: string;
  provider: string;
  upstreamModel: string;
  rates: Rates;
}
