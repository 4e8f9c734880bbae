import type { SettledAttempt } from "@gatehouse/domain";
import { decodeEntry, type Position, peekEntry } from "./codec.ts";
import { scanFrames } from "./frame.ts";
import type { Journal } from "./journal.ts";
import type { SpoolLogger } from "./options.ts";

/** A settled attempt that is in the journal and that the sink has not acknowledged. */
export interface Outgoing {
  attempt: SettledAttempt;
  position: Position;
}

const READ_BYTES = 1024 ** 2;

/**
 * Settled attempts on their way to the sink, in the order of the journal. The first ones are in memory; when they are
 * too many, the rest is only counted and read back from the journal, so that a long outage of the sink costs disk.
 */
export class Outbox {
  readonly #journal: Journal;
  readonly #logger: SpoolLogger;
  readonly #memoryAttempts: number;
  #queue: Outgoing[] = [];
  /** Attempts behind the queue that are on disk only. */
  #onDisk: number;
  /** The end of the last attempt that is, or was, in the queue: reading back goes on behind it. */
  #lastQueued: Position;
  /** The last one that was removed: no attempt that waits on disk only is older. */
  #lastRemoved: SettledAttempt | undefined;

  constructor(options: {
    journal: Journal;
    logger: SpoolLogger;
    memoryAttempts: number;
    onDisk: number;
    acknowledged: Position;
  }) {
    this.#journal = options.journal;
    this.#logger = options.logger;
    this.#memoryAttempts = options.memoryAttempts;
    this.#onDisk = options.onDisk;
    this.#lastQueued = options.acknowledged;
  }

  get size(): number {
    return this.#queue.length + this.#onDisk;
  }

  /** When the first one began, or a little before. */
  get oldestAt(): Date | undefined {
    if (this.size === 0) return undefined;
    return (this.#queue[0]?.attempt ?? this.#lastRemoved)?.record.startedAt;
  }

  push(outgoing: Outgoing): void {
    if (this.#onDisk > 0 || this.#queue.length >= this.#memoryAttempts) {
      this.#onDisk += 1;
      return;
    }
    this.#queue.push(outgoing);
    this.#lastQueued = outgoing.position;
  }

  /** The first attempts, at most `most`; they stay until they are removed. */
  peek(most: number): Outgoing[] {
    while (this.#queue.length === 0 && this.#onDisk > 0) this.#readBack(most);
    return this.#queue.slice(0, most);
  }

  /** Removes the first attempts. */
  remove(count: number): void {
    const removed = this.#queue.splice(0, count);
    this.#lastRemoved = removed.at(-1)?.attempt ?? this.#lastRemoved;
  }

  #readBack(most: number): void {
    const segment = this.#journal.segments.find(({ number, bytes }) => {
      const { segment: lastSegment, offset } = this.#lastQueued;
      return number > lastSegment || (number === lastSegment && offset < bytes);
    });
    if (!segment) {
      this.#logger.error({ missing: this.#onDisk }, "usage records that were in the journal cannot be read back");
      this.#onDisk = 0;
      return;
    }
    const offset = segment.number === this.#lastQueued.segment ? this.#lastQueued.offset : 0;
    const rest = segment.bytes - offset;
    let bytes = this.#journal.read(segment.number, offset, Math.min(rest, READ_BYTES));
    let scan = scanFrames(bytes, 0, most);
    if (scan.frames.length === 0 && bytes.length < rest) {
      bytes = this.#journal.read(segment.number, offset, rest);
      scan = scanFrames(bytes, 0, most);
    }
    for (const { payload, end } of scan.frames) {
      this.#take(payload, { segment: segment.number, offset: offset + end });
    }
    const end = scan.frames.length === 0 ? rest : scan.soundBytes;
    this.#lastQueued = { segment: segment.number, offset: offset + end };
  }

  #take(payload: string, position: Position): void {
    if (peekEntry(payload)?.type !== "result") return;
    const entry = decodeEntry(payload);
    if (entry.type !== "result") return;
    this.#queue.push({ attempt: entry.attempt, position });
    this.#onDisk -= 1;
  }
}
