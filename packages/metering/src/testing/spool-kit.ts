import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SettledAttempt } from "@gatehouse/domain";
import type { UsageSink } from "../ports.ts";
import type { SpoolClock, SpoolDisk, SpoolLimits, SpoolLogger } from "../spool/options.ts";

/** Time that moves only when a test says so. */
export class HeldClock implements SpoolClock {
  #now = 0;
  #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass; what falls due runs in order, each with all that it sets off. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await turn();
    }
    this.#now = until;
  }
}

/** All that is ready to run has run. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export type SinkMode = "ok" | "fails" | "stores-then-fails" | "hangs";

/** A database that takes every event once, and answers as it is told. */
export class ScriptedSink implements UsageSink {
  mode: SinkMode = "ok";
  readonly stored = new Map<string, SettledAttempt>();
  readonly batchSizes: number[] = [];

  async write(batch: readonly SettledAttempt[]): Promise<void> {
    this.batchSizes.push(batch.length);
    if (this.mode === "hangs") return new Promise(() => {});
    if (this.mode !== "fails") {
      for (const attempt of batch) {
        if (!this.stored.has(attempt.record.eventId)) this.stored.set(attempt.record.eventId, attempt);
      }
    }
    if (this.mode !== "ok") throw new Error("connection lost");
  }
}

export type DiskMode = "ok" | "full" | "fills-up";

/** A disk that refuses, at once or in the middle of a record. */
export class ScriptedDisk implements SpoolDisk {
  mode: DiskMode = "ok";
  /** What it refuses with. */
  code = "ENOSPC";
  /** Whether it takes what is written and then fails to keep it. */
  syncFails = false;
  readonly #write: SpoolDisk["write"];

  constructor(write: SpoolDisk["write"]) {
    this.#write = write;
  }

  write(descriptor: number, buffer: Buffer, offset: number, length: number): number {
    if (this.mode === "full" || (this.mode === "fills-up" && offset > 0)) {
      throw Object.assign(new Error(`${this.code}: it does not take it, write`), { code: this.code });
    }
    return this.#write(descriptor, buffer, offset, this.mode === "fills-up" ? Math.ceil(length / 2) : length);
  }

  sync(): Promise<void> {
    return this.syncFails ? Promise.reject(new Error("EIO: i/o error, fdatasync")) : Promise.resolve();
  }
}

export class RememberingLogger implements SpoolLogger {
  readonly messages: string[] = [];
  info(_: object, message: string): void {
    this.messages.push(message);
  }
  warn = this.info;
  error = this.info;
}

/** Small enough that every limit is reached within a few attempts. */
export const SMALL: Partial<SpoolLimits> = {
  segmentBytes: 4096,
  memoryAttempts: 3,
  batchSize: 4,
  syncRecords: 5,
};

export const emptyDirectory = (): string => mkdtempSync(join(tmpdir(), "gatehouse-spool-"));
export const removeDirectory = (directory: string): void => rmSync(directory, { recursive: true, force: true });

/** What a killed process leaves behind: its files as they are, and a lock that nobody holds. */
export function afterKill(directory: string): string {
  const copy = emptyDirectory();
  cpSync(directory, copy, { recursive: true });
  rmSync(join(copy, "lock"), { force: true });
  return copy;
}
