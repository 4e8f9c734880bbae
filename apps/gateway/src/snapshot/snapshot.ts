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
import type { HealthKey } from "@gatehouse/routing";

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

export interface RouteEntry {
  configuration: RouteConfiguration;
  /** By deployment id; only deployments that are enabled and have a credential. */
  targets: ReadonlyMap<string, TargetEntry>;
}

/** An immutable view of the configuration, indexed for the data path. */
export interface Snapshot {
  version: bigint;
  deployments: ReadonlyMap<string, DeploymentConfiguration>;
  budgets: readonly BudgetConfiguration[];
  keyByDigest(digest: string): KeyEntry | undefined;
  route(organizationId: string, model: string): RouteEntry | undefined;
  /** The routes that the key may use, by model name. */
  modelsOf(key: KeyEntry): RouteConfiguration[];
}

export type PriceOf = (organizationId: string, provider: string, upstreamModel: string) => ModelPrice | undefined;

/** @param counters outlive the snapshot; those that no rate limit names any more are forgotten */
export function buildSnapshot(configuration: Configuration, priceOf: PriceOf, counters: CounterRegistry): Snapshot {
  const credentials = new Map(configuration.credentials.map((credential) => [credential.id, credential]));
  const targets = new Map<string, TargetEntry>();
  for (const deployment of configuration.deployments) {
    const credential = credentials.get(deployment.credentialId);
    if (!credential) continue;
    const price = priceOf(deployment.organizationId, credential.provider, deployment.upstreamModel);
    targets.set(deployment.id, { deployment, credential, price, healthKey: healthKeyOf(deployment, credential) });
  }
  const routes = indexRoutes(configuration.routes, targets);
  const keys = indexKeys(configuration, counters);
  return {
    version: configuration.version,
    deployments: new Map([...targets].map(([id, target]) => [id, target.deployment])),
    budgets: configuration.budgets,
    keyByDigest: (digest) => keys.get(digest),
    route: (organizationId, model) => routes.get(organizationId)?.get(model),
    modelsOf: (key) =>
      [...(routes.get(key.configuration.organizationId)?.values() ?? [])]
        .map((route) => route.configuration)
        .filter((route) => !key.allowedModels || key.allowedModels.has(route.model))
        .sort((a, b) => (a.model < b.model ? -1 : 1)),
  };
}

/** A credential with a new secret or address is another one to its health. */
const healthKeyOf = (
  { upstreamModel }: DeploymentConfiguration,
  { id, baseUrl, sealedSecret }: CredentialConfiguration,
): HealthKey => ({ credentialId: id, credentialVersion: `${baseUrl} ${sealedSecret}`, upstreamModel });

/** By organization, then by model: a look-up cannot leave the organization. */
function indexRoutes(routes: RouteConfiguration[], targets: ReadonlyMap<string, TargetEntry>) {
  const index = new Map<string, Map<string, RouteEntry>>();
  for (const configuration of routes) {
    const own = configuration.targets.flatMap(({ deploymentId }) => {
      const target = targets.get(deploymentId);
      return target ? [[deploymentId, target] as const] : [];
    });
    const ofOrganization = index.get(configuration.organizationId) ?? new Map<string, RouteEntry>();
    ofOrganization.set(configuration.model, { configuration, targets: new Map(own) });
    index.set(configuration.organizationId, ofOrganization);
  }
  return index;
}

function indexKeys({ virtualKeys, budgets, rateLimits }: Configuration, counters: CounterRegistry) {
  const ratesOf = linkRates(rateLimits, counters);
  const budgetsOf = indexBudgets(budgets);
  return new Map<string, KeyEntry>(
    virtualKeys.map((configuration) => [
      configuration.digest,
      {
        configuration,
        allowedModels: configuration.allowedModels.length > 0 ? new Set(configuration.allowedModels) : undefined,
        budgets: budgetsOf(configuration),
        rates: ratesOf(configuration),
      },
    ]),
  );
}
