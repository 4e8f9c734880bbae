import { type Purge, purgeOf } from "@gatehouse/cache";
import type {
  BudgetConfiguration,
  Configuration,
  CredentialConfiguration,
  DeploymentConfiguration,
  ModelPrice,
  RouteConfiguration,
  VirtualKeyConfiguration,
} from "@gatehouse/domain";
import { type CounterRegistry, indexBudgets, type KeyBudgets, type KeyRates, linkRates } from "@gatehouse/limits";
import { type HealthKey, resolveModel } from "@gatehouse/routing";
import { NO_POLICY, type PolicyShelf, type ServedPolicy } from "./policies.ts";

/** A virtual key with everything that applies to it, linked once when the snapshot is built. */
export interface KeyEntry {
  configuration: VirtualKeyConfiguration;
  /** undefined: every model of the organization. */
  allowedModels: ReadonlySet<string> | undefined;
  budgets: KeyBudgets;
  /** Its rate limits, and what was counted against them. */
  rates: KeyRates;
}

export interface TargetEntry {
  deployment: DeploymentConfiguration;
  credential: CredentialConfiguration;
  /** undefined: unpriced. */
  price: ModelPrice | undefined;
  healthKey: HealthKey;
}

/** What requests of an organization can be sent to. */
export interface OrganizationEntry {
  /** "unusable": nobody knows what it forbids. */
  policy: ServedPolicy | "unusable";
  /** Answers that are not given from the cache any more. */
  purges: readonly Purge[];
  /** By the model that callers ask for. */
  routes: ReadonlyMap<string, RouteConfiguration>;
  /** By deployment id; only deployments that are enabled and have a credential. */
  targets: ReadonlyMap<string, TargetEntry>;
}

/** An immutable view of the configuration, indexed for the data path. */
export interface Snapshot {
  version: bigint;
  budgets: readonly BudgetConfiguration[];
  /** By the digest of its secret, or of the one before: whether that still counts is up to who asks. */
  keyByDigest(digest: string): KeyEntry | undefined;
  /** An organization's own only: a look-up cannot leave it. */
  organization(organizationId: string): OrganizationEntry;
  /** The names that the key may ask for, in their order. */
  modelsOf(key: KeyEntry): CallableModel[];
}

/** A model, or an alias of one. */
export interface CallableModel {
  model: string;
  createdAt: Date;
}

export type PriceOf = (organizationId: string, provider: string, upstreamModel: string) => ModelPrice | undefined;

/** What outlives a snapshot. */
export interface Lasting {
  /** Those that no rate limit names any more are forgotten. */
  counters: CounterRegistry;
  policies: PolicyShelf;
}

export function buildSnapshot(configuration: Configuration, priceOf: PriceOf, lasting: Lasting): Snapshot {
  const organizations = indexOrganizations(configuration, priceOf, lasting.policies(configuration.policies));
  const keys = indexKeys(configuration, lasting.counters);
  const organization = (organizationId: string) => organizations.get(organizationId) ?? NOTHING;
  return {
    version: configuration.version,
    budgets: configuration.budgets,
    keyByDigest: (digest) => keys.get(digest),
    organization,
    modelsOf: (key) => modelsOf(key, organization(key.configuration.organizationId)),
  };
}

const NOTHING: OrganizationEntry = { policy: NO_POLICY, purges: [], routes: new Map(), targets: new Map() };

function indexOrganizations(
  { credentials, deployments, routes, cachePurges }: Configuration,
  priceOf: PriceOf,
  policies: ReturnType<PolicyShelf>,
): ReadonlyMap<string, OrganizationEntry> {
  const byId = new Map(credentials.map((credential) => [credential.id, credential]));
  const targets = deployments.flatMap((deployment): TargetEntry[] => {
    const credential = byId.get(deployment.credentialId);
    if (!credential) return [];
    const price = priceOf(deployment.organizationId, credential.provider, deployment.upstreamModel);
    return [{ deployment, credential, price, healthKey: healthKeyOf(deployment, credential) }];
  });
  const targetsOf = Map.groupBy(targets, ({ deployment }) => deployment.organizationId);
  const routesOf = Map.groupBy(routes, ({ organizationId }) => organizationId);
  const purgesOf = Map.groupBy(cachePurges.map(purgeOf), ({ organizationId }) => organizationId);
  const ids = new Set([...targetsOf.keys(), ...routesOf.keys(), ...policies.keys()]);
  return new Map(
    [...ids].map((id) => [
      id,
      {
        policy: policies.get(id) ?? NO_POLICY,
        purges: purgesOf.get(id) ?? [],
        routes: new Map((routesOf.get(id) ?? []).map((route) => [route.model, route])),
        targets: new Map((targetsOf.get(id) ?? []).map((target) => [target.deployment.id, target])),
      },
    ]),
  );
}

function modelsOf({ allowedModels, configuration }: KeyEntry, { policy, routes }: OrganizationEntry): CallableModel[] {
  const may = (...names: string[]) => !allowedModels || names.some((name) => allowedModels.has(name));
  const models: CallableModel[] = [...routes.values()].filter(({ model }) => may(model));
  const names = policy === "unusable" ? [] : [...policy.policy.aliases.keys()].filter((name) => !routes.has(name));
  const aliases = names.flatMap((name) => {
    const model = policy === "unusable" ? name : resolveModel(policy.policy, name, configuration.teamId);
    const route = routes.get(model);
    return route && may(name, model) ? [{ model: name, createdAt: route.createdAt }] : [];
  });
  return [...models, ...aliases].sort((a, b) => (a.model < b.model ? -1 : 1));
}

/** A credential with a new secret or address is another one to its health. */
const healthKeyOf = (
  { upstreamModel }: DeploymentConfiguration,
  { id, baseUrl, sealedSecret }: CredentialConfiguration,
): HealthKey => ({ credentialId: id, credentialVersion: `${baseUrl} ${sealedSecret}`, upstreamModel });

function indexKeys({ virtualKeys, budgets, rateLimits }: Configuration, counters: CounterRegistry) {
  const ratesOf = linkRates(rateLimits, counters);
  const budgetsOf = indexBudgets(budgets);
  const keys = new Map<string, KeyEntry>();
  for (const configuration of virtualKeys) {
    const entry = {
      configuration,
      allowedModels: configuration.allowedModels.length > 0 ? new Set(configuration.allowedModels) : undefined,
      budgets: budgetsOf(configuration),
      rates: ratesOf(configuration),
    };
    keys.set(configuration.digest, entry);
    // The same key: budgets, limits and records do not tell its two secrets apart.
    if (configuration.previous) keys.set(configuration.previous.digest, entry);
  }
  return keys;
}
