import {
  createPool,
  createStrictLedger,
  createUsageSink,
  findUpstreamObjects,
  type NodeFacts,
  type Pool,
} from "@gatehouse/db/gateway";
import type { CredentialConfiguration } from "@gatehouse/domain";
import { uuidv7 } from "@gatehouse/domain";
import type { Ledger } from "@gatehouse/limits";
import { openSpool, type UsageSpool } from "@gatehouse/metering";
import { type Adapter, createAdapters, createEgress } from "@gatehouse/providers";
import { createRetryBudget, createTargetHealth, type RetryBudget, type TargetHealth } from "@gatehouse/routing";
import { digestVirtualKey, openSecret } from "@gatehouse/vault";
import type { CallerRequest } from "@gatehouse/wire";
import { type Logger, pino } from "pino";
import type { Environment } from "./env.ts";
import { createLoadGuard, type LoadGuard } from "./http/load-guard.ts";
import { startForgetting } from "./janitor/forgetting.ts";
import { startHeartbeat } from "./janitor/heartbeat.ts";
import { createQuarantine } from "./janitor/quarantine.ts";
import { startReconciliation } from "./janitor/reconciliation.ts";
import { createGatewayMetrics, type GatewayMetrics, registerSights, type Sights } from "./metrics/gateway-metrics.ts";
import { createOwners, type Owners } from "./pipeline/owners.ts";
import { createReplays, type Replays } from "./pipeline/replays.ts";
import { createSecretStore, type SecretStore } from "./snapshot/secrets.ts";
import { serveConfiguration } from "./snapshot/serve-configuration.ts";
import type { Snapshots } from "./snapshot/snapshots.ts";

/** What the stages of the pipeline work with. */
export interface Gateway {
  nodeId: string;
  snapshots: Snapshots;
  ledger: Ledger;
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

const LEDGER_TIMEOUT_MS = 5_000;
const SPOOL_CLOSE_MS = 10_000;

/** The composition root: everything with I/O is made here. */
export async function createContainer(environment: Environment): Promise<Container> {
  const logger = pino({ name: "gateway", level: environment.logLevel });
  const pool = createPool(environment.databaseUrl);
  const metrics = createGatewayMetrics();
  const { spool, recovered } = await openUsage(environment, pool, logger, metrics);
  const { nodeId, epoch } = recovered;
  const guard = createLoadGuard({ maxInFlight: environment.maxInFlight });
  const serving = serveConfiguration({ environment, pool, logger, onSwap: ({ version }) => heartbeat.report(version) });
  const { snapshots } = serving;
  const sights = { snapshots, spool, guard, modes: { ledger: () => "strict", rateLimits: () => "local" } };
  const facts = () => nodeFacts(sights);
  const heartbeat = startHeartbeat({ pool, logger, nodeId, epoch, spool, facts, reclaim: recovered.complete });
  const ledgerWatch = startReconciliation({ pool, logger, nodeId, everyMs: environment.reconcileMs });
  registerSights(metrics.registry, { ...sights, ledgerWatch });
  const ledger = createStrictLedger(pool, { nodeId, epoch, timeoutMs: LEDGER_TIMEOUT_MS });
  const egress = createEgress({ allow: environment.egressAllow });
  const adapterFor = createAdapters(egress);
  const forgetting = startForgetting(pool, logger);
  let draining = false;
  const gateway: Gateway = {
    nodeId,
    snapshots,
    ledger,
    spool,
    secrets: createSecretStore((sealed, context) => openSecret(environment.kek, sealed, context)),
    health: createTargetHealth(),
    retryBudget: createRetryBudget(),
    replays: createReplays(),
    owners: createOwners((tenant, objectIds) => findUpstreamObjects(pool, tenant, objectIds)),
    metrics,
    logger,
    limits: {
      maxBodyBytes: environment.maxBodyBytes,
      defaultOutputTokens: environment.defaultOutputTokens,
      uploadDirectory: environment.spoolDirectory,
      heartbeatMs: environment.heartbeatMs,
      metricsToken: environment.metricsToken,
    },
    adapterFor: (credential, request) => adapterFor(credential.provider, request.format),
    digestsOf: (virtualKey) => environment.peppers.all.map(({ key }) => digestVirtualKey(virtualKey, key)),
    mintEventId: () => uuidv7(),
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
      heartbeat.stop();
      ledgerWatch.stop();
      forgetting.stop();
      await ledger.close();
      await spool.close(SPOOL_CLOSE_MS);
      await egress.close();
      await pool.end();
    },
  };
}

/** The spool in front of the database, with what is counted of it on the way. */
async function openUsage(environment: Environment, pool: Pool, logger: Logger, metrics: GatewayMetrics) {
  const { spoolDirectory: directory, spoolMaxBytes: maxBytes } = environment;
  const onQuarantine = createQuarantine(directory, logger, metrics.quarantined);
  const sink = createUsageSink(pool, { onQuarantine });
  const { spool, recovered } = await openSpool({ directory, sink, logger, limits: { maxBytes } });
  if (recovered.settled + recovered.indeterminate > 0) logger.warn(recovered, "attempts of an earlier run recovered");
  return { spool: metrics.counting(spool), recovered };
}

function nodeFacts({ snapshots, spool, guard, modes }: Omit<Sights, "ledgerWatch">): NodeFacts {
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
