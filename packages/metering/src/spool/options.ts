import { fdatasync, writeSync } from "node:fs";
import type { UsageSink } from "../ports.ts";

/** Takes what pino's logger does. */
export interface SpoolLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Time, so that tests can hold it still. */
export interface SpoolClock {
  /** Milliseconds, of any origin. */
  now(): number;
  /** Calls back once after so many milliseconds, unless the function it returns is called first. */
  after(ms: number, callback: () => void): () => void;
}

/** The two calls that a sick disk refuses, so that tests can be that disk. */
export interface SpoolDisk {
  write(descriptor: number, buffer: Buffer, offset: number, length: number): number;
  sync(descriptor: number): Promise<void>;
}

export interface SpoolLimits {
  /** Bytes on disk from which on `intend` refuses; results are still written. */
  maxBytes: number;
  segmentBytes: number;
  /** What is written reaches the disk after so many records, or so long. */
  syncRecords: number;
  syncMs: number;
  /** Attempts per batch for the sink. */
  batchSize: number;
  /** A batch that is not full waits until so long after the one before it. */
  batchMs: number;
  /** Settled attempts kept in memory; what is beyond is read back from the disk. */
  memoryAttempts: number;
  retryFirstMs: number;
  retryMostMs: number;
}

export const DEFAULT_LIMITS: SpoolLimits = {
  maxBytes: 1024 ** 3,
  segmentBytes: 16 * 1024 ** 2,
  syncRecords: 500,
  syncMs: 50,
  batchSize: 500,
  batchMs: 200,
  memoryAttempts: 5_000,
  retryFirstMs: 100,
  retryMostMs: 10_000,
};

export interface SpoolOptions {
  /** Belongs to this spool alone; made when it is not there. */
  directory: string;
  /** Must be idempotent by `record.eventId`: an attempt is handed over again when the answer did not arrive. */
  sink: UsageSink;
  logger: SpoolLogger;
  clock?: SpoolClock;
  limits?: Partial<SpoolLimits>;
  disk?: SpoolDisk;
}

export const SYSTEM_CLOCK: SpoolClock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export const SYSTEM_DISK: SpoolDisk = {
  write: (descriptor, buffer, offset, length) => writeSync(descriptor, buffer, offset, length),
  sync: (descriptor) =>
    new Promise((resolve, reject) => {
      fdatasync(descriptor, (error) => (error ? reject(error) : resolve()));
    }),
};
