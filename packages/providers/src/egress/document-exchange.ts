import { isUpstreamFailure, UpstreamFailure } from "../upstream-failure.ts";
import { Exchange, type ResponseHead } from "./exchange.ts";

export interface DocumentAnswer extends ResponseHead {
  bytes: Buffer;
}

/** An exchange whose answer is of use only when it is whole: no stream is made of it. */
export class DocumentExchange extends Exchange {
  readonly answer: Promise<DocumentAnswer>;
  readonly #chunks: Buffer[] = [];
  #head: ResponseHead | undefined;
  #resolve!: (answer: DocumentAnswer) => void;
  #reject!: (error: Error) => void;

  constructor(signal: AbortSignal | undefined, maxBytes: number) {
    super(signal, maxBytes);
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  protected begin(head: ResponseHead): void {
    this.#head = head;
  }

  protected receive(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    return true;
  }

  protected complete(): void {
    const { status, headers } = this.#head as ResponseHead;
    const [only] = this.#chunks;
    const bytes = this.#chunks.length === 1 ? (only as Buffer) : Buffer.concat(this.#chunks);
    this.#resolve({ status, headers, bytes });
  }

  protected break(error: Error): void {
    this.#reject(isUpstreamFailure(error) && error.code === "stream_idle_timeout" ? asTimeout(error) : error);
  }
}

/** To who waits for a document, its standing still half way is no other thing than its not coming. */
const asTimeout = (error: UpstreamFailure) =>
  new UpstreamFailure("upstream_timeout", { billing: error.billing, retryNext: error.retryNext, cause: error.cause });
