import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPool, createUsageSink } from "@gatehouse/db/gateway";
import { type SettledAttempt, uuidv7 } from "@gatehouse/domain";
import { createLeasedLedger, type GrantedHold, type HoldRequest } from "@gatehouse/limits";
import { applyMigrations, createDatabase, startServer } from "@gatehouse/postgres";
import { insertTenant, type Tenant } from "@gatehouse/testing";

// What the ledger costs by itself: a hold and its settlement in memory, and the records on their way to PostgreSQL.
// Run by hand: `node bench/src/ledger.ts`.

const LEVELS = ["key", "member", "team", "organization"];
const HOLDS = 200_000;
const IN_FLIGHT = 32;
const ROUNDS = 5;
const RECORDS = 100_000;
const BATCH = 500;
const WARM_UP_BATCHES = 20;
const TENANTS = 50;
const GATEWAYS = 2;
/** The time that the records cover: one rollup per key and quarter of an hour of it. */
const SPAN_SECONDS = 1_800;
const LEASE_ID = uuidv7();
const PRICE = { source: "catalogue", matchedModel: "gpt-5-mini", input: 150_000n, output: 600_000n } as const;

const windowStart = new Date("2026-11-01T00:00:00Z");
const windowEnd = new Date("2026-12-01T00:00:00Z");

async function benchHolds(): Promise<void> {
  const figures: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) figures.push(await holdAndSettle());
  const median = figures.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
  console.log(`Hold and settle through ${LEVELS.length} budgets: ${median.toFixed(2)} us (wanted: under 5).`);
}

/** Microseconds of one hold and its settlement, with others in flight. */
async function holdAndSettle(): Promise<number> {
  const limitNanoUsd = 10n ** 15n;
  const answer = {
    lost: false,
    gone: false,
    limitNanoUsd,
    committedNanoUsd: 0n,
    leasedNanoUsd: 0n,
    othersNanoUsd: 0n,
    sinksInMs: null,
  };
  const ledger = createLeasedLedger({
    source: {
      ask: async (asks) => asks.map((ask) => ({ ...answer, grantedNanoUsd: ask.wantNanoUsd + 10n ** 12n })),
      keep: async (leases) => leases.map(() => true),
    },
    leaseId: uuidv7(),
    ttlMs: 600_000,
    now: () => new Date(),
    onError: (error) => {
      throw error;
    },
  });
  const request = (): HoldRequest => ({
    id: "e",
    parts: LEVELS.map((budgetId) => ({ budgetId, windowStart, windowEnd, amountNanoUsd: 2_000_000n })),
  });
  const charged = LEVELS.map((budgetId) => ({ budgetId, windowStart }));
  const flying: GrantedHold[] = [];
  for (let index = 0; index < IN_FLIGHT; index += 1) flying.push((await ledger.hold(request())) as GrantedHold);
  const startedMs = performance.now();
  for (let index = 0; index < HOLDS; index += 1) {
    const place = index % IN_FLIGHT;
    ledger.settle(flying[place] as GrantedHold, 700_000n, charged);
    const decision = ledger.hold(request());
    flying[place] = (decision instanceof Promise ? await decision : decision) as GrantedHold;
  }
  const elapsedMs = performance.now() - startedMs;
  await ledger.close();
  return (elapsedMs * 1000) / HOLDS;
}

async function benchRecords(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const server = await startServer({ directory: join(folder, "postgres"), password: randomBytes(16).toString("hex") });
  try {
    await createDatabase(server.url("postgres"), "gatehouse");
    await applyMigrations(server.url("gatehouse"));
    await writeRecords(server.url("gatehouse"));
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeRecords(url: string): Promise<void> {
  const pool = createPool(url);
  const tenants: Tenant[] = [];
  for (let index = 0; index < TENANTS; index += 1) {
    tenants.push(await insertTenant(pool, { teamLimitNanoUsd: 10n ** 15n, keyLimitNanoUsd: 10n ** 15n }));
  }
  const sink = createUsageSink(pool, {
    onQuarantine: (_, error) => {
      throw error;
    },
  });
  const batches = Array.from({ length: RECORDS / BATCH }, () =>
    Array.from({ length: BATCH }, (_, index) => attemptOf(tenants[index % TENANTS] as Tenant)),
  );
  for (const batch of batches.splice(0, WARM_UP_BATCHES)) await sink.write(batch);
  const records = batches.length * BATCH;
  const [startedMs, cpuBefore] = [performance.now(), process.cpuUsage()];
  const next = batches[Symbol.iterator]();
  const handOver = async () => {
    for (const batch of next) await sink.write(batch);
  };
  await Promise.all(Array.from({ length: GATEWAYS }, handOver));
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const rate = Math.round(records / seconds);
  const cpuUs = ((user + system) / records).toFixed(1);
  console.log(
    `Records of ${TENANTS} keys with rollups and two budgets each, handed over by ${GATEWAYS} at once: ` +
      `${rate} a second; of a gateway's CPU ${cpuUs} us each (wanted: 10,000 a second).`,
  );
  await pool.end();
}

let second = 0;
function attemptOf({ organizationId, teamId, virtualKeyId, keyBudgetId, teamBudgetId }: Tenant): SettledAttempt {
  second += 1;
  const eventId = uuidv7();
  return {
    record: {
      eventId,
      requestId: `req_${eventId}`,
      attempt: 1,
      final: true,
      organizationId,
      teamId,
      virtualKeyId,
      nodeId: "bench",
      endpoint: "chat.completions",
      model: "fast",
      deploymentId: null,
      providerCredentialId: null,
      provider: "openai",
      upstreamModel: "gpt-5-mini",
      responseModel: "gpt-5-mini",
      streamed: false,
      status: "success",
      httpStatus: 200,
      upstreamStatus: 200,
      errorCode: null,
      finishReason: "stop",
      upstreamRequestId: null,
      startedAt: new Date(windowStart.getTime() + (second % SPAN_SECONDS) * 1000),
      waitedMs: 0,
      durationMs: 120,
      firstByteMs: 80,
      tokens: { input: 1000, output: 50 },
      units: {},
      serviceTier: null,
      metering: "reported",
      costNanoUsd: 180_000n,
      price: PRICE,
      heldNanoUsd: 200_000n,
      decided: null,
    },
    budgets: [keyBudgetId, teamBudgetId].flatMap((budgetId) => (budgetId ? [{ budgetId, windowStart }] : [])),
    leaseId: LEASE_ID,
  };
}

await benchHolds();
await benchRecords();
