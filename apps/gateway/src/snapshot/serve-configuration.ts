import { followConfiguration, loadConfiguration, type Pool, type Recall } from "@gatehouse/db/gateway";
import { createCounterRegistry } from "@gatehouse/limits";
import { createPriceBook } from "@gatehouse/metering";
import { createSigner } from "@gatehouse/vault";
import type { Logger } from "pino";
import type { DatabaseClock } from "../clock.ts";
import type { Environment } from "../env.ts";
import { createPolicyShelf } from "./policies.ts";
import type { Snapshot } from "./snapshot.ts";
import { createSnapshotFile } from "./snapshot-file.ts";
import { createSnapshots, type Snapshots } from "./snapshots.ts";

/** What the database may take at the start before what an earlier run kept is served instead. */
const PATIENCE_MS = 1_500;

/**
 * Serves the newest configuration of the database, follows its changes and keeps it on disk; at a start without the
 * database, what an earlier run kept. The database is asked again and again, for as long as it takes. On the way the clock
 * is kept right, and it is heard what other gateways lack.
 */
export function serveConfiguration(options: {
  environment: Environment;
  pool: Pool;
  clock: DatabaseClock;
  logger: Logger;
  onSwap: (snapshot: Snapshot) => void;
  onRecall: (recall: Recall) => void;
}): { snapshots: Snapshots; close(): Promise<void> } {
  const { environment, pool, clock, logger, onSwap, onRecall } = options;
  const file = createSnapshotFile({
    directory: environment.spoolDirectory,
    signer: createSigner(environment.kek, "snapshot file"),
    maxAgeMs: environment.snapshotMaxAgeMs,
    logger,
  });
  const snapshots = createSnapshots({
    load: () => loadConfiguration(pool),
    pricesFor: (configuration) =>
      createPriceBook({ overrides: configuration.prices, ceilings: configuration.ceilingPrices }).priceOf,
    lasting: { counters: createCounterRegistry(), policies: createPolicyShelf(logger) },
    onSwap,
    keeper: file,
    logger,
  });
  const impatience = setTimeout(() => {
    const kept = snapshots.current() ? undefined : file.read();
    if (kept) snapshots.restore(kept);
  }, PATIENCE_MS);
  let databaseAnswers = true;
  const follower = followConfiguration(environment.databaseUrl, {
    onVersion: (version, reading) => {
      databaseAnswers = true;
      clock.learn(reading);
      void snapshots.refresh(version);
    },
    onRecall,
    onError: (err) => {
      if (databaseAnswers) logger.warn({ err }, "the database does not answer; the configuration stays as it is");
      databaseAnswers = false;
      snapshots.doubt();
    },
  });
  return {
    snapshots,
    async close() {
      clearTimeout(impatience);
      await follower.stop();
      await file.close();
    },
  };
}
