import {
  createFlights,
  createMemoryStore,
  createResponseCache,
  createSemanticIndex,
  type Flights,
  type ResponseCache,
  type SemanticIndex,
} from "@gatehouse/cache";
import {
  createPool,
  createUsageSink,
  findRequest,
  findUpstreamObjects,
  type NodeFacts,
  type Pool,
  type RecordedRequest,
} from "@gatehouse/db/gateway";
import type { CredentialConfiguration } from "@gatehouse/domain";
import { uuidv7 } from "@gatehouse/domain";
import type { Ledger, RateLimiter } from "@gatehouse/limits";
import { openSpool, type UsageSpool } from "@gatehouse/metering";
import { type Adapter, createAdapters, createEgress } from "@gatehouse/providers";
import {
  createRetryBudget,
  createTargetHealth,
  createTargetLoads,
  type RetryBudget,
  type TargetHealth,
  type TargetLoads,
} from "@gatehouse/routing";
import { digestVirtualKey, openSecret } from "@gatehouse/vault";
import type { CallerRequest } from "@gatehouse/wire";
import { type Logger, pino } from "pino";
import { createDatabaseClock, type DatabaseClock } from "./clock.ts";
import { createLedger } from "./create-ledger.ts";
import type { Environment } from "./env.ts";
import { createHooks, type Hooks } from "./hooks/hooks.ts";
import { createLoadGuard, type LoadGuard } from "./http/load-guard.ts";
import { createRecordingRooms } from "./http/recording-room.ts";
import { type BudgetSpend, startBudgetSpend } from "./janitor/budget-spend.ts";
import { startForgetting } from "./janitor/forgetting.ts";
import { startHeartbeat } from "./janitor/heartbeat.ts";
import { createQuarantine } from "./janitor/quarantine.ts";
import { startReconciliation } from "./janitor/reconciliation.ts";
import { type SecretUses, startSecretUses } from "./janitor/secret-uses.ts";
import { createGatewayMetrics, type GatewayMetrics, registerSights, type Sights } from "./metrics/gateway-metrics.ts";
import type { Asked } from "./pipeline/context.ts";
import { createInspector, type Inspector } from "./pipeline/inspector.ts";
import { createOwners, type Owners } from "./pipeline/owners.ts";
import { createReplays, type Replays } from "./pipeline/replays.ts";
import { createRateLimiter } from "./redis/rate-limiter.ts";
import { createResponseStore } from "./redis/response-store.ts";
import { createSecretStore, type SecretStore } from "./snapshot/secrets.ts";
import { serveConfiguration } from "./snapshot/serve-configuration.ts";
import type { Snapshot } from "./snapshot/snapshot.ts";
import type { Snapshots } from "./snapshot/snapshots.ts";

/** What the stages of the pipeline work with. */
export interface Gateway {
  nodeId: string;
  snapshots: Snapshots;
  ledger: Ledger;
  budgetSpend: BudgetSpend;
  rates: RateLimiter;
  spool: UsageSpool;
  secrets: SecretStore;
  /** Which secret of a rotated key is still in use. */
  secretUses: SecretUses;
  /** How the targets are, as this process has seen them. */
  health: TargetHealth;
  /** How busy they are, and how quickly they answer. */
  loads: TargetLoads;
  /** Looks into the texts of requests. */
  inspector: Inspector;
  /** Answers that may be given again, and requests that others wait for. */
  cache: ResponseCache;
  flights: Flights;
  /** Questions that were answered, to find those that mean nearly the same. */
  questions: SemanticIndex;
  /** A request of the gateway's own on behalf of a caller; rejects where a caller would be refused. */
  askInside(asked: Asked): Promise<void>;
  /** Room for answers that are written down to be kept. */
  recordingRooms: ReturnType<typeof createRecordingRooms>;
  /** Services of organizations' own that are asked about texts. */
  hooks: Hooks;
  retryBudget: RetryBudget;
  /** Whose the objects are that providers keep. */
  owners: Owners;
  replays: Replays;
  /** What is on record of a request of that key; undefined: nothing (yet). */
  findRequest(
    key: { organizationId: string; virtualKeyId: string },
    requestId: string,
  ): Promise<RecordedRequest | undefined>;
  metrics: GatewayMetrics;
  logger: Logger;
  limits: {
    maxBodyBytes: number;
    defaultOutputTokens: number;
    /** Where large files of a form wait for their provider. */
    uploadDirectory: string;
    /** After how long a silence a stream tells its caller that it is alive. */
    heartbeatMs: number;
    /** Who has it may read the metrics from elsewhere. */
    metricsToken: string | undefined;
  };
  adapterFor(credential: CredentialConfiguration, request: CallerRequest): Adapter;
  /** The digests that the key may be stored under: one per pepper in force. */
  digestsOf(virtualKey: string): string[];
  mintEventId(): string;
  /** By the database's clock: which budget windows are current, and when requests came. */
  now(): Date;
  draining(): boolean;
}

export interface Container {
  gateway: Gateway;
  guard: LoadGuard;
  /** Makes `/readyz` say no. */
  beginDrain(): void;
  /** Hands over what is recorded and closes files and connections. */
  close(): Promise<void>;
}

const SPOOL_CLOSE_MS = 10_000;

/** What tests put in the place of the real. */
export interface Seams {
  /** The clock that rate limits are counted by, in milliseconds; also where they are counted together. */
  rateClockMs?: () => number;
}

/** What a request runs through. */
type Ask = (gateway: Gateway, asked: Asked) => Promise<void>;

/** The composition root: everything with I/O is made here. */
export async function createContainer(environment: Environment, ask: Ask, seams: Seams = {}): Promise<Container> {
  const logger = pino({ name: "gateway", level: environment.logLevel });
  const pool = createPool(environment.databaseUrl);
  const metrics = createGatewayMetrics();
  const { spool, recovered } = await openUsage(environment, pool, logger, metrics);
  const [guard, clock] = [createLoadGuard({ maxInFlight: environment.maxInFlight }), createDatabaseClock()];
  const { spoolDirectory: directory } = environment;
  const heartbeat = startHeartbeat({ pool, logger, spool, facts: () => nodeFacts(sights), directory, recovered });
  const sharing = { peers: heartbeat.peers, logger };
  const { ledger, recall } = createLedger(environment, { ...recovered, pool, clock, ...sharing });
  const rates = await createRateLimiter(environment, { ...seams, ...sharing });
  const onSwap = ({ budgets, version }: Snapshot) => {
    ledger.configure(budgets);
    heartbeat.report(version);
  };
  const serving = serveConfiguration({ environment, pool, clock, logger, onSwap, onRecall: recall });
  const { snapshots } = serving;
  const sights = { snapshots, spool, guard, modes: { ledger: () => ledger.mode, rateLimits: () => rates.mode } };
  const jobs = startJobs(environment, { pool, clock, logger, nodeId: recovered.nodeId });
  registerSights(metrics.registry, { ...sights, ledger, ledgerWatch: jobs.ledgerWatch });
  const egress = createEgress({ allow: environment.egressAllow });
  const [inspector, caching] = [createInspector(), await createCaching(environment, clock, logger)];
  let draining = false;
  const gateway: Gateway = {
    nodeId: recovered.nodeId,
    snapshots,
    ledger,
    budgetSpend: jobs.budgetSpend,
    secretUses: jobs.secretUses,
    rates,
    spool,
    ...keysOf(environment),
    ...freshMemory(),
    cache: caching.cache,
    recordingRooms: caching.recordingRooms,
    inspector,
    hooks: createHooks(egress, environment.kek, clock.now),
    owners: createOwners((tenant, objectIds) => findUpstreamObjects(pool, tenant, objectIds)),
    askInside: (asked) => ask(gateway, asked),
    findRequest: (key, requestId) => findRequest(pool, key, requestId),
    metrics,
    logger,
    limits: limitsOf(environment),
    adapterFor: adaptersOver(egress),
    mintEventId: () => uuidv7(),
    now: clock.now,
    draining: () => draining,
  };
  return {
    gateway,
    guard,
    beginDrain: () => {
      draining = true;
    },
    async close() {
      guard.stop();
      await serving.close();
      for (const job of [heartbeat, ...Object.values(jobs)]) await job.stop();
      await Promise.all([inspector.close(), caching.close()]);
      await rates.close();
      await ledger.close();
      await spool.close(SPOOL_CLOSE_MS);
      await egress.close();
      await pool.end();
    },
  };
}

const keysOf = ({ kek, peppers }: Environment): Pick<Gateway, "secrets" | "digestsOf"> => ({
  secrets: createSecretStore((sealed, context) => openSecret(kek, sealed, context)),
  digestsOf: (virtualKey) => peppers.all.map(({ key }) => digestVirtualKey(virtualKey, key)),
});

/** What is looked after beside the requests. */
function startJobs(
  { reconcileMs: everyMs }: Environment,
  { pool, clock, logger, nodeId }: { pool: Pool; clock: DatabaseClock; logger: Logger; nodeId: string },
) {
  return {
    budgetSpend: startBudgetSpend(pool, clock, logger),
    ledgerWatch: startReconciliation({ pool, logger, nodeId, everyMs }),
    forgetting: startForgetting(pool, logger),
    secretUses: startSecretUses(pool, clock, logger),
  };
}

const adaptersOver = (egress: Parameters<typeof createAdapters>[0]): Gateway["adapterFor"] => {
  const adapterFor = createAdapters(egress);
  return (credential, request) => adapterFor(credential.provider, request.format);
};

/** What this process has seen of targets and requests: it begins with nothing. */
const freshMemory = () => ({
  health: createTargetHealth(),
  loads: createTargetLoads(),
  retryBudget: createRetryBudget(),
  replays: createReplays(),
  flights: createFlights(),
  questions: createSemanticIndex(),
});

/** Of an answer that may be kept, and of all that are written down at the same time. */
const LARGEST_CACHED_BYTES = 4 * 1024 * 1024;
const MOST_RECORDED_BYTES = 64 * 1024 * 1024;

/** In memory, and shared by gateways where there is a Redis. */
async function createCaching(environment: Environment, clock: DatabaseClock, logger: Logger) {
  const { cacheMaxBytes: maxBytes, redisUrls, redisTimeoutMs: timeoutMs } = environment;
  const shared = redisUrls.length > 0 ? await createResponseStore(redisUrls, { logger }) : undefined;
  const memory = createMemoryStore({ maxBytes });
  const nowMs = () => clock.now().getTime();
  return {
    cache: createResponseCache({ memory, nowMs, timeoutMs, ...(shared && { shared }) }),
    recordingRooms: createRecordingRooms(LARGEST_CACHED_BYTES, MOST_RECORDED_BYTES),
    close: async () => shared?.close(),
  };
}

const limitsOf = (environment: Environment): Gateway["limits"] => ({
  maxBodyBytes: environment.maxBodyBytes,
  defaultOutputTokens: environment.defaultOutputTokens,
  uploadDirectory: environment.spoolDirectory,
  heartbeatMs: environment.heartbeatMs,
  metricsToken: environment.metricsToken,
});

/** The spool in front of the database, with what is counted of it on the way. */
async function openUsage(environment: Environment, pool: Pool, logger: Logger, metrics: GatewayMetrics) {
  const { spoolDirectory: directory, spoolMaxBytes: maxBytes } = environment;
  const onQuarantine = createQuarantine(directory, logger, metrics.quarantined);
  const sink = createUsageSink(pool, { onQuarantine });
  const { spool, recovered } = await openSpool({ directory, sink, logger, limits: { maxBytes } });
  if (recovered.settled + recovered.indeterminate > 0) logger.warn(recovered, "attempts of an earlier run recovered");
  return { spool: metrics.counting(spool), recovered };
}

function nodeFacts({ snapshots, spool, guard, modes }: Omit<Sights, "ledger" | "ledgerWatch">): NodeFacts {
  const { bytes, limitBytes, level } = spool.state();
  return {
    snapshotAgeMs: snapshots.ageMs(),
    spoolDepth: spool.depth,
    spoolBytes: bytes,
    spoolLimitBytes: limitBytes,
    spoolLevel: level,
    inFlight: guard.inFlight,
    ledgerMode: modes.ledger(),
    rateLimitMode: modes.rateLimits(),
  };
}
