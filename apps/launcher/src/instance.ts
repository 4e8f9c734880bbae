import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { StartFailure } from "./failure.ts";
import { identify, isRunning } from "./process-identity.ts";

const identity = z.object({ pid: z.number(), began: z.string() });

const note = z.object({
  launcher: identity,
  stopping: z.boolean(),
  gatewayUrl: z.string(),
  dashboardUrl: z.string(),
  /** Where each gateway listens; a version before there were several wrote none. */
  gatewayUrls: z.array(z.string()).default([]),
  children: z.array(identity),
});

/** What a running Gatehouse writes into its data folder, for the next one to read. */
type Note = z.infer<typeof note>;

/** Our claim on a data folder. */
export interface Instance {
  /** Writes down the processes we started: after a kill -9 the next start waits for their end. */
  recordChildren(pids: number[]): void;
  /** Writes down where each gateway listens. */
  recordGateways(urls: string[]): void;
  /** Tells a start that comes now to wait rather than to refuse. */
  announceStop(): void;
  release(): void;
}

/** A predecessor that is going has this long to be gone: it may be finishing a checkpoint. */
const patienceMs = 40_000;

/**
 * Makes this process the only Gatehouse on a data folder. A predecessor that is stopping, and the orphans of one that was
 * killed, are waited for.
 * @throws StartFailure when another one runs, with its addresses
 */
export async function claim(
  dataDirectory: string,
  addresses: { gatewayUrl: string; dashboardUrl: string },
): Promise<Instance> {
  makeDataDirectory(dataDirectory);
  const file = join(dataDirectory, "running.json");
  const self = identify(process.pid) ?? { pid: process.pid, began: "" };
  const own: Note = { launcher: self, stopping: false, ...addresses, gatewayUrls: [], children: [] };
  const deadline = Date.now() + patienceMs;
  while (!take(file, own)) {
    const other = read(file);
    if (!other || isGone(other)) {
      removeStale(file, other);
      continue;
    }
    if (!isLeaving(other)) throw new StartFailure(alreadyRunning(other, dataDirectory));
    if (Date.now() > deadline) throw new StartFailure(doesNotLeave(other));
    await delay(200);
  }
  const update = (changes: Partial<Note>) => replace(file, Object.assign(own, changes));
  return {
    recordChildren: (pids) => update({ children: pids.map(identify).filter((child) => child !== undefined) }),
    recordGateways: (gatewayUrls) => update({ gatewayUrls }),
    announceStop: () => update({ stopping: true }),
    release: () => rmSync(file, { force: true }),
  };
}

const isLeaving = (other: Note) => other.stopping || !isRunning(other.launcher);
const isGone = (other: Note) => !isRunning(other.launcher) && !other.children.some(isRunning);

const alreadyRunning = (other: Note, dataDirectory: string) =>
  `Gatehouse is running already with the data in ${dataDirectory} (process ${other.launcher.pid}).\n` +
  `  Dashboard  ${other.dashboardUrl}\n  Gateway    ${other.gatewayUrl}\n` +
  "Stop it first, or give this one a GATEHOUSE_DATA_DIR and ports of its own.";

function doesNotLeave(other: Note): string {
  const pids = [other.launcher, ...other.children].filter(isRunning).map((process) => process.pid);
  return `An earlier Gatehouse is still stopping (processes ${pids.join(", ")}). Try again, or end them.`;
}

function makeDataDirectory(dataDirectory: string): void {
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const { message } = cause as Error;
    throw new StartFailure(`The data folder cannot be made (${message}). Set GATEHOUSE_DATA_DIR to another one.`, {
      cause,
    });
  }
}

/** Atomic and whole: whoever sees the file sees all of it. */
function take(file: string, own: Note): boolean {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
    linkSync(draft, file);
    return true;
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    if (code === "EEXIST") return false;
    throw new StartFailure(`The data folder cannot be written (${message}). Start as the user that it belongs to.`, {
      cause,
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moved before it is removed, and looked at again: two starts that find the same stale file must not remove a fresh one. */
function removeStale(file: string, stale: Note | undefined): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (moved && moved.launcher.pid !== stale?.launcher.pid) linkBack(aside, file);
  rmSync(aside, { force: true });
}

function linkBack(aside: string, file: string): void {
  try {
    linkSync(aside, file);
  } catch {
    // A third start has claimed the folder in between; the first one finds out by its ports.
  }
}

function replace(file: string, own: Note): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  renameSync(draft, file);
}

function read(file: string): Note | undefined {
  try {
    return note.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
