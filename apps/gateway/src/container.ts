import { createPool, createStrictLedger, createUsageSink, findUpstreamObjects } from "@gatehouse/db/gateway";
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
import { startForgetting } from "./janitor/forgetting.ts";
import { startHeartbeat } from "./janitor/heartbeat.ts";
import { createQuarantine } from "./janitor/quarantine.ts";
import { createOwners, type Owners } from "./pipeline/owners.ts";
import { createReplays, type Replays } from "./pipeline/replays.ts";
import { createSecretStore, type SecretStore } from "./snapshot/secrets.ts";
import { serveConfiguration } from "./snapshot/serve-configuration.ts";
import type { Snapshot } from "./snapshot/snapshot.ts";
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
  draining(): boolean;
}

export interface Container {
  gateway: Gateway;
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
  const { spool, recovered } = await openSpool({
    directory: environment.spoolDirectory,
    sink: createUsageSink(pool, { onQuarantine: createQuarantine(environment.spoolDirectory, logger) }),
    logger,
  });
  const { nodeId, epoch } = recovered;
  if (recovered.settled + recovered.indeterminate > 0) logger.warn(recovered, "attempts of an earlier run recovered");

  const heartbeat = startHeartbeat({ pool, logger, nodeId, epoch, spool, reclaim: recovered.complete });
  const onSwap = ({ version }: Snapshot) => heartbeat.report(version);
  const configuration = serveConfiguration({ environment, pool, logger, onSwap });
  const ledger = createStrictLedger(pool, { nodeId, epoch, timeoutMs: LEDGER_TIMEOUT_MS });
  const egress = createEgress({ allow: environment.egressAllow });
  const adapterFor = createAdapters(egress);
  const forgetting = startForgetting(pool, logger);
  let draining = false;
  const gateway: Gateway = {
    nodeId,
    snapshots: configuration.snapshots,
    ledger,
    spool,
    secrets: createSecretStore((sealed, context) => openSecret(environment.kek, sealed, context)),
    health: createTargetHealth(),
    retryBudget: createRetryBudget(),
    replays: createReplays(),
    owners: createOwners((tenant, objectIds) => findUpstreamObjects(pool, tenant, objectIds)),
    logger,
    limits: {
      maxBodyBytes: environment.maxBodyBytes,
      defaultOutputTokens: environment.defaultOutputTokens,
      uploadDirectory: environment.spoolDirectory,
      heartbeatMs: environment.heartbeatMs,
    },
    adapterFor: (credential, request) => adapterFor(credential.provider, request.format),
    digestsOf: (virtualKey) => environment.peppers.all.map(({ key }) => digestVirtualKey(virtualKey, key)),
    mintEventId: () => uuidv7(),
    draining: () => draining,
  };
  return {
    gateway,
    beginDrain: () => {
      draining = true;
    },
    async close() {
      await configuration.close();
      heartbeat.stop();
      forgetting.stop();
      await ledger.close();
      await spool.close(SPOOL_CLOSE_MS);
      await egress.close();
      await pool.end();
    },
  };
}
