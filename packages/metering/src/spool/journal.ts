import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { type Entry, encodeEntry, type Position } from "./codec.ts";
import { frame } from "./frame.ts";
import type { SpoolClock, SpoolDisk, SpoolLimits, SpoolLogger } from "./options.ts";
import { segmentPath } from "./segment-file.ts";

/** One file of the journal. */
export interface Segment {
  number: number;
  bytes: number;
  /** Results in it that the sink has not acknowledged. */
  unacknowledged: number;
}

interface Writable {
  segment: Segment;
  descriptor: number;
}

/** The journal's files, oldest first; only the newest is written to, and no file of an earlier run is. */
export class Journal {
  readonly segments: Segment[];
  bytes: number;
  /** What the disk said to the last sync; undefined: all that was written before it is safe. */
  syncRefusal: unknown;
  readonly #directory: string;
  readonly #disk: SpoolDisk;
  readonly #limits: SpoolLimits;
  readonly #logger: SpoolLogger;
  readonly #clock: SpoolClock;
  #current: Writable | undefined;
  /** The next append begins a new file: the current one is full, or cannot be trusted. */
  #rotate = true;
  #nextNumber: number;
  #unsynced: number[] = [];
  #unsyncedRecords = 0;
  #cancelSync: (() => void) | undefined;
  #syncing: Promise<void> = Promise.resolve();

  constructor(options: {
    directory: string;
    segments: Segment[];
    nextNumber: number;
    disk: SpoolDisk;
    limits: SpoolLimits;
    logger: SpoolLogger;
    clock: SpoolClock;
  }) {
    this.#directory = options.directory;
    this.segments = options.segments;
    this.bytes = options.segments.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#nextNumber = options.nextNumber;
    this.#disk = options.disk;
    this.#limits = options.limits;
    this.#logger = options.logger;
    this.#clock = options.clock;
  }

  get currentSegment(): Segment | undefined {
    return this.#current?.segment;
  }

  /** Written when this returns, so that it survives the death of the process; of the machine, after the next sync. */
  append(entry: Entry): Position {
    const bytes = frame(encodeEntry(entry));
    const { segment, descriptor } = this.#writable();
    this.#write(descriptor, segment, bytes);
    segment.bytes += bytes.length;
    this.bytes += bytes.length;
    if (entry.type === "result") segment.unacknowledged += 1;
    if (segment.bytes >= this.#limits.segmentBytes) this.#rotate = true;
    this.#planSync();
    return { segment: segment.number, offset: segment.bytes };
  }

  /** Bytes of a segment from `offset` on, at most `most`. */
  read(number: number, offset: number, most: number): Buffer {
    const descriptor = openSync(segmentPath(this.#directory, number), "r");
    try {
      const buffer = Buffer.allocUnsafe(most);
      return buffer.subarray(0, readSync(descriptor, buffer, 0, most, offset));
    } finally {
      closeSync(descriptor);
    }
  }

  /** Removes the oldest segment; never the one that is written to. */
  removeOldest(): void {
    const [oldest] = this.segments;
    if (!oldest || oldest === this.#current?.segment) return;
    unlinkSync(segmentPath(this.#directory, oldest.number));
    this.segments.shift();
    this.bytes -= oldest.bytes;
  }

  /** Resolves when everything appended so far is on the disk. @throws what the disk answers */
  sync(): Promise<void> {
    this.#cancelSync?.();
    this.#cancelSync = undefined;
    this.#syncing = this.#syncing.catch(() => {}).then(() => this.#syncNow());
    return this.#syncing;
  }

  /** Syncs and closes; `empty` also removes every file, for nothing in them is needed any more. */
  async close({ empty }: { empty: boolean }): Promise<void> {
    await this.sync().catch((err) => this.#logger.error({ err }, "the usage journal could not be synced"));
    if (this.#current) closeSync(this.#current.descriptor);
    this.#current = undefined;
    this.#rotate = true;
    while (empty && this.segments.length > 0) this.removeOldest();
  }

  #writable(): Writable {
    if (this.#current && !this.#rotate) return this.#current;
    const number = this.#nextNumber;
    const descriptor = openSync(segmentPath(this.#directory, number), "ax", 0o600);
    this.#nextNumber += 1;
    const segment: Segment = { number, bytes: 0, unacknowledged: 0 };
    this.segments.push(segment);
    if (this.#current) this.#unsynced.push(this.#current.descriptor);
    this.#current = { segment, descriptor };
    this.#rotate = false;
    return this.#current;
  }

  #write(descriptor: number, segment: Segment, bytes: Buffer): void {
    let written = 0;
    try {
      while (written < bytes.length) {
        written += this.#disk.write(descriptor, bytes, written, bytes.length - written);
      }
    } catch (error) {
      this.#takeBack(descriptor, segment);
      throw error;
    }
  }

  /** A part of a record must not stand between sound ones; where it cannot be cut off, the file ends with it. */
  #takeBack(descriptor: number, segment: Segment): void {
    try {
      ftruncateSync(descriptor, segment.bytes);
    } catch {
      this.#rotate = true;
    }
  }

  #planSync(): void {
    this.#unsyncedRecords += 1;
    if (this.#unsyncedRecords === this.#limits.syncRecords) this.#syncSoon(0);
    else if (!this.#cancelSync) this.#syncSoon(this.#limits.syncMs);
  }

  #syncSoon(ms: number): void {
    this.#cancelSync?.();
    this.#cancelSync = this.#clock.after(ms, () => {
      this.sync().catch((err) => this.#logger.error({ err }, "the usage journal could not be synced"));
    });
  }

  async #syncNow(): Promise<void> {
    const retired = this.#unsynced.splice(0);
    const current = this.#current;
    this.#unsyncedRecords = 0;
    try {
      for (const descriptor of retired) await this.#disk.sync(descriptor);
      if (current) await this.#disk.sync(current.descriptor);
      if (retired.length > 0) syncDirectory(this.#directory);
      this.syncRefusal = undefined;
    } catch (error) {
      this.syncRefusal = error;
      // After a failed sync the system may have dropped what it could not write: that file is not written to again.
      this.#rotate = true;
      throw error;
    } finally {
      for (const descriptor of retired) closeSync(descriptor);
    }
  }
}

/** Makes files that were created or renamed in it outlive a power cut. */
export function syncDirectory(directory: string): void {
  const descriptor = openSync(join(directory, "."), "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
