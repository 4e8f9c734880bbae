import type { Finding } from "../finding.ts";
import type { OwnDetectors } from "../scanner.ts";
import { ScanError } from "./scan-error.ts";
import { type Job, WorkerThread } from "./worker-thread.ts";

/** Scans off the event loop. */
export interface ScanPool {
  /**
   * What `compileScanner(own, detect).scan(texts)` gives. Compiled scanners are kept by the identity of `own`: pass the
   * same object for the same settings.
   *
   * @throws ScanError
   */
  scan(own: OwnDetectors, detect: readonly string[], texts: readonly string[]): Promise<Finding[]>;
  /** Ends the workers. Scans under way or waiting are rejected. */
  close(): Promise<void>;
}

export interface ScanPoolOptions {
  /** How many workers there may be at most; each is started when it is needed first. */
  size: number;
  /** How long one scan may take; then its worker is ended, and another one takes its place. */
  timeoutMs?: number;
  /** How long a scan may wait for a worker, and how many may wait. */
  waitMs?: number;
  maxWaiting?: number;
}

const DEFAULTS = { timeoutMs: 2_000, waitMs: 10_000, maxWaiting: 256 };

export function createScanPool(options: ScanPoolOptions): ScanPool {
  return new Pool({ ...DEFAULTS, ...options });
}

interface WaitingJob extends Job {
  timer: NodeJS.Timeout;
}

class Pool implements ScanPool {
  readonly #options: Required<ScanPoolOptions>;
  readonly #workers = new Set<WorkerThread>();
  /** In the order in which they came. */
  readonly #waiting = new Set<WaitingJob>();
  readonly #numbers = new ScannerNumbers();
  #closed = false;

  constructor(options: Required<ScanPoolOptions>) {
    this.#options = options;
  }

  scan(own: OwnDetectors, detect: readonly string[], texts: readonly string[]): Promise<Finding[]> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new ScanError("closed", "the pool was closed"));
      if (this.#waiting.size >= this.#options.maxWaiting) return reject(new ScanError("busy", "too many scans wait"));
      const timer = setTimeout(() => {
        this.#waiting.delete(job);
        reject(new ScanError("busy", `no worker was free for ${this.#options.waitMs} ms`));
      }, this.#options.waitMs);
      const job = { scanner: this.#numbers.of(own, detect), own, detect, texts, resolve, reject, timer };
      this.#waiting.add(job);
      this.#assign();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#rejectWaiting(new ScanError("closed", "the pool was closed"));
    await Promise.all([...this.#workers].map((worker) => worker.end()));
  }

  #assign(): void {
    for (const job of this.#waiting) {
      const idle = [...this.#workers].find((worker) => worker.isIdle);
      if (!idle) break;
      clearTimeout(job.timer);
      this.#waiting.delete(job);
      idle.run(job);
    }
    this.#start();
  }

  #rejectWaiting(error: ScanError): void {
    for (const job of this.#waiting) {
      clearTimeout(job.timer);
      job.reject(error);
    }
    this.#waiting.clear();
  }

  /** One more worker at a time for what waits. */
  #start(): void {
    const starting = [...this.#workers].some((worker) => worker.isStarting);
    if (this.#closed || starting || this.#waiting.size === 0 || this.#workers.size >= this.#options.size) return;
    const worker: WorkerThread = new WorkerThread(this.#options.timeoutMs, {
      onIdle: () => this.#assign(),
      onExit: (started) => {
        this.#workers.delete(worker);
        // One that cannot even start is not tried again and again.
        if (!started) this.#rejectWaiting(new ScanError("died", "no worker could be started"));
        this.#assign();
      },
    });
    this.#workers.add(worker);
  }
}

/** Numbers for what is to be compiled: the same for the same settings and the same names, in whatever order. */
class ScannerNumbers {
  readonly #bySettings = new WeakMap<OwnDetectors, Map<string, number>>();
  #last = 0;

  of(own: OwnDetectors, detect: readonly string[]): number {
    const byNames = this.#bySettings.get(own) ?? new Map<string, number>();
    this.#bySettings.set(own, byNames);
    const names = detect.toSorted().join(",");
    const known = byNames.get(names);
    if (known !== undefined) return known;
    this.#last += 1;
    byNames.set(names, this.#last);
    return this.#last;
  }
}
