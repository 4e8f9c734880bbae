import {
  type BudgetConfiguration,
  type CachePurgeConfiguration,
  type CeilingPrice,
  type Configuration,
  type CredentialConfiguration,
  type DeploymentConfiguration,
  LONGEST_CACHED_SECONDS,
  type MAIN_PRICE_KINDS,
  type PolicyConfiguration,
  PRICE_KINDS,
  type PriceOverride,
  type RateLimitConfiguration,
  type Rates,
  type RouteConfiguration,
  type VirtualKeyConfiguration,
} from "@gatehouse/domain";
import type { Pool, PoolClient } from "./pool.ts";

/**
 * Reads what gateways serve from, in one consistent look: revoked keys and disabled credentials and deployments are
 * left out, so every deployment has its credential and every target its deployment; disabled or expired keys are in,
 * with their dates. Throws what `pg` throws.
 */
export async function loadConfiguration(pool: Pool): Promise<Configuration> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const configuration = await readConfiguration(client);
    await client.query("COMMIT");
    client.release();
    return configuration;
  } catch (error) {
    // Not worth a ROLLBACK: the connection may be what failed.
    client.release(true);
    throw error;
  }
}

async function readConfiguration(client: PoolClient): Promise<Configuration> {
  const version = await client.query<{ version: string }>("SELECT version FROM configuration_version");
  return {
    version: BigInt(version.rows[0]?.version ?? 0),
    virtualKeys: (await client.query<VirtualKeyRow>(VIRTUAL_KEYS)).rows.map(toVirtualKey),
    credentials: (await client.query<CredentialConfiguration>(CREDENTIALS)).rows,
    deployments: (await client.query<DeploymentConfiguration>(DEPLOYMENTS)).rows,
    routes: (await client.query<RouteConfiguration>(ROUTES)).rows,
    budgets: (await client.query<BudgetRow>(BUDGETS)).rows.map(toBudget),
    rateLimits: (await client.query<RateLimitRow>(RATE_LIMITS)).rows.map(toRateLimit),
    prices: (await client.query<PriceRow>(PRICES)).rows.map(toPrice),
    ceilingPrices: (await client.query<CeilingRow>(CEILING_PRICES)).rows.map(toCeilingPrice),
    policies: (await client.query<PolicyConfiguration>(POLICIES)).rows,
    cachePurges: (await client.query<CachePurgeConfiguration>(CACHE_PURGES, [LONGEST_CACHED_SECONDS])).rows,
  };
}

type VirtualKeyRow = Omit<VirtualKeyConfiguration, "previous"> & {
  previousDigest: string | null;
  previousValidUntil: Date | null;
};

const toVirtualKey = ({ previousDigest, previousValidUntil, ...row }: VirtualKeyRow): VirtualKeyConfiguration => ({
  ...row,
  previous:
    previousDigest !== null && previousValidUntil !== null
      ? { digest: previousDigest, validUntil: previousValidUntil }
      : null,
});

/** A BIGINT comes as text. */
type Texts<T, K extends keyof T> = Omit<T, K> & { [P in K]: string | Extract<T[P], null> };

type BudgetRow = Omit<Texts<BudgetConfiguration, "limitNanoUsd">, "raises"> & {
  raises: { amountNanoUsd: string; startsAt: string; endsAt: string }[];
};

const toBudget = ({ raises, ...row }: BudgetRow): BudgetConfiguration => ({
  ...row,
  limitNanoUsd: BigInt(row.limitNanoUsd),
  raises: raises.map(({ amountNanoUsd, startsAt, endsAt }) => ({
    amountNanoUsd: BigInt(amountNanoUsd),
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
  })),
});

type RateLimitRow = Texts<RateLimitConfiguration, "tokensPerMinute" | "tokensPerDay">;

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));

const toRateLimit = (row: RateLimitRow): RateLimitConfiguration => ({
  ...row,
  tokensPerMinute: numberOf(row.tokensPerMinute),
  tokensPerDay: numberOf(row.tokensPerDay),
});

type CeilingRow = Texts<CeilingPrice, "inputPicoUsd" | "outputPicoUsd">;

const toCeilingPrice = ({ organizationId, inputPicoUsd, outputPicoUsd }: CeilingRow): CeilingPrice => ({
  organizationId,
  inputPicoUsd: BigInt(inputPicoUsd),
  outputPicoUsd: BigInt(outputPicoUsd),
});

type PriceRow = Omit<PriceOverride, "rates"> & { [Kind in (typeof MAIN_PRICE_KINDS)[number]]: string | null } & {
  other: Record<string, string>;
};

function toPrice({ organizationId, provider, upstreamModel, other, ...main }: PriceRow): PriceOverride {
  const rates: Rates = {};
  for (const kind of PRICE_KINDS) {
    const text = kind in main ? main[kind as keyof typeof main] : other[kind];
    if (typeof text === "string") rates[kind] = BigInt(text);
  }
  return { organizationId, provider, upstreamModel, rates };
}

const VIRTUAL_KEYS = `
  SELECT k.id, k.organization_id AS "organizationId", k.team_id AS "teamId", k.member_id AS "memberId", k.name, k.digest,
    k.allowed_models AS "allowedModels", k.disabled_at AS "disabledAt", k.expires_at AS "expiresAt",
    p.digest AS "previousDigest", p.valid_until AS "previousValidUntil"
  FROM virtual_key k LEFT JOIN virtual_key_previous_secret p ON p.virtual_key_id = k.id AND p.valid_until > now()
  WHERE k.revoked_at IS NULL ORDER BY k.id`;

const CREDENTIALS = `
  SELECT id, organization_id AS "organizationId", provider, base_url AS "baseUrl", sealed_secret AS "sealedSecret"
  FROM provider_credential WHERE disabled_at IS NULL ORDER BY id`;

const DEPLOYMENTS = `
  SELECT d.id, d.organization_id AS "organizationId", d.credential_id AS "credentialId", d.name,
    d.upstream_model AS "upstreamModel", d.region,
    json_build_object('noTraining', d.no_training, 'zeroRetention', d.zero_retention, 'contextTokens', d.context_tokens,
      'lacks', coalesce(d.lacks, '{}')) AS traits,
    json_build_object('connectMs', d.connect_timeout_ms, 'firstByteMs', d.first_byte_timeout_ms,
      'idleMs', d.idle_timeout_ms, 'totalMs', d.total_timeout_ms) AS timeouts
  FROM deployment d JOIN provider_credential c ON c.id = d.credential_id
  WHERE d.disabled_at IS NULL AND c.disabled_at IS NULL ORDER BY d.id`;

/** Targets are gathered once for all routes: looked up route by route, 300 routes took 1.4 s. */
const ROUTES = `
  SELECT r.id, r.organization_id AS "organizationId", r.model, r.created_at AS "createdAt",
    coalesce(own.targets, '[]') AS targets
  FROM route r LEFT JOIN (
    SELECT t.route_id, json_agg(json_build_object('deploymentId', t.deployment_id) ORDER BY t.position, t.deployment_id) AS targets
    FROM route_target t
    JOIN deployment d ON d.id = t.deployment_id AND d.disabled_at IS NULL
    JOIN provider_credential c ON c.id = d.credential_id AND c.disabled_at IS NULL
    GROUP BY t.route_id
  ) own ON own.route_id = r.id ORDER BY r.id`;

const BUDGETS = `
  SELECT id, organization_id AS "organizationId", team_id AS "teamId", user_id AS "userId", virtual_key_id AS "virtualKeyId",
    model, provider, period, time_zone AS "timeZone", week_start AS "weekStart", enforcement, shortfall,
    limit_nano_usd AS "limitNanoUsd", coalesce(own.raises, '[]') AS raises
  FROM budget LEFT JOIN (
    SELECT budget_id, json_agg(json_build_object('amountNanoUsd', amount_nano_usd::text, 'startsAt', starts_at,
      'endsAt', ends_at) ORDER BY starts_at, id) AS raises
    FROM budget_raise WHERE ends_at > now() GROUP BY budget_id
  ) own ON own.budget_id = budget.id ORDER BY id`;

const RATE_LIMITS = `
  SELECT id, organization_id AS "organizationId", team_id AS "teamId", user_id AS "userId", virtual_key_id AS "virtualKeyId",
    model, requests_per_minute AS "requestsPerMinute", tokens_per_minute AS "tokensPerMinute",
    tokens_per_day AS "tokensPerDay", parallel_requests AS "parallelRequests"
  FROM rate_limit ORDER BY id`;

/** The newest version is the one in force. */
const POLICIES = `
  SELECT DISTINCT ON (v.organization_id) v.organization_id AS "organizationId", v.version, v.document,
    CASE WHEN d.shadow THEN json_build_object('draftRevision', d.revision, 'document', d.document) END AS shadow
  FROM policy_version v LEFT JOIN policy_draft d ON d.organization_id = v.organization_id
  ORDER BY v.organization_id, v.version DESC`;

/** Of answers that were kept before an older one, none is left. */
const CACHE_PURGES = `
  SELECT organization_id AS "organizationId", by, value, max(purged_at) AS "purgedAt"
  FROM cache_purge WHERE purged_at > now() - make_interval(secs => $1)
  GROUP BY organization_id, by, value ORDER BY organization_id, by, value`;

const CEILING_PRICES = `
  SELECT id AS "organizationId", ceiling_input_pico_usd AS "inputPicoUsd", ceiling_output_pico_usd AS "outputPicoUsd"
  FROM organization WHERE ceiling_input_pico_usd IS NOT NULL AND ceiling_output_pico_usd IS NOT NULL ORDER BY id`;

/**
 * The newest price in force. The minute is for an administrator's clock that is ahead of the database's: its price
 * would else be missed now, and nothing would make us look again.
 */
const PRICES = `
  SELECT DISTINCT ON (organization_id, provider, upstream_model)
    organization_id AS "organizationId", provider, upstream_model AS "upstreamModel",
    input_pico_usd AS input, output_pico_usd AS output, cache_read_pico_usd AS "cacheRead", cache_write_pico_usd AS "cacheWrite",
    other_pico_usd AS other
  FROM price_override WHERE effective_from <= now() + interval '1 minute'
  ORDER BY organization_id, provider, upstream_model, effective_from DESC, id DESC`;
