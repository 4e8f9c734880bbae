import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { uptime } from "node:os";
import { join } from "node:path";
import { uuidv7 } from "@gatehouse/domain";
import { syncDirectory } from "./journal.ts";

/** Who writes this spool. */
export interface SpoolIdentity {
  /** Stays with the directory. */
  nodeId: string;
  /** One more on every start. */
  epoch: number;
  /** Whether the machine is up since the run before: only then can nothing that was written have been lost. */
  sameBoot: boolean;
}

/** Reads who this is, and counts the start before anything is done under it. Only for the holder of the lock. */
export function nextIdentity(directory: string): SpoolIdentity {
  const [knownNodeId] = linesOf(directory, "node-id");
  const nodeId = knownNodeId || uuidv7();
  if (!knownNodeId) replace(directory, "node-id", nodeId);
  const [lastEpoch, lastBoot] = linesOf(directory, "epoch");
  const epoch = (Number(lastEpoch) || 0) + 1;
  const boot = bootId();
  replace(directory, "epoch", `${epoch}\n${boot}`);
  return { nodeId, epoch, sameBoot: lastEpoch === undefined || (boot !== "" && lastBoot === boot) };
}

/** Differs after every start of the machine; where the system does not tell, the minute in which it started. */
export function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return `minute ${Math.round((Date.now() / 1000 - uptime()) / 60)}`;
  }
}

/**
 * The first epoch of this directory all of whose intents are sure to have been read since. What was held before it may be of
 * requests that were sent, and stays reserved over every later start. `complete`: nothing of earlier runs is missing now.
 */
export function firstSureEpoch(directory: string, { epoch, complete }: { epoch: number; complete: boolean }): number {
  if (complete) return Number(linesOf(directory, "first-sure-epoch")[0]) || 0;
  replace(directory, "first-sure-epoch", String(epoch));
  return epoch;
}

function linesOf(directory: string, name: string): string[] {
  try {
    return readFileSync(join(directory, name), "utf8").trim().split("\n");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** All of it or nothing, also when the power fails. */
function replace(directory: string, name: string, content: string): void {
  const path = join(directory, name);
  const descriptor = openSync(`${path}.next`, "w", 0o600);
  try {
    writeSync(descriptor, `${content}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${path}.next`, path);
  syncDirectory(directory);
}
