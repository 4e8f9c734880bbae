import { createSecretKey } from "node:crypto";
import { DETECTORS } from "@gatehouse/domain";
import {
  insertBudget,
  insertDeployment,
  insertPolicy,
  insertPriceOverride,
  insertRateLimit,
  insertRoute,
  insertTenant,
  type Tenant,
} from "@gatehouse/testing";
import { digestVirtualKey, generateVirtualKey } from "@gatehouse/vault";
import type pg from "pg";

type Provider = "openai-compatible" | "anthropic";
const PLENTY_NANO_USD = 1_000_000_000_000_000n;
const PLENTY_OF_RATE = {
  requestsPerMinute: 1_000_000_000,
  tokensPerMinute: 1_000_000_000_000,
  tokensPerDay: 1_000_000_000_000,
  parallelRequests: 1_000_000,
};
const LEAST_NANO_USD = 1n;
const PICO_USD_PER_TOKEN = 150_000n;

/** What callers name, and what the sandbox is asked for: answers of a known length. */
export const MODELS = {
  json: { model: "bench-json", upstream: "sandbox-tokens-64" },
  stream: { model: "bench-stream", upstream: "sandbox-tokens-100" },
  endless: { model: "bench-endless", upstream: "sandbox-tokens-20000" },
} as const;

export interface BenchKey {
  key: string;
  tenant: Tenant;
}

/** Keys of three tenants, each with a team, a credential, deployments, routes and prices of its own. */
export interface Seed {
  /** No budget: authentication, routing, metering, usage records. */
  free: BenchKey;
  /** Besides, a hard monthly budget on the team and on the key, and rate limits on those and the organization. */
  budgeted: BenchKey;
  /** No budget; a policy of many rules, one of which asks for everything sensitive. */
  decided: BenchKey;
  /** No budget; a rule keeps every answer. */
  cached: BenchKey;
  /** No budget; the provider speaks another format than the callers. */
  bridged: BenchKey;
  /** A budget that any request passes, to prove that budgets are enforced. */
  exhausted: BenchKey;
}

export async function seed(db: pg.Client, sandboxUrl: string, pepper: Uint8Array): Promise<Seed> {
  return {
    free: await insertCaller(db, sandboxUrl, pepper, {}),
    budgeted: await insertCaller(db, sandboxUrl, pepper, { limitNanoUsd: PLENTY_NANO_USD }),
    decided: await insertCaller(db, sandboxUrl, pepper, { policy: manyRules() }),
    cached: await insertCaller(db, sandboxUrl, pepper, { policy: KEEP_EVERYTHING }),
    bridged: await insertCaller(db, sandboxUrl, pepper, { provider: "anthropic" }),
    exhausted: await insertCaller(db, sandboxUrl, pepper, { limitNanoUsd: LEAST_NANO_USD }),
  };
}

interface CallerInput {
  limitNanoUsd?: bigint;
  provider?: Provider;
  /** As it is written. */
  policy?: object;
}

const KEEP_EVERYTHING = { rules: [{ name: "keep", then: { cache: { ttlSeconds: 3_600, nondeterministic: true } } }] };

/** None of them holds for the bench's requests, so that all of them are looked at. */
function manyRules(): object {
  const conditions = [
    { models: ["gpt-*", "claude-*"] },
    { tags: ["nightly", "batch"] },
    { sensitivity: "secret" },
    { metadata: { project: ["alpha", "beta"] } },
  ];
  const rules = Array.from({ length: RULES }, (_, place) => ({
    name: `rule ${place}`,
    when: conditions[place % conditions.length],
    then: { deny: { reason: "no" } },
  }));
  return { sensitivity: { classes: [{ name: "secret", detect: DETECTORS }] }, rules };
}

const RULES = 200;

async function insertCaller(
  db: pg.Client,
  sandboxUrl: string,
  pepper: Uint8Array,
  { limitNanoUsd, provider = "openai-compatible", policy }: CallerInput,
): Promise<BenchKey> {
  const key = generateVirtualKey();
  const { json, ...others } = MODELS;
  const tenant = await insertTenant(db, {
    baseUrl: `${sandboxUrl}/v1`,
    provider,
    model: json.model,
    upstreamModel: json.upstream,
    digest: digestVirtualKey(key, createSecretKey(pepper)),
  });
  const { organizationId, credentialId, teamId, virtualKeyId } = tenant;
  for (const { model, upstream } of Object.values(others)) {
    const deploymentId = await insertDeployment(db, { organizationId, credentialId, upstreamModel: upstream });
    await insertRoute(db, { organizationId, model, deploymentIds: [deploymentId] });
  }
  for (const { upstream } of Object.values(MODELS)) {
    await insertPriceOverride(db, {
      organizationId,
      provider,
      upstreamModel: upstream,
      inputPicoUsd: PICO_USD_PER_TOKEN,
      outputPicoUsd: PICO_USD_PER_TOKEN,
    });
  }
  if (policy) await insertPolicy(db, organizationId, policy);
  if (limitNanoUsd !== undefined) {
    await insertBudget(db, { organizationId, teamId, limitNanoUsd });
    await insertBudget(db, { organizationId, virtualKeyId, limitNanoUsd });
    for (const scope of [{}, { teamId }, { virtualKeyId }]) {
      await insertRateLimit(db, { organizationId, ...scope, ...PLENTY_OF_RATE });
    }
  }
  return { key, tenant };
}
