import type { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FaultFormat } from "./formats.ts";

/** Writes one HTTP answer by hand, so that it can be wrong in every way. */
export class Wire {
  readonly socket: Socket;
  readonly stream: boolean;
  readonly format: FaultFormat;
  #chunked = false;

  constructor(socket: Socket, { stream, format }: { stream: boolean; format: FaultFormat }) {
    this.socket = socket;
    this.stream = stream;
    this.format = format;
  }

  get contentType(): string {
    return this.stream ? "text/event-stream" : "application/json";
  }

  /** The body that a healthy upstream would send. */
  get whole(): string {
    const { document, beginning, rest, usage, end } = this.format;
    return this.stream ? beginning + rest + usage + end : JSON.stringify(document);
  }

  /** The first half of it, up to a place where a stream has whole frames. */
  get half(): string {
    const document = JSON.stringify(this.format.document);
    return this.stream ? this.format.beginning : document.slice(0, document.length / 2);
  }

  raw(text: string | Buffer): this {
    if (!this.socket.destroyed) this.socket.write(text);
    return this;
  }

  head(status = 200, headers: Readonly<Record<string, string | number>> = {}): this {
    const lines = { "content-type": this.contentType, "x-request-id": "up_1", ...headers };
    this.#chunked = !("content-length" in lines);
    const own = this.#chunked ? { ...lines, "transfer-encoding": "chunked" } : lines;
    const text = Object.entries(own).map(([name, value]) => `${name}: ${value}\r\n`);
    return this.raw(`HTTP/1.1 ${status} Whatever\r\n${text.join("")}\r\n`);
  }

  body(text: string | Buffer): this {
    const bytes = Buffer.from(text);
    if (!this.#chunked) return this.raw(bytes);
    return this.raw(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]));
  }

  /** The end of a body that came in chunks. */
  end(): void {
    if (this.#chunked) this.raw("0\r\n\r\n");
  }

  /** Ends the connection in order, in the middle of whatever was under way. */
  close(): void {
    this.socket.end();
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** A whole answer with that body. */
  answer(body: string | Buffer, status = 200, headers: Readonly<Record<string, string | number>> = {}): void {
    this.head(status, headers).body(body).end();
  }

  /** Bytes one by one, each in a packet of its own. */
  async drip(text: string | Buffer): Promise<void> {
    for (const byte of Buffer.from(text)) {
      this.body(Buffer.of(byte));
      await nextTurn();
    }
  }

  /** For ever, as fast as it is read. */
  async flood(text: string): Promise<void> {
    while (!this.socket.destroyed) {
      this.body(text);
      if (this.socket.writableNeedDrain) {
        await new Promise<void>((resolve) => {
          const goOn = () => {
            this.socket.off("drain", goOn).off("close", goOn);
            resolve();
          };
          this.socket.on("drain", goOn).on("close", goOn);
        });
      }
    }
  }
}
