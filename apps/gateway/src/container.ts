import {
  type ConfigurationFollower,
  createPool,
  createUsageSink,
  findUpstreamObjects,
  followConfiguration,
  loadConfiguration,
  type Recall,
} from "@gatehouse/db/gateway";
import type { CredentialConfiguration } from "@gatehouse/domain";
import { uuidv7 } from "@gatehouse/domain";
import { createCounterRegistry, type Ledger, type RateLimiter } from "@gatehouse/limits";
import { createPriceBook, openSpool, type UsageSpool } from "@gatehouse/metering";
import { type Adapter, createAdapters, createEgress } from "@gatehouse/providers";
import { createRetryBudget, createTargetHealth, type RetryBudget, type TargetHealth } from "@gatehouse/routing";
import { digestVirtualKey, openSecret } from "@gatehouse/vault";
import type { CallerRequest } from "@gatehouse/wire";
import { type Logger, pino } from "pino";
import { createDatabaseClock, type DatabaseClock } from "./clock.ts";
import { createLedger } from "./create-ledger.ts";
import type { Environment } from "./env.ts";
import { startForgetting } from "./janitor/forgetting.ts";
import { startHeartbeat } from "./janitor/heartbeat.ts";
import { createQuarantine } from "./janitor/quarantine.ts";
import { type SoftSpend, startSoftSpend } from "./janitor/soft-spend.ts";
import { createOwners, type Owners } from "./pipeline/owners.ts";
import { createReplays, type Replays } from "./pipeline/replays.ts";
import { createRateLimiter } from "./redis/rate-limiter.ts";
import { createSecretStore, type SecretStore } from "./snapshot/secrets.ts";
import { createSnapshots, type Snapshots } from "./snapshot/snapshots.ts";

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
  logger: Logger;
  limits: {
    maxBodyBytes: number;
    defaultOutputTokens: number;
    /** Where large files of a form wait for their provider. */
    uploadDirectory: string;
    /** After how long a silence a stream tells its caller that it is alive. */
    heartbeatMs: number;
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
  const { spool, recovered } = await openSpool({
    directory: environment.spoolDirectory,
    sink: createUsageSink(pool, { onQuarantine: createQuarantine(environment.spoolDirectory, logger) }),
    logger,
  });
  const { nodeId, epoch } = recovered;
  if (recovered.settled + recovered.indeterminate > 0) logger.warn(recovered, "attempts of an earlier run recovered");

  const clock = createDatabaseClock();
  const softSpend = startSoftSpend(pool, clock, logger);
  const heartbeat = startHeartbeat({ pool, logger, nodeId, epoch, spool, reclaim: recovered.complete });
  const { peers } = heartbeat;
  const { ledger, recall } = createLedger(environment, { pool, nodeId, epoch, clock, peers, logger });
  const rates = await createRateLimiter(environment, { ...seams, peers, logger });
  const snapshots = createSnapshots({
    load: () => loadConfiguration(pool),
    pricesFor: (configuration) =>
      createPriceBook({ overrides: configuration.prices, ceilings: configuration.ceilingPrices }).priceOf,
    counters: createCounterRegistry(),
    onSwap: (snapshot) => {
      ledger.configure(snapshot.budgets);
      heartbeat.report(snapshot.version);
    },
    logger,
  });
  const follower = follow(environment.databaseUrl, { snapshots, clock, recall, logger });

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
    beginDrain: () => {
      draining = true;
    },
    async close() {
      await follower.stop();
      for (const job of [heartbeat, forgetting, softSpend]) job.stop();
      await rates.close();
      await ledger.close();
      await spool.close(SPOOL_CLOSE_MS);
      await egress.close();
      await pool.end();
    },
  };
}

function limitsOf({ maxBodyBytes, defaultOutputTokens, spoolDirectory, heartbeatMs }: Environment): Gateway["limits"] {
  return { maxBodyBytes, defaultOutputTokens, uploadDirectory: spoolDirectory, heartbeatMs };
}

interface Followers {
  snapshots: Snapshots;
  clock: DatabaseClock;
  recall: (recall: Recall) => void;
  logger: Logger;
}

/** Keeps the snapshot and the clock up to date, and hears of what other gateways lack. */
function follow(databaseUrl: string, { snapshots, clock, recall, logger }: Followers): ConfigurationFollower {
  let databaseAnswers = true;
  return followConfiguration(databaseUrl, {
    onVersion: (version, reading) => {
      databaseAnswers = true;
      clock.learn(reading);
      void snapshots.refresh(version);
    },
    onRecall: recall,
    onError: (err) => {
      if (databaseAnswers) logger.warn({ err }, "the database does not answer; the configuration stays as it is");
      databaseAnswers = false;
    },
  });
}
