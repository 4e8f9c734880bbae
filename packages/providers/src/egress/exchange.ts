import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { callerDisconnected, invalidResponse, isUpstreamFailure, UpstreamFailure } from "../upstream-failure.ts";
import { isStaleSocket, type Phase, transportFailure } from "./transport-error.ts";

export interface ResponseHead {
  status: number;
  headers: IncomingHttpHeaders;
}

/** Marks a failure that may be tried once more on a fresh socket. */
export class StaleSocketError extends Error {}

/**
 * One request on its way through undici's dispatcher: resolves with the head as soon as it is there, then feeds
 * `body`. Errors of the body are UpstreamFailures too.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly head: Promise<ResponseHead>;
  readonly body: Readable;
  readonly #signal: AbortSignal | undefined;
  readonly #maxBytes: number;
  readonly #startedAt = performance.now();
  #resolve!: (head: ResponseHead) => void;
  #reject!: (error: Error) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #phase: Phase = "connecting";
  #received = 0;
  #done = false;

  constructor(signal: AbortSignal | undefined, maxBytes: number) {
    this.#signal = signal;
    this.#maxBytes = maxBytes;
    this.head = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.body = new Readable({
      highWaterMark: 64 * 1024,
      read: () => this.#controller?.resume(),
      destroy: (error, callback) => {
        if (!this.#done) this.#controller?.abort(error ?? new Error("the body was given up"));
        this.#finish();
        callback(error);
      },
    });
    // The promise of the head is what callers wait for; a failure before it is told there.
    this.body.on("error", ignore);
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  get done(): boolean {
    return this.#done;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#done) controller.abort(new Error("given up before it was sent"));
    else this.#phase = "sent";
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#phase = "answered";
    const encoding = headers["content-encoding"];
    if (encoding !== undefined && encoding !== "identity") {
      return this.#fail(invalidResponse("The provider compressed its answer although it was asked not to."));
    }
    if (Number(headers["content-length"] ?? 0) > this.#maxBytes) return this.#fail(tooLarge());
    this.#resolve({ status, headers });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#received += chunk.length;
    if (this.#received > this.#maxBytes) this.#fail(tooLarge());
    else if (!this.body.push(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.#finish();
    this.body.push(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#done) return;
    const elapsedMs = performance.now() - this.#startedAt;
    if (this.#phase === "sent" && isStaleSocket(error, elapsedMs)) {
      this.#finish();
      this.#reject(new StaleSocketError("stale socket", { cause: transportFailure(error, this.#phase) }));
    } else this.#fail(transportFailure(error, this.#phase));
  }

  readonly #onAbort = () => {
    const reason: unknown = this.#signal?.reason;
    const billing = this.#phase === "connecting" ? "none" : "indeterminate";
    this.#fail(isUpstreamFailure(reason) ? reason : callerDisconnected(billing, reason));
  };

  #fail(failure: UpstreamFailure): void {
    if (this.#done) return;
    this.#reject(failure);
    this.body.destroy(failure);
  }

  #finish(): void {
    this.#done = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }
}

const tooLarge = () =>
  new UpstreamFailure("upstream_response_too_large", { billing: "indeterminate", retryNext: false });

function ignore(): void {}
