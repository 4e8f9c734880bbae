import type { Configuration } from "@gatehouse/domain";
import type { Logger } from "pino";
import { buildSnapshot, type Lasting, type PriceOf, type Snapshot } from "./snapshot.ts";
import type { KeptConfiguration } from "./snapshot-codec.ts";

/** Holds the snapshot that requests are served from. */
export interface Snapshots {
  /** undefined until the first configuration was loaded. */
  current(): Snapshot | undefined;
  /** Time since the snapshot was last known to be the newest. */
  ageMs(): number;
  /** The snapshot may not be the newest: the database is away, or was not reached since the start. */
  stale(): boolean;
  /** Loads and swaps in the configuration unless that version is already served. Failures keep the last good one. */
  refresh(version: bigint): Promise<void>;
  /** The database did not answer: from now on what is served is stale. */
  doubt(): void;
  /** Serves what an earlier run kept, until the database answers, unless something is served already. */
  restore(kept: KeptConfiguration): void;
}

export interface SnapshotSources {
  load(): Promise<Configuration>;
  /** A price look-up for that configuration's overrides. */
  pricesFor(configuration: Configuration): PriceOf;
  lasting: Lasting;
  onSwap(snapshot: Snapshot): void;
  /** Told of every configuration that was loaded, and of each look that found it to be the newest. */
  keeper: { keep(configuration: Configuration): void; confirm(): void };
  logger: Logger;
}

/** A look that takes longer has as good as failed. */
const STALE_MS = 5_000;

export function createSnapshots({ load, pricesFor, lasting, onSwap, keeper, logger }: SnapshotSources): Snapshots {
  let snapshot: Snapshot | undefined;
  /** What was kept on disk may be of another database, whose versions say nothing of this one's. */
  let loaded = false;
  let confirmedMs = performance.now();
  let doubted = false;
  let loading: Promise<void> | undefined;

  const isCurrent = (version: bigint) => loaded && snapshot !== undefined && snapshot.version >= version;

  function confirm(): void {
    confirmedMs = performance.now();
    doubted = false;
  }

  function serve(configuration: Configuration): void {
    snapshot = buildSnapshot(configuration, pricesFor(configuration), lasting);
    onSwap(snapshot);
  }

  async function reload(): Promise<void> {
    const configuration = await load();
    if (loaded && snapshot && configuration.version < snapshot.version) return;
    serve(configuration);
    loaded = true;
    confirm();
    keeper.keep(configuration);
    logger.info({ version: configuration.version.toString() }, "configuration applied");
  }

  return {
    current: () => snapshot,
    ageMs: () => performance.now() - confirmedMs,
    stale: () => !loaded || doubted || performance.now() - confirmedMs > STALE_MS,
    doubt() {
      doubted = true;
    },
    restore({ configuration, writtenAt }) {
      if (snapshot) return;
      const ageMs = Math.max(0, Date.now() - writtenAt.getTime());
      serve(configuration);
      confirmedMs = performance.now() - ageMs;
      const version = configuration.version.toString();
      logger.warn({ version, ageMs }, "the database does not answer; serving the configuration that was kept on disk");
    },
    async refresh(version) {
      if (isCurrent(version)) {
        confirm();
        keeper.confirm();
        return;
      }
      // A load that began before this version was written may miss it: look again once it is through.
      while (loading) await loading;
      if (isCurrent(version)) return;
      loading = reload()
        .catch((err: unknown) => logger.error({ err }, "configuration could not be loaded"))
        .finally(() => {
          loading = undefined;
        });
      await loading;
    },
  };
}
