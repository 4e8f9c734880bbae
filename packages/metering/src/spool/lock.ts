import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { uuidv7 } from "@gatehouse/domain";
import { bootId } from "./identity.ts";
import type { SpoolClock, SpoolLogger } from "./options.ts";

const RENEW_MS = 5_000;
/** A holder on another machine that has not renewed for so long is taken for dead. */
const FOREIGN_STALE_MS = 30_000;

interface Holder {
  token: string;
  pid: number;
  /** When that process started, as the system tells it: process ids are used again, in containers always. */
  started: string;
  host: string;
  boot: string;
}

export interface SpoolLock {
  /** False as soon as somebody else has taken the directory. */
  held(): boolean;
  release(): void;
}

/**
 * Makes this process the only one that uses the directory. The lock of a process that is gone is taken over.
 * @throws Error when another process holds it
 */
export function lockSpool(directory: string, clock: SpoolClock, logger: SpoolLogger): SpoolLock {
  const path = join(directory, "lock");
  const own: Holder = {
    token: uuidv7(),
    pid: process.pid,
    started: startOf(process.pid),
    host: hostname(),
    boot: bootId(),
  };
  if (!create(path, own)) {
    const holder = read(path);
    if (isAlive(path, holder)) throw inUse(directory, holder);
    putAway(directory, path, holder);
    if (!create(path, own)) throw inUse(directory, read(path));
    logger.warn({ pid: holder?.pid, host: holder?.host }, "took over the spool of a process that is gone");
  }
  return keep(path, own, clock, logger);
}

function keep(path: string, own: Holder, clock: SpoolClock, logger: SpoolLogger): SpoolLock {
  let held = true;
  let cancel = clock.after(RENEW_MS, renew);
  function renew(): void {
    held = stillOurs(path, own);
    if (!held) return logger.error({ path }, "the spool was taken by another process");
    cancel = clock.after(RENEW_MS, renew);
  }
  return {
    held: () => held,
    release() {
      cancel();
      if (read(path)?.token === own.token) unlinkSync(path);
      held = false;
    },
  };
}

/** Renews the lock when it is there. A disk that cannot answer is no reason to give up what we hold. */
function stillOurs(path: string, own: Holder): boolean {
  try {
    const now = new Date();
    if (JSON.parse(readFileSync(path, "utf8")).token !== own.token) return false;
    utimesSync(path, now, now);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

function create(path: string, holder: Holder): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, "wx", 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  writeSync(descriptor, JSON.stringify(holder));
  closeSync(descriptor);
  return true;
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(path: string, holder: Holder | undefined): boolean {
  if (holder?.host === hostname()) return holder.boot === bootId() && startOf(holder.pid) === holder.started;
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  // A lock without a holder was being written when its process died, or is being written right now.
  return age < (holder ? FOREIGN_STALE_MS : RENEW_MS);
}

/** Two starters may both see the same dead holder: whoever finds somebody else's lock in hand puts it back. */
function putAway(directory: string, path: string, stale: Holder | undefined): void {
  const aside = join(directory, `lock.${uuidv7()}`);
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const taken = read(aside);
  if (taken?.token === stale?.token) return rmSync(aside);
  renameSync(aside, path);
  throw inUse(directory, taken);
}

/** The start time of a process in clock ticks; where the system does not tell, whether there is one. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return process.platform === "linux" ? "gone" : livenessOf(pid);
  }
}

function livenessOf(pid: number): string {
  try {
    process.kill(pid, 0);
    return "alive";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? "alive" : "gone";
  }
}

const inUse = (directory: string, holder: Holder | undefined): Error =>
  new Error(`The usage spool in ${directory} is in use by process ${holder?.pid ?? "?"} on ${holder?.host ?? "?"}.`);
