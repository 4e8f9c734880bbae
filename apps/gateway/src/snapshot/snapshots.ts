import type { Configuration } from "@gatehouse/domain";
import type { CounterRegistry } from "@gatehouse/limits";
import type { Logger } from "pino";
import { buildSnapshot, type PriceOf, type Snapshot } from "./snapshot.ts";

/** Holds the snapshot that requests are served from. */
export interface Snapshots {
  /** undefined until the first configuration was loaded. */
  current(): Snapshot | undefined;
  /** Time since the snapshot was last known to be the newest. */
  ageMs(): number;
  /** Loads and swaps in the configuration unless that version is already served. Failures keep the last good one. */
  refresh(version: bigint): Promise<void>;
}

export interface SnapshotSources {
  load(): Promise<Configuration>;
  /** A price look-up for that configuration's overrides. */
  pricesFor(configuration: Configuration): PriceOf;
  /** What is counted against rate limits. */
  counters: CounterRegistry;
  onSwap(snapshot: Snapshot): void;
  logger: Logger;
}

export function createSnapshots({ load, pricesFor, counters, onSwap, logger }: SnapshotSources): Snapshots {
  let snapshot: Snapshot | undefined;
  let confirmedMs = performance.now();
  let loading: Promise<void> | undefined;

  async function reload(): Promise<void> {
    const configuration = await load();
    if (snapshot && configuration.version < snapshot.version) return;
    snapshot = buildSnapshot(configuration, pricesFor(configuration), counters);
    confirmedMs = performance.now();
    onSwap(snapshot);
    logger.info({ version: snapshot.version.toString() }, "configuration applied");
  }

  return {
    current: () => snapshot,
    ageMs: () => performance.now() - confirmedMs,
    async refresh(version) {
      if (snapshot && snapshot.version >= version) {
        confirmedMs = performance.now();
        return;
      }
      // A load that began before this version was written may miss it: look again once it is through.
      while (loading) await loading;
      if (snapshot && snapshot.version >= version) return;
      loading = reload()
        .catch((err: unknown) => logger.error({ err }, "configuration could not be loaded"))
        .finally(() => {
          loading = undefined;
        });
      await loading;
    },
  };
}
