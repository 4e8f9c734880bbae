import { createSecretKey } from "node:crypto";
import {
  insertBudget,
  insertCredential,
  insertDeployment,
  insertOrganization,
  insertPriceOverride,
  insertRoute,
  insertTeam,
  insertVirtualKey,
} from "@gatehouse/testing";
import { digestVirtualKey, generateVirtualKey } from "@gatehouse/vault";
import { INPUT_PICO_USD, OUTPUT_PICO_USD, TYPICAL_NANO_USD } from "../price.ts";
import type { Database } from "../stack/database.ts";
import { BUDGETS, type BudgetLine, KEYS, MODELS, TARGETS_PER_MODEL, TEAMS } from "./budgets.ts";

/** A virtual key of the run. */
export interface SeededKey {
  id: string;
  teamId: string;
  /** What callers authenticate with. */
  secret: string;
}

export interface Seed {
  organizationId: string;
  keys: readonly SeededKey[];
}

/** The upstream hangs now and then: it is given up after a while, so that a run ends. */
const TIMEOUTS = { firstByteTimeoutMs: 8_000, idleTimeoutMs: 5_000, totalTimeoutMs: 40_000 };

export async function seedDatabase(
  db: Database,
  given: { upstreamUrl: string; pepper: Uint8Array; minutes: number },
): Promise<Seed> {
  const organizationId = await insertOrganization(db, { name: "Prove" });
  const teamIds: string[] = [];
  for (let number = 0; number < TEAMS; number += 1) teamIds.push(await insertTeam(db, { organizationId }));
  const keys: SeededKey[] = [];
  for (let number = 0; number < KEYS; number += 1) {
    const secret = generateVirtualKey();
    const teamId = teamIds[number % TEAMS] as string;
    const digest = digestVirtualKey(secret, createSecretKey(given.pepper));
    keys.push({ id: await insertVirtualKey(db, { organizationId, teamId, digest }), teamId, secret });
  }
  for (const model of MODELS) await insertModel(db, organizationId, model, given.upstreamUrl);
  for (const line of BUDGETS) await insertLine(db, line, { organizationId, teamIds, keys }, given.minutes);
  return { organizationId, keys };
}

async function insertModel(db: Database, organizationId: string, model: string, upstreamUrl: string): Promise<void> {
  const deploymentIds: string[] = [];
  for (let target = 0; target < TARGETS_PER_MODEL; target += 1) {
    const credentialId = await insertCredential(db, { organizationId, baseUrl: `${upstreamUrl}/v1` });
    const deployment = { organizationId, credentialId, upstreamModel: model, ...TIMEOUTS };
    deploymentIds.push(await insertDeployment(db, deployment));
  }
  await insertRoute(db, { organizationId, model, deploymentIds });
  const price = { inputPicoUsd: INPUT_PICO_USD, outputPicoUsd: OUTPUT_PICO_USD };
  await insertPriceOverride(db, { organizationId, upstreamModel: model, ...price });
}

async function insertLine(
  db: Database,
  { on, of, requests, ...rest }: BudgetLine,
  { organizationId, teamIds, keys }: Seed & { teamIds: readonly string[] },
  minutes: number,
): Promise<void> {
  const count = typeof requests === "number" ? requests : Math.max(2, Math.round(requests.perMinute * minutes));
  const budget = { organizationId, ...rest, limitNanoUsd: BigInt(count) * TYPICAL_NANO_USD };
  if (on === "organization") await insertBudget(db, budget);
  for (const number of on === "organization" ? [] : of) {
    if (on === "team") await insertBudget(db, { ...budget, teamId: teamIds[number] as string });
    else await insertBudget(db, { ...budget, virtualKeyId: (keys[number] as SeededKey).id });
  }
}
