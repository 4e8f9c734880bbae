import type { AdminDatabase } from "@gatehouse/db/admin";
import type { Actor, CeilingPrice, CredentialTestView, ModelPrice, PriceOverride, ProviderId } from "@gatehouse/domain";
import type { Pepper, Vault } from "@gatehouse/vault";

/** A provider as it is dialled to test a credential; the secret in clear, for the length of the call only. */
export interface TestTarget {
  /** Connections are shared by the calls of one credential only. */
  credentialId: string;
  provider: ProviderId;
  baseUrl: string;
  secret: string | null;
}

/** A provider key that the operator put into the server's environment. */
export interface EnvironmentKey {
  provider: ProviderId;
  /** Name of the variable; safe to show. */
  variable: string;
  secret: string;
}

/** Finds the price of an upstream model; undefined: unpriced. */
export type PriceOf = (organizationId: string, provider: string, upstreamModel: string) => ModelPrice | undefined;

/** What the verbs work with, made once per process. */
export interface Platform {
  db: AdminDatabase;
  now(): Date;
  vault: Vault;
  /** The pepper that new virtual keys are digested with. */
  pepper: Pepper;
  /** The address that applications use, without `/v1`. */
  gatewayUrl: string;
  /** What the first owner has to know; null: there is no setup through the browser. */
  setupToken: string | null;
  /** Full access for automation; null: there is no such token. */
  adminToken: string | null;
  /** Where the simulated provider listens; null: it does not run. */
  sandboxUrl: string | null;
  environmentKeys: readonly EnvironmentKey[];
  /** @throws GatehouseError when the gateway would refuse to dial the address. */
  assertBaseUrlAllowed(baseUrl: string): void;
  /** Calls the provider once. Answers what happened; never throws for a provider's failure. */
  testCredential(target: TestTarget): Promise<CredentialTestView>;
  /** Without ceilings, a model that nobody has a price for has none. */
  priceBook(overrides: readonly PriceOverride[], ceilings?: readonly CeilingPrice[]): PriceOf;
  /** Why an organization's own pattern cannot be used; null: it can. */
  checkPattern(regex: string): string | null;
}

/** What every verb gets first: the platform, and on whose behalf it acts. */
export interface VerbContext extends Platform {
  actor: Actor;
}
