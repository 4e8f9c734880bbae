import { randomBytes, randomUUID } from "node:crypto";
import type { BudgetPeriod, NanoUsd, PicoUsd } from "@gatehouse/domain";

/** A `pg` pool or client. */
export interface Database {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

// Each function inserts one row straight into its table, with a fresh id and believable defaults, and answers the id.

export const insertOrganization = (db: Database, given: { name?: string; timeZone?: string } = {}): Promise<string> =>
  insert(db, "organization", { name: "Acme", time_zone: "UTC", ...columns(given) });

export const insertTeam = (db: Database, given: { organizationId: string; name?: string }): Promise<string> =>
  insert(db, "team", { name: unique("team"), ...columns(given) });

export interface VirtualKeyRow {
  organizationId: string;
  teamId: string;
  name?: string;
  /** As `digestVirtualKey` of @gatehouse/vault makes it; random when nothing authenticates with the key. */
  digest?: string;
  pepperVersion?: number;
  allowedModels?: string[];
  expiresAt?: Date | null;
  disabledAt?: Date | null;
  revokedAt?: Date | null;
}

export const insertVirtualKey = (db: Database, given: VirtualKeyRow): Promise<string> =>
  insert(db, "virtual_key", {
    name: unique("key"),
    digest: randomBytes(32).toString("hex"),
    pepper_version: 1,
    prefix: "gh_live_test",
    last_four: "0000",
    allowed_models: [],
    ...columns(given),
  });

export interface CredentialRow {
  organizationId: string;
  /** Where the upstream listens, e.g. `http://127.0.0.1:8081/v1`. */
  baseUrl: string;
  provider?: string;
  name?: string;
  sealedSecret?: string | null;
  disabledAt?: Date | null;
}

export const insertCredential = (db: Database, given: CredentialRow): Promise<string> =>
  insert(db, "provider_credential", {
    provider: "openai-compatible",
    name: unique("credential"),
    sealed_secret: null,
    ...columns(given),
  });

export interface DeploymentRow {
  organizationId: string;
  credentialId: string;
  upstreamModel?: string;
  name?: string;
  region?: string | null;
  noTraining?: boolean;
  zeroRetention?: boolean;
  contextTokens?: number;
  lacks?: string[];
  disabledAt?: Date | null;
  firstByteTimeoutMs?: number;
  idleTimeoutMs?: number;
  totalTimeoutMs?: number;
}

export const insertDeployment = (db: Database, given: DeploymentRow): Promise<string> =>
  insert(db, "deployment", { name: unique("deployment"), upstream_model: "gpt-5-mini", ...columns(given) });

/** A route with its targets, in order of preference. */
export async function insertRoute(
  db: Database,
  { deploymentIds, ...given }: { organizationId: string; model: string; deploymentIds: readonly string[] },
): Promise<string> {
  const routeId = await insert(db, "route", columns(given));
  for (const [position, deploymentId] of deploymentIds.entries()) {
    const values = [routeId, deploymentId, position];
    await db.query("INSERT INTO route_target (route_id, deployment_id, position) VALUES ($1, $2, $3)", values);
  }
  return routeId;
}

/** On the whole organization unless a team or a key is named. */
export interface BudgetRow {
  organizationId: string;
  limitNanoUsd: NanoUsd;
  teamId?: string;
  userId?: string;
  virtualKeyId?: string;
  model?: string;
  provider?: string;
  timeZone?: string;
  period?: BudgetPeriod;
  enforcement?: "hard" | "soft";
}

export const insertBudget = (db: Database, given: BudgetRow): Promise<string> =>
  insert(db, "budget", { time_zone: "UTC", ...columns(given) });

/** Without team, member and key: of the organization. */
export interface RateLimitRow {
  organizationId: string;
  teamId?: string;
  /** A member of that team. */
  userId?: string;
  virtualKeyId?: string;
  model?: string;
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  tokensPerDay?: number;
  parallelRequests?: number;
}

export const insertRateLimit = (db: Database, given: RateLimitRow): Promise<string> =>
  insert(db, "rate_limit", columns(given));

/** Puts a policy in force, as the next version. `document` is as a policy is written, without its defaults. */
export async function insertPolicy(db: Database, organizationId: string, document: object): Promise<void> {
  const text = `
    INSERT INTO policy_version (organization_id, version, document, note, published_by)
    SELECT $1, coalesce(max(version), 0) + 1, $2, 'test', 'test' FROM policy_version WHERE organization_id = $1`;
  await db.query(text, [organizationId, JSON.stringify(document)]);
}

/** A draft that runs beside the policy. */
export async function insertShadow(db: Database, organizationId: string, document: object): Promise<void> {
  const text = `
    INSERT INTO policy_draft (organization_id, document, revision, shadow, updated_by) VALUES ($1, $2, 1, true, 'test')`;
  await db.query(text, [organizationId, JSON.stringify(document)]);
}

export interface PriceOverrideRow {
  organizationId: string;
  provider?: string;
  upstreamModel?: string;
  inputPicoUsd?: PicoUsd | null;
  outputPicoUsd?: PicoUsd | null;
  cacheReadPicoUsd?: PicoUsd | null;
  cacheWritePicoUsd?: PicoUsd | null;
  otherPicoUsd?: Record<string, string>;
  effectiveFrom?: Date;
}

export const insertPriceOverride = (db: Database, given: PriceOverrideRow): Promise<string> =>
  insert(db, "price_override", { provider: "openai-compatible", upstream_model: "gpt-5-mini", ...columns(given) });

export interface Tenant {
  organizationId: string;
  teamId: string;
  virtualKeyId: string;
  credentialId: string;
  deploymentId: string;
  routeId: string;
  /** Undefined unless a limit was given. */
  teamBudgetId: string | undefined;
  keyBudgetId: string | undefined;
}

/** An organization that can serve `model`: a team with a key, a credential, a deployment, a route, budgets if asked for. */
export async function insertTenant(
  db: Database,
  given: {
    baseUrl?: string;
    provider?: string;
    model?: string;
    upstreamModel?: string;
    digest?: string;
    teamLimitNanoUsd?: NanoUsd;
    keyLimitNanoUsd?: NanoUsd;
  } = {},
): Promise<Tenant> {
  const { baseUrl = "http://127.0.0.1:9/v1", model = "gpt-5-mini", upstreamModel = model, digest, provider } = given;
  const organizationId = await insertOrganization(db);
  const teamId = await insertTeam(db, { organizationId });
  const virtualKeyId = await insertVirtualKey(db, { organizationId, teamId, digest });
  const credentialId = await insertCredential(db, { organizationId, baseUrl, provider });
  const deploymentId = await insertDeployment(db, { organizationId, credentialId, upstreamModel });
  const routeId = await insertRoute(db, { organizationId, model, deploymentIds: [deploymentId] });
  const { teamLimitNanoUsd, keyLimitNanoUsd } = given;
  const budget = { organizationId };
  const teamBudgetId =
    teamLimitNanoUsd === undefined
      ? undefined
      : await insertBudget(db, { ...budget, teamId, limitNanoUsd: teamLimitNanoUsd });
  const keyBudgetId =
    keyLimitNanoUsd === undefined
      ? undefined
      : await insertBudget(db, { ...budget, virtualKeyId, limitNanoUsd: keyLimitNanoUsd });
  return { organizationId, teamId, virtualKeyId, credentialId, deploymentId, routeId, teamBudgetId, keyBudgetId };
}

async function insert(db: Database, table: string, row: Record<string, unknown>): Promise<string> {
  const values = { id: randomUUID(), ...row };
  const names = Object.keys(values);
  const places = names.map((_, index) => `$${index + 1}`);
  await db.query(`INSERT INTO "${table}" (${names.join(", ")}) VALUES (${places.join(", ")})`, Object.values(values));
  return values.id;
}

/** Field names as column names; what is undefined is left to the default. */
function columns(given: object): Record<string, unknown> {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  );
}

const unique = (what: string): string => `${what} ${randomUUID().slice(0, 8)}`;
