import { Worker } from "node:worker_threads";
import type { Finding } from "../finding.ts";
import type { OwnDetectors } from "../scanner.ts";
import type { ScanReply, ScanRequest } from "./messages.ts";
import { ScanError } from "./scan-error.ts";

/** A scan that a worker is to do. */
export interface Job {
  /** Number of the compiled scanner. */
  scanner: number;
  own: OwnDetectors;
  detect: readonly string[];
  texts: readonly string[];
  resolve(findings: Finding[]): void;
  reject(error: ScanError): void;
}

export interface WorkerThreadEvents {
  /** It can take a job: it has started, or ended one. */
  onIdle(): void;
  /** It is gone, and its job rejected. `started`: it was ready once. */
  onExit(started: boolean): void;
}

/** More compiled scanners than one organization has are kept, but not those of every settings there ever were. */
const MAX_SCANNERS = 64;
/** A text that needs more, in MiB, ends the worker and not the process. */
const MAX_HEAP_MIB = 512;

/** One worker: takes a job at a time, and is ended when a job takes too long. */
export class WorkerThread {
  readonly #worker = new Worker(new URL("./scan-worker.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
  });
  /** Compiled there, the one used last at the end. */
  readonly #scanners = new Set<number>();
  readonly #timeoutMs: number;
  #job: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #started = false;
  #ended = false;

  constructor(timeoutMs: number, { onIdle, onExit }: WorkerThreadEvents) {
    this.#timeoutMs = timeoutMs;
    // A pool that nobody closes does not keep the process alive.
    this.#worker.unref();
    this.#worker.on("message", (reply: ScanReply) => {
      if (reply.kind === "ready") this.#started = true;
      else this.#settle(reply);
      onIdle();
    });
    this.#worker.on("error", (error) => this.#fail(new ScanError("died", String(error))));
    this.#worker.on("exit", () => {
      this.#fail(new ScanError("died", "its worker ended"));
      onExit(this.#started);
    });
  }

  get isStarting(): boolean {
    return !this.#started && !this.#ended;
  }

  get isIdle(): boolean {
    return this.#started && !this.#ended && this.#job === undefined;
  }

  /** Only when idle. */
  run(job: Job): void {
    this.#job = job;
    this.#timer = setTimeout(() => {
      this.#fail(new ScanError("timeout", `it took longer than ${this.#timeoutMs} ms`));
      void this.#worker.terminate();
    }, this.#timeoutMs);
    if (!this.#scanners.delete(job.scanner)) this.#compile(job);
    this.#scanners.add(job.scanner);
    this.#post({ kind: "scan", scanner: job.scanner, texts: job.texts });
  }

  /** Ends it at once. A job under way is rejected. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#worker.terminate();
  }

  #compile({ scanner, own, detect }: Job): void {
    if (this.#scanners.size >= MAX_SCANNERS) {
      const [oldest] = this.#scanners;
      if (oldest !== undefined) {
        this.#scanners.delete(oldest);
        this.#post({ kind: "forget", scanner: oldest });
      }
    }
    this.#post({ kind: "compile", scanner, own, detect });
  }

  #settle(reply: ScanReply): void {
    const job = this.#take();
    if (reply.kind === "found") job?.resolve(reply.findings);
    else if (reply.kind === "failed") job?.reject(new ScanError("settings", reply.message));
  }

  /** It takes no job any more. */
  #fail(error: ScanError): void {
    this.#ended = true;
    this.#take()?.reject(error);
  }

  #take(): Job | undefined {
    clearTimeout(this.#timer);
    const job = this.#job;
    this.#job = undefined;
    return job;
  }

  #post(request: ScanRequest): void {
    this.#worker.postMessage(request);
  }
}
