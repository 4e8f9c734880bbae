import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPool, type Pool, verifyLedger } from "@gatehouse/db/gateway";
import { createSandbox, type Sandbox } from "@gatehouse/sandbox";
import { createTestDatabase, insertTenant, type Tenant } from "@gatehouse/testing";
import { digestVirtualKey, generateVirtualKey, readPeppers } from "@gatehouse/vault";
import OpenAI from "openai";
import { expect, vi } from "vitest";
import type { Seams } from "../src/container.ts";
import { readEnvironment } from "../src/env.ts";
import { type RunningGateway, runGateway } from "../src/run.ts";

/** A gateway on a database of its own, in front of a sandbox that answers at once. */
export interface Stack {
  pool: Pool;
  sandbox: Sandbox;
  gateway: RunningGateway;
  baseUrl: string;
  /** What the gateway was started with, to start another one beside or after it. */
  environment: Record<string, string>;
  /** A tenant whose model is served by the sandbox, and its key. The gateway knows it when this resolves. */
  tenant(given?: TenantInput): Promise<Tenant & { secret: string; client: OpenAI }>;
  /** Resolves when the gateway serves the configuration that is in the database now. */
  applied(): Promise<void>;
  /** Records of the key once at least so many are stored, in order of their start. */
  records(virtualKeyId: string, atLeast: number): Promise<StoredRecord[]>;
  close(): Promise<void>;
}

export interface TenantInput {
  model?: string;
  upstreamModel?: string;
  provider?: string;
  baseUrl?: string;
  keyLimitNanoUsd?: bigint;
  teamLimitNanoUsd?: bigint;
}

/** A row of `usage_record`; BIGINT columns as text. */
export interface StoredRecord {
  event_id: string;
  request_id: string;
  attempt: number;
  final: boolean;
  status: string;
  http_status: number;
  error_code: string | null;
  metering: string;
  cost_nano_usd: string | null;
  held_nano_usd: string;
  input_tokens: number | null;
  output_tokens: number | null;
  provider: string | null;
  price_source: string | null;
  streamed: boolean;
  finish_reason: string | null;
}

export async function startStack(overrides: Record<string, string> = {}, seams: Seams = {}): Promise<Stack> {
  const database = await createTestDatabase();
  const pool = createPool(database.url);
  const sandbox = createSandbox({ latency: 0, slowMs: 400 });
  await sandbox.listen();
  const spool = await mkdtemp(join(tmpdir(), "gatehouse-spool-"));
  const pepper = randomBytes(32).toString("base64");
  const environment = {
    DATABASE_URL: database.url,
    GATEHOUSE_PORT: "0",
    GATEHOUSE_SPOOL_DIR: spool,
    GATEHOUSE_KEY_PEPPER: pepper,
    GATEHOUSE_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    GATEHOUSE_EGRESS_ALLOW: "127.0.0.1/32",
    GATEHOUSE_LOG_LEVEL: "fatal",
    ...overrides,
  };
  const gateway = await runGateway(readEnvironment(environment), seams);
  const baseUrl = `http://127.0.0.1:${gateway.port}`;
  await untilStatus(`${baseUrl}/readyz`, 200);
  return {
    pool,
    sandbox,
    gateway,
    baseUrl,
    environment,
    async tenant(given = {}) {
      const secret = generateVirtualKey();
      const digest = digestVirtualKey(secret, readPeppers(pepper).current.key);
      const tenant = await insertTenant(pool, {
        provider: "sandbox",
        baseUrl: `${sandbox.url}/v1`,
        model: "sandbox-small",
        ...given,
        digest,
      });
      const client = new OpenAI({ apiKey: secret, baseURL: `${baseUrl}/v1`, maxRetries: 0 });
      await applied(pool, baseUrl);
      return { ...tenant, secret, client };
    },
    applied: () => applied(pool, baseUrl),
    records: (virtualKeyId, atLeast) => storedRecords(pool, virtualKeyId, atLeast),
    async close() {
      await gateway.stop(0);
      await sandbox.close();
      await pool.end();
      await database.drop();
      await rm(spool, { recursive: true, force: true });
    },
  };
}

export async function storedRecords(pool: Pool, virtualKeyId: string, atLeast: number): Promise<StoredRecord[]> {
  const read = async () => {
    const text = "SELECT * FROM usage_record WHERE virtual_key_id = $1 ORDER BY started_at, attempt";
    return (await pool.query<StoredRecord>(text, [virtualKeyId])).rows;
  };
  return vi.waitFor(
    async () => {
      const rows = await read();
      expect(rows.length).toBeGreaterThanOrEqual(atLeast);
      return rows;
    },
    { timeout: 10_000 },
  );
}

/** Waits until the gateway at that address serves the configuration that is in the database now. */
export async function applied(pool: Pool, baseUrl: string): Promise<void> {
  const { rows } = await pool.query<{ version: string }>("SELECT version::text FROM configuration_version");
  const serving = async () => {
    const response = await fetch(`${baseUrl}/readyz`);
    const body = (await response.json()) as { configurationVersion: string | null };
    expect(BigInt(body.configurationVersion ?? 0)).toBeGreaterThanOrEqual(BigInt(rows[0]?.version ?? 0));
  };
  await vi.waitFor(serving, { timeout: 15_000, interval: 10 });
}

/** Waits until the address answers with that status; a refused connection counts as 0. */
export async function untilStatus(url: string, status: number, key?: string): Promise<void> {
  const look = async () => expect(await statusOf(url, key).catch(() => 0)).toBe(status);
  await vi.waitFor(look, { timeout: 15_000 });
}

export async function statusOf(url: string, key?: string): Promise<number> {
  const response = await fetch(url, key ? { headers: { authorization: `Bearer ${key}` } } : {});
  await response.arrayBuffer();
  return response.status;
}

/** The sums of a key as its records, its rollups and the ledger of its budgets have them, in nano-dollars. */
export async function sumsOf(
  pool: Pool,
  tenant: Tenant,
): Promise<{ records: bigint; rollups: bigint; committed: bigint[] }> {
  const sum = async (table: string) => {
    const text = `SELECT coalesce(sum(cost_nano_usd), 0)::text AS sum FROM ${table} WHERE virtual_key_id = $1`;
    return BigInt((await pool.query<{ sum: string }>(text, [tenant.virtualKeyId])).rows[0]?.sum ?? "0");
  };
  const ledger = await pool.query<{ committed_nano_usd: string }>(
    "SELECT committed_nano_usd FROM budget_window WHERE budget_id = ANY($1::uuid[]) ORDER BY budget_id",
    [[tenant.teamBudgetId, tenant.keyBudgetId].filter(Boolean)],
  );
  return {
    records: await sum("usage_record"),
    rollups: await sum("usage_rollup"),
    committed: ledger.rows.map((row) => BigInt(row.committed_nano_usd)),
  };
}

/** Every window's ledger equals its records and leases. */
export const expectLedgerToAgree = async (pool: Pool): Promise<void> => {
  expect(await verifyLedger(pool)).toEqual([]);
};
