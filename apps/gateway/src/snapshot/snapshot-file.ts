import { readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Configuration } from "@gatehouse/domain";
import type { Signer } from "@gatehouse/vault";
import type { Logger } from "pino";
import { decodeSnapshot, encodeSnapshot, type KeptConfiguration } from "./snapshot-codec.ts";

/** The last good configuration on disk, for a start while the database is away. Secrets stay sealed in it, keys digests. */
export interface SnapshotFile {
  /** Writes it, at most once a second; the last one always. Never throws: a disk that refuses is logged. */
  keep(configuration: Configuration): void;
  /** What was kept is still the newest; says so on disk now and then. */
  confirm(): void;
  /** undefined when there is none, or none that may be used; the log says why. */
  read(): KeptConfiguration | undefined;
  /** Resolves when all is written. */
  close(): Promise<void>;
}

const NAME = "snapshot.json";
const PAUSE_MS = 1_000;
/** A large configuration takes its time to write: between two writes, so many times as long. */
const PAUSE_SHARE = 20;
/** How much older the file may look than what it says is: small beside the hours that it is good for. */
const RENEW_MS = 10 * 60_000;

export function createSnapshotFile(options: {
  directory: string;
  signer: Signer;
  maxAgeMs: number;
  logger: Logger;
}): SnapshotFile {
  const { directory, signer, maxAgeMs, logger } = options;
  const path = join(directory, NAME);
  let latest: KeptConfiguration | undefined;
  /** Which of them is on the disk. */
  let written: KeptConfiguration | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let writtenMs = -Infinity;
  let pauseMs = PAUSE_MS;
  let diskIsWell = true;

  async function write(): Promise<void> {
    const kept = latest;
    if (!kept || kept === written) return;
    writtenMs = performance.now();
    try {
      await replace(directory, encodeSnapshot(kept, signer));
      written = kept;
      diskIsWell = true;
    } catch (err) {
      if (diskIsWell)
        logger.error({ err, path }, "the configuration cannot be kept on disk for a start without database");
      diskIsWell = false;
    }
    pauseMs = Math.max(PAUSE_MS, (performance.now() - writtenMs) * PAUSE_SHARE);
  }

  function schedule(): void {
    if (timer) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        writing = writing.then(write);
      },
      Math.max(0, writtenMs + pauseMs - performance.now()),
    ).unref();
  }

  return {
    keep(configuration) {
      latest = { configuration, writtenAt: new Date() };
      schedule();
    },
    confirm() {
      if (!latest) return;
      if (latest !== written) return schedule();
      if (performance.now() - writtenMs < RENEW_MS) return;
      latest = { configuration: latest.configuration, writtenAt: new Date() };
      schedule();
    },
    read() {
      try {
        const kept = decodeSnapshot(readFileSync(path, "utf8"), signer);
        refuseOld(kept, maxAgeMs);
        return kept;
      } catch (err) {
        if ((err as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        logger.error({ path, reason: (err as Error).message }, "the configuration that was kept on disk is not used");
        return undefined;
      }
    },
    close() {
      clearTimeout(timer);
      writing = writing.then(write);
      return writing;
    },
  };
}

/** A clock that was set back makes it look as if it came from the future: that far off, nobody knows how old it is. */
function refuseOld({ writtenAt }: KeptConfiguration, maxAgeMs: number): void {
  const ageMs = Math.abs(Date.now() - writtenAt.getTime());
  if (ageMs <= maxAgeMs) return;
  const most = Math.round(maxAgeMs / 3_600_000);
  throw new Error(`it is of ${writtenAt.toISOString()}, and may be ${most} h old at most`);
}

/** All of it or nothing, also when the power fails. */
async function replace(directory: string, text: string): Promise<void> {
  const path = join(directory, NAME);
  const file = await open(`${path}.next`, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.next`, path);
  const folder = await open(directory, "r");
  await folder.sync().finally(() => folder.close());
}
