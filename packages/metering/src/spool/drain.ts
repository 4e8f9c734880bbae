import type { UsageSink } from "../ports.ts";
import type { SpoolClock, SpoolLimits, SpoolLogger } from "./options.ts";
import type { Batch } from "./recorder.ts";

interface Source {
  readonly depth: number;
  next(most: number): Batch | undefined;
}

/** How long a closing spool waits before it tries a sink that failed once more. */
const CLOSING_RETRY_MS = 250;

/**
 * Hands batches to the sink, one at a time and in order: at once when nothing was sent lately, else when a batch is full
 * or its time has come. A batch that fails is sent again, later and later, for ever.
 */
export class Drain {
  readonly #source: Source;
  readonly #sink: UsageSink;
  readonly #clock: SpoolClock;
  readonly #limits: SpoolLimits;
  readonly #logger: SpoolLogger;
  #cancel: (() => void) | undefined;
  #dueMs = Infinity;
  #sending = false;
  #failures = 0;
  #notBeforeMs = -Infinity;
  #closing = false;
  #stopped = false;
  #whenEmpty: (() => void) | undefined;

  constructor(options: {
    source: Source;
    sink: UsageSink;
    clock: SpoolClock;
    limits: SpoolLimits;
    logger: SpoolLogger;
  }) {
    this.#source = options.source;
    this.#sink = options.sink;
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#logger = options.logger;
  }

  /** There may be something to send. */
  wake(): void {
    if (this.#sending || this.#stopped || this.#source.depth === 0) return;
    const now = this.#clock.now();
    const isUrgent = this.#failures === 0 && (this.#closing || this.#source.depth >= this.#limits.batchSize);
    const due = isUrgent ? now : Math.max(now, this.#notBeforeMs);
    if (this.#cancel && due >= this.#dueMs) return;
    this.#cancel?.();
    this.#dueMs = due;
    this.#cancel = this.#clock.after(due - now, () => void this.#send());
  }

  /** Sends all there is, or gives up after so long; then nothing is sent any more. */
  async finish(timeoutMs: number): Promise<void> {
    this.#closing = true;
    this.#notBeforeMs = Math.min(this.#notBeforeMs, this.#clock.now() + CLOSING_RETRY_MS);
    await new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
      const cancel = this.#clock.after(timeoutMs, resolve);
      this.#whenEmpty = () => {
        cancel();
        resolve();
      };
      if (this.#source.depth === 0 && !this.#sending) this.#whenEmpty();
      else this.wake();
    });
    this.#stopped = true;
    this.#cancel?.();
  }

  async #send(): Promise<void> {
    this.#cancel = undefined;
    this.#sending = true;
    this.#notBeforeMs = this.#clock.now() + this.#limits.batchMs;
    let batch: Batch | undefined;
    try {
      batch = this.#source.next(this.#limits.batchSize);
      if (batch) await this.#sink.write(batch.attempts);
      if (this.#stopped) return;
      batch?.acknowledge();
      this.#failures = 0;
    } catch (err) {
      if (this.#stopped) return;
      batch?.giveBack();
      this.#retryLater(err);
    } finally {
      this.#sending = false;
    }
    this.wake();
    if (this.#source.depth === 0) this.#whenEmpty?.();
  }

  #retryLater(err: unknown): void {
    const { retryFirstMs, retryMostMs } = this.#limits;
    const longest = Math.min(retryMostMs, retryFirstMs * 2 ** Math.min(this.#failures, 30));
    const waitMs = this.#closing ? CLOSING_RETRY_MS : longest * (0.5 + Math.random() / 2);
    this.#failures += 1;
    this.#notBeforeMs = this.#clock.now() + waitMs;
    const { depth } = this.#source;
    this.#logger.warn({ err, depth, failures: this.#failures }, "usage could not be stored; it is kept and sent again");
  }
}
