import { type AttemptIntent, GatehouseError, type SettledAttempt } from "@gatehouse/domain";
import type { SpoolState } from "../ports.ts";
import { FillLevel } from "./fill-level.ts";
import type { Journal } from "./journal.ts";
import type { SpoolClock, SpoolLimits, SpoolLogger } from "./options.ts";
import type { Outbox, Outgoing } from "./outbox.ts";

/** Attempts on their way to the sink; exactly one of the two is called when the sink has answered. */
export interface Batch {
  attempts: SettledAttempt[];
  acknowledge(): void;
  giveBack(): void;
}

/** A segment waits until no more than this share of it is attempts that still run, so that carrying them frees space. */
const MOST_CARRIED = 0.25;
/** How often a disk that refused is asked again when nothing else has to be written. */
const PROBE_MS = 5_000;

/**
 * Writes intents and results, and removes what is no longer needed. Three places hold settled attempts, in this order:
 * the outbox (written), and, while the disk refuses, `heldBack` (in memory only, written as soon as it can be).
 */
export class Recorder {
  readonly #journal: Journal;
  readonly #outbox: Outbox;
  readonly #limits: SpoolLimits;
  readonly #logger: SpoolLogger;
  /** Intents whose end is not written, and the segment that keeps them from being lost. */
  readonly #open = new Map<string, { intent: AttemptIntent; segment: number; bytes: number }>();
  #heldBack: SettledAttempt[] = [];
  /** Attempts that reached the sink without having been written: only their intents still have to be closed. */
  #unclosed: string[] = [];
  #direct = 0;
  #acknowledged = 0;
  #dropped = 0;
  /** What the disk said to the last write; undefined: it took it. */
  #refusal: unknown;
  readonly #level: FillLevel;
  readonly #clock: SpoolClock;
  #cancelProbe: (() => void) | undefined;
  #reclaiming: Promise<void> | undefined;

  constructor(options: {
    journal: Journal;
    outbox: Outbox;
    limits: SpoolLimits;
    logger: SpoolLogger;
    clock: SpoolClock;
  }) {
    this.#journal = options.journal;
    this.#outbox = options.outbox;
    this.#limits = options.limits;
    this.#logger = options.logger;
    this.#clock = options.clock;
    this.#level = new FillLevel(options.limits.maxBytes, options.logger);
  }

  /** Of those that were written, how many have reached the sink since the start; in the order in which they were. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  get depth(): number {
    return this.#outbox.size + this.#heldBack.length + this.#direct;
  }

  state(): SpoolState {
    this.#look();
    const { bytes } = this.#journal;
    const waiting = [this.#outbox.oldestAt, this.#heldBack[0]?.record.startedAt].filter((at) => at !== undefined);
    const oldestAt = waiting.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
    const { current: level } = this.#level;
    return { level, bytes, limitBytes: this.#limits.maxBytes, oldestAt, dropped: this.#dropped };
  }

  /** Whether everything that was settled is written. */
  get allWritten(): boolean {
    return this.#heldBack.length + this.#direct + this.#unclosed.length === 0;
  }

  get hasOpenIntents(): boolean {
    return this.#open.size > 0;
  }

  /** @throws GatehouseError `metering_unavailable` when the disk refuses or the spool is as large as it may be */
  intend(intent: AttemptIntent): void {
    if (!this.writeHeldBack() || this.#isFull()) throw new GatehouseError("metering_unavailable");
    try {
      this.#appendIntent(intent);
      this.#diskTookIt();
    } catch (cause) {
      this.#diskRefused(cause);
      throw new GatehouseError("metering_unavailable", { cause });
    }
  }

  /** An intent that an earlier run wrote into that segment, which stays until its end is written. */
  adopt(intent: AttemptIntent, segment: number): void {
    this.#open.set(intent.record.eventId, { intent, segment, bytes: Infinity });
  }

  settle(attempt: SettledAttempt): void {
    if (isExpendable(attempt) && (this.#isFull() || this.#heldBack.length >= this.#limits.memoryAttempts)) {
      this.#drop();
    } else if (!this.writeHeldBack() || !this.#write(attempt)) {
      this.#heldBack.push(attempt);
    }
  }

  /** Writes what could not be written before; false while the disk still refuses. */
  writeHeldBack(): boolean {
    let written = 0;
    while (written < this.#heldBack.length && this.#write(this.#heldBack[written] as SettledAttempt)) written += 1;
    this.#heldBack.splice(0, written);
    return this.#heldBack.length === 0 && this.#closeDelivered();
  }

  /** Nothing is tried any more that nobody asks for. */
  stop(): void {
    this.#cancelProbe?.();
    this.#cancelProbe = () => {};
  }

  next(most: number): Batch | undefined {
    const outgoing = this.#outbox.peek(most);
    if (outgoing.length > 0) {
      return {
        attempts: outgoing.map(({ attempt }) => attempt),
        acknowledge: () => this.#acknowledge(outgoing),
        giveBack: () => {},
      };
    }
    if (this.writeHeldBack()) return this.#outbox.size > 0 ? this.next(most) : undefined;
    return this.#heldBack.length > 0 ? this.#nextUnwritten(most) : undefined;
  }

  /** Removes segments, oldest first, whose results are acknowledged; attempts that still run are carried forward. */
  reclaim(): Promise<void> {
    this.#reclaiming ??= this.#removeWhatIsDone().finally(() => {
      this.#reclaiming = undefined;
    });
    return this.#reclaiming;
  }

  async #removeWhatIsDone(): Promise<void> {
    try {
      for (;;) {
        const [oldest] = this.#journal.segments;
        if (!oldest || oldest === this.#journal.currentSegment || oldest.unacknowledged > 0) return;
        const running = [...this.#open.values()].filter((open) => open.segment === oldest.number);
        const runningBytes = running.reduce((sum, { bytes }) => sum + bytes, 0);
        if (runningBytes > oldest.bytes * MOST_CARRIED) return;
        for (const { intent } of running) this.#appendIntent(intent);
        if (running.length > 0) await this.#journal.sync();
        this.#journal.removeOldest();
        this.#look();
      }
    } catch (err) {
      this.#logger.warn({ err }, "a usage segment that is no longer needed could not be removed");
    }
  }

  #isFull(): boolean {
    return this.#journal.bytes >= this.#limits.maxBytes;
  }

  /** False when the disk refuses. An attempt that cannot be put into words would block all others: it is given up. */
  #write(attempt: SettledAttempt): boolean {
    try {
      const position = this.#journal.append({ type: "result", attempt });
      this.#open.delete(attempt.record.eventId);
      this.#outbox.push({ attempt, position });
      this.#diskTookIt();
      return true;
    } catch (err) {
      if (err instanceof TypeError) {
        this.#logger.error({ err }, "a usage record is malformed and was not recorded");
        return true;
      }
      this.#diskRefused(err);
      return false;
    }
  }

  #closeDelivered(): boolean {
    try {
      for (const eventId of this.#unclosed) {
        if (this.#open.has(eventId)) this.#journal.append({ type: "closed", eventId });
        this.#open.delete(eventId);
      }
      this.#unclosed = [];
      return true;
    } catch (err) {
      this.#diskRefused(err);
      return false;
    }
  }

  /** The disk refuses, and nothing that is written is left to send: straight from memory. */
  #nextUnwritten(most: number): Batch {
    const attempts = this.#heldBack.splice(0, most);
    this.#direct += attempts.length;
    const landed = () => {
      this.#direct -= attempts.length;
    };
    return {
      attempts,
      acknowledge: () => {
        landed();
        this.#unclosed.push(...attempts.map(({ record }) => record.eventId));
      },
      giveBack: () => {
        landed();
        this.#heldBack.unshift(...attempts);
      },
    };
  }

  #acknowledge(outgoing: readonly Outgoing[]): void {
    this.#outbox.remove(outgoing.length);
    this.#acknowledged += outgoing.length;
    for (const { position } of outgoing) {
      const segment = this.#journal.segments.find(({ number }) => number === position.segment);
      if (segment) segment.unacknowledged -= 1;
    }
    const upTo = outgoing.at(-1)?.position;
    try {
      if (upTo) this.#journal.append({ type: "acknowledged", upTo });
    } catch {
      // After a crash they are sent once more, which changes nothing.
    }
    void this.reclaim();
  }

  #appendIntent(intent: AttemptIntent): void {
    const bytesBefore = this.#journal.bytes;
    const { segment } = this.#journal.append({ type: "intent", intent });
    this.#open.set(intent.record.eventId, { intent, segment, bytes: this.#journal.bytes - bytesBefore });
  }

  #diskTookIt(): void {
    this.#refusal = undefined;
    this.#look();
  }

  #diskRefused(err: unknown): void {
    this.#refusal = err;
    this.#look();
  }

  #look(): void {
    this.#level.update(this.#journal.bytes, this.#refusal ?? this.#journal.syncRefusal);
    if (this.#level.current === "refused") this.#cancelProbe ??= this.#clock.after(PROBE_MS, () => this.#probe());
  }

  /** Says nothing new, so it can be said at any time. */
  #probe(): void {
    this.#cancelProbe = undefined;
    try {
      this.#journal.append({ type: "acknowledged", upTo: { segment: 0, offset: 0 } });
      this.#diskTookIt();
      this.writeHeldBack();
    } catch (err) {
      this.#diskRefused(err);
    }
  }

  #drop(): void {
    this.#dropped += 1;
    if (this.#dropped % 1000 !== 1) return;
    this.#logger.error({ dropped: this.#dropped }, "the usage spool is full; records of refused requests are dropped");
  }
}

/** A refusal moves no money: when there is no room, it is what can be done without. */
const isExpendable = ({ record, budgets }: SettledAttempt): boolean =>
  record.status === "refused" && budgets.length === 0;
