import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { givenUp, invalidResponse, UpstreamFailure } from "../upstream-failure.ts";
import { isStaleSocket, type Phase, transportFailure } from "./transport-error.ts";

export interface ResponseHead {
  status: number;
  headers: IncomingHttpHeaders;
}

/**
 * One request on its way through undici's dispatcher: keeps its phase, its cap and the caller's signal, and turns
 * everything that breaks into an UpstreamFailure. What becomes of the answer is up to the kind of exchange.
 */
export abstract class Exchange implements Dispatcher.DispatchHandler {
  protected controller: Dispatcher.DispatchController | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #maxBytes: number;
  readonly #startedAt = performance.now();
  #phase: Phase = "connecting";
  #received = 0;
  #done = false;

  constructor(signal: AbortSignal | undefined, maxBytes: number) {
    this.#signal = signal;
    this.#maxBytes = maxBytes;
  }

  protected abstract begin(head: ResponseHead): void;
  /** False: no more for now. */
  protected abstract receive(chunk: Buffer): boolean;
  protected abstract complete(): void;
  protected abstract break(error: Error): void;

  /** Starts to heed the caller's signal. False when there is nothing to send any more. */
  open(): boolean {
    if (this.#signal?.aborted) this.#onAbort();
    else this.#signal?.addEventListener("abort", this.#onAbort);
    return !this.#done;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.#done) controller.abort(new Error("given up before it was sent"));
    else this.#phase = "sent";
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#phase = "answered";
    const encoding = headers["content-encoding"];
    if (encoding !== undefined && encoding !== "identity") {
      this.fail(invalidResponse("The provider compressed its answer although it was asked not to."));
    } else if (Number(headers["content-length"] ?? 0) > this.#maxBytes) this.fail(tooLarge());
    else this.begin({ status, headers });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#received += chunk.length;
    if (this.#received > this.#maxBytes) this.fail(tooLarge());
    else if (!this.receive(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.#finish();
    this.complete();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#done) return;
    const staleSocket = this.#phase === "sent" && isStaleSocket(error, performance.now() - this.#startedAt);
    const failure = transportFailure(error, { phase: this.#phase, staleSocket });
    this.#finish();
    this.break(failure);
  }

  /** Ends the exchange from this side, once. */
  protected fail(failure: Error): void {
    if (this.#done) return;
    this.#finish();
    this.break(failure);
    this.controller?.abort(failure);
  }

  readonly #onAbort = () => {
    const reason: unknown = this.#signal?.reason;
    const billing = this.#phase === "connecting" ? "none" : "indeterminate";
    this.fail(givenUp(reason, billing));
  };

  #finish(): void {
    this.#done = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }
}

const tooLarge = () =>
  new UpstreamFailure("upstream_response_too_large", { billing: "indeterminate", retryNext: false });
