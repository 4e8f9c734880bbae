import { Readable } from "node:stream";
import { Exchange, type ResponseHead } from "./exchange.ts";

/** An exchange whose answer is handed on as it comes: `head` resolves first, then `body` flows as fast as it is read. */
export class StreamExchange extends Exchange {
  readonly head: Promise<ResponseHead>;
  readonly body: Readable;
  #resolve!: (head: ResponseHead) => void;
  #reject!: (error: Error) => void;

  constructor(signal: AbortSignal | undefined, maxBytes: number) {
    super(signal, maxBytes);
    this.head = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.body = new Readable({
      highWaterMark: 64 * 1024,
      read: () => this.controller?.resume(),
      destroy: (error, callback) => {
        this.fail(error ?? new Error("the body was given up"));
        callback(error);
      },
    });
    // Until the head is there its promise tells of failures; an error nobody listens for must not end the process.
    this.body.on("error", ignore);
  }

  protected begin(head: ResponseHead): void {
    this.#resolve(head);
  }

  protected receive(chunk: Buffer): boolean {
    return this.body.push(chunk);
  }

  protected complete(): void {
    this.body.push(null);
  }

  protected break(error: Error): void {
    this.#reject(error);
    this.body.destroy(error);
  }
}

function ignore(): void {}
