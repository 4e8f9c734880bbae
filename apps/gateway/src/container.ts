import { createPool, createUsageSink, findUpstreamObjects, type NodeFacts, type Pool } from "@gatehouse/db/gateway";
import type { CredentialConfiguration } from "@gatehouse/domain";
import { uuidv7 } from "@gatehouse/domain";
import type { Ledger, RateLimiter } from "@gatehouse/limits";
import { openSpool, type UsageSpool } from "@gatehouse/metering";
import { type Adapter, createAdapters, createEgress } from "@gatehouse/providers";
import { createRetryBudget, createTargetHealth, type RetryBudget, type TargetHealth } from "@gatehouse/routing";
import { digestVirtualKey, openSecret } from "@gatehouse/vault";
import type { CallerRequest } from "@gatehouse/wire";
import { type Logger, pino } from "pino";
import { createDatabaseClock } from "./clock.ts";
import { createLedger } from "./create-ledger.ts";
import type { Environment } from "./env.ts";
import { createLoadGuard, type LoadGuard } from "./http/load-guard.ts";
import { startForgetting } from "./janitor/forgetting.ts";
import { startHeartbeat } from "./janitor/heartbeat.ts";
import { createQuarantine } from "./janitor/quarantine.ts";
import { startReconciliation } from "./janitor/reconciliation.ts";
import { type SoftSpend, startSoftSpend } from "./janitor/soft-spend.ts";
import { createGatewayMetrics, type GatewayMetrics, registerSights, type Sights } from "./metrics/gateway-metrics.ts";
import { createOwners, type Owners } from "./pipeline/owners.ts";
import { createReplays, type Replays } from "./pipeline/replays.ts";
import { createRateLimiter } from "./redis/rate-limiter.ts";
import { createSecretStore, type SecretStore } from "./snapshot/secrets.ts";
import { serveConfiguration } from "./snapshot/serve-configuration.ts";
import type { Snapshot } from "./snapshot/snapshot.ts";
import type { Snapshots } from "./snapshot/snapshots.ts";

/** What the stages of the pipeline work with. */
export interface Gateway {
  nodeId: string;
  snapshots: Snapshots;
  ledger: Ledger;
  softSpend: SoftSpend;
  rates: RateLimiter;
  spool: UsageSpool;
  secrets: SecretStore;
  /** How the targets are, as this process has seen them. */
  health: TargetHealth;
  retryBudget: RetryBudget;
  /** Whose the objects are that providers keep. */
  owners: Owners;
  replays: Replays;
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

/** The composition root: everything with I/O is made here. */
export async function createContainer(environment: Environment, seams: Seams = {}): Promise<Container> {
  const logger = pino({ name: "gateway", level: environment.logLevel });
  const pool = createPool(environment.databaseUrl);
  const metrics = createGatewayMetrics();
  const { spool, recovered } = await openUsage(environment, pool, logger, metrics);
  const { nodeId, epoch } = recovered;
  const guard = createLoadGuard({ maxInFlight: environment.maxInFlight });
  const clock = createDatabaseClock();
  const { spoolDirectory: directory } = environment;
  const heartbeat = startHeartbeat({ pool, logger, spool, facts: () => nodeFacts(sights), directory, recovered });
  const { peers } = heartbeat;
  const { ledger, recall } = createLedger(environment, { pool, nodeId, epoch, clock, peers, logger });
  const rates = await createRateLimiter(environment, { ...seams, peers, logger });
  const onSwap = ({ budgets, version }: Snapshot) => {
    ledger.configure(budgets);
    heartbeat.report(version);
  };
  const serving = serveConfiguration({ environment, pool, clock, logger, onSwap, onRecall: recall });
  const { snapshots } = serving;
  const modes = { ledger: () => ledger.mode, rateLimits: () => rates.mode };
  const sights = { snapshots, spool, guard, modes };
  const softSpend = startSoftSpend(pool, clock, logger);
  const ledgerWatch = startReconciliation({ pool, logger, nodeId, everyMs: environment.reconcileMs });
  registerSights(metrics.registry, { ...sights, ledger, ledgerWatch });
  const egress = createEgress({ allow: environment.egressAllow });
  const adapterFor = createAdapters(egress);
  const forgetting = startForgetting(pool, logger);
  let draining = false;
  const gateway: Gateway = {
    nodeId,
    snapshots,
    ledger,
    softSpend,
    rates,
    spool,
    secrets: createSecretStore((sealed, context) => openSecret(environment.kek, sealed, context)),
    health: createTargetHealth(),
    retryBudget: createRetryBudget(),
    replays: createReplays(),
    owners: createOwners((tenant, objectIds) => findUpstreamObjects(pool, tenant, objectIds)),
    metrics,
    logger,
    limits: limitsOf(environment),
    adapterFor: (credential, request) => adapterFor(credential.provider, request.format),
    digestsOf: (virtualKey) => environment.peppers.all.map(({ key }) => digestVirtualKey(virtualKey, key)),
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
      for (const job of [heartbeat, ledgerWatch, forgetting, softSpend]) job.stop();
      await rates.close();
      await ledger.close();
      await spool.close(SPOOL_CLOSE_MS);
      await egress.close();
      await pool.end();
    },
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
