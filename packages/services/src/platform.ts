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

/** A request to the gateway, as an application would make it. */
export interface GatewayQuestion {
  method: "GET" | "POST";
  path: string;
  /** A virtual key, in clear. */
  secret: string;
  body?: string;
}

export interface GatewayAnswer {
  /** null: there was no answer. */
  status: number | null;
  text: string;
  latencyMs: number;
  /** The gateway's id of the request. */
  requestId: string | null;
  /** Why there was no answer, in words; null: there was one. */
  failure: string | null;
}

/** A request to the gateway whose answer is handed on as it comes. */
export interface GatewayStreamQuestion {
  path: string;
  /** A virtual key, in clear. */
  secret: string;
  body: string;
  /** Of these, only Gatehouse's own and a format's version reach the gateway. */
  headers: Readonly<Record<string, string>>;
  /** Whoever gives up ends the request. */
  signal: AbortSignal;
}

/** An answer that is handed on as it comes. */
export interface Relay {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  bytes: AsyncIterable<Uint8Array>;
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
  /** All in force: what was digested before a change of the pepper is found under an older one. */
  peppers: readonly Pepper[];
  /** The address that applications use, without `/v1`. */
  gatewayUrl: string;
  /** A session that is not used for this long is over. */
  sessionIdleMs: number;
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
  /** Never throws: what went wrong is in the answer. */
  askGateway(question: GatewayQuestion): Promise<GatewayAnswer>;
  /** @throws GatehouseError when there is no answer */
  streamFromGateway(question: GatewayStreamQuestion): Promise<Relay>;
  /** Without ceilings, a model that nobody has a price for has none. */
  priceBook(overrides: readonly PriceOverride[], ceilings?: readonly CeilingPrice[]): PriceOf;
  /** Why an organization's own pattern cannot be used; null: it can. */
  checkPattern(regex: string): string | null;
}

/** What every verb gets first: the platform, and on whose behalf it acts. */
export interface VerbContext extends Platform {
  actor: Actor;
}
