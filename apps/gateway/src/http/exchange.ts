import type { IncomingMessage, ServerResponse } from "node:http";
import { ERROR_CATALOGUE, GatehouseError, uuidv7 } from "@gatehouse/domain";
import { type ErrorRenderer, OPENAI_ERRORS } from "@gatehouse/wire";
import { watchRate } from "./body-rate.ts";
import { type FormOptions, type ReceivedForm, readForm } from "./form.ts";

/** One request and its answer, as the pipeline sees them: no server type leaves this folder. */
export interface Exchange {
  readonly requestId: string;
  readonly path: string;
  /** With its `?`; "" when there is none. */
  readonly query: string;
  /** How this caller expects errors; the route knows. */
  errors: ErrorRenderer;
  /** `performance.now()` at arrival. */
  readonly startedMs: number;
  /** Address of the other end of the connection. */
  readonly peer: string;
  /** What the caller was answered with; 499 when it left before, as Nginx says. */
  readonly status: number;
  /** From arrival to the first byte of the answer; undefined until there is one. */
  firstByteMs: number | undefined;
  /** Aborted, with a GatehouseError, when the caller leaves before the answer is complete, or the gateway has to go. */
  readonly signal: AbortSignal;
  /** Gives the request up for a reason of the gateway's own. */
  giveUp(reason: GatehouseError): void;
  /** Every value of a request header, in the order of arrival. */
  headers(name: string): string[];
  /** Headers that go with the answer, whatever becomes of it. */
  announce(headers: Readonly<Record<string, string>>): void;
  /** @throws GatehouseError `request_too_large`, `caller_disconnected` */
  readBody(limitBytes: number): Promise<Buffer>;
  /** A form with files. @throws GatehouseError as `readBody`, `invalid_request` */
  readForm(options: FormOptions): Promise<ReceivedForm>;
  sendDocument(status: number, contentType: string, body: Buffer | string, headers?: Record<string, string>): void;
  /** Answers with the error, or ends the connection when an answer has begun. Returns the status the caller saw. */
  sendError(error: GatehouseError): number;
  openStream(status: number, contentType: string, firstChunk: Buffer, headers?: Record<string, string>): boolean;
  /** False when the caller reads too slowly; `onDrain` tells when to go on. */
  write(chunk: Buffer): boolean;
  onDrain(listener: () => void): void;
  end(chunk?: Buffer): void;
  /** Ends the connection without an end of the answer: what cannot tell of an error must not look whole. */
  cut(): void;
}

/** Sent with every answer: nothing of a caller's data may be kept by what lies between. */
const COMMON_HEADERS = { "cache-control": "private, no-store", vary: "Authorization" };
const STREAM_HEADERS = {
  "cache-control": "private, no-store, no-transform",
  "x-accel-buffering": "no",
  vary: "Authorization",
};

/** @param stallMs how long the caller may take nothing of its answer before its connection is cut */
export function createExchange(request: IncomingMessage, response: ServerResponse, stallMs: number): Exchange {
  const abort = new AbortController();
  const requestId = `req_${uuidv7().replaceAll("-", "")}`;
  /** OpenAI's clients look for the one, Anthropic's for the other. */
  const requestIds = { "x-request-id": requestId, "request-id": requestId };
  response.on("close", () => {
    if (!response.writableFinished) abort.abort(new GatehouseError("caller_disconnected"));
  });
  /** What waits for a caller that does not read is memory, an upstream call and held money. */
  const watch = (waiting: boolean) => {
    if (waiting) response.socket?.setTimeout(stallMs);
    return !waiting;
  };
  const end = (chunk?: Buffer) => {
    response.end(chunk);
    watch((response.socket?.writableLength ?? 0) > 0);
  };
  let announced: Readonly<Record<string, string>> | undefined;
  const [path = "", ...query] = (request.url ?? "").split("?");
  const startedMs = performance.now();
  return {
    requestId,
    path,
    query: query.length > 0 ? `?${query.join("?")}` : "",
    errors: OPENAI_ERRORS,
    startedMs,
    peer: request.socket.remoteAddress ?? "",
    get status() {
      return response.headersSent ? response.statusCode : ERROR_CATALOGUE.caller_disconnected.status;
    },
    firstByteMs: undefined,
    signal: abort.signal,
    giveUp: (reason) => abort.abort(reason),
    headers: (name) => request.headersDistinct[name] ?? [],
    announce: (headers) => {
      announced = { ...announced, ...headers };
    },
    readBody: (limitBytes) => refuseCompressed(request) ?? readBody(request, limitBytes),
    readForm: (options) => refuseCompressed(request) ?? readForm(request, options),
    sendDocument(status, contentType, body, headers) {
      if (response.headersSent || response.destroyed) return;
      const bytes = typeof body === "string" ? Buffer.from(body) : body;
      this.firstByteMs = performance.now() - startedMs;
      response.writeHead(status, {
        ...COMMON_HEADERS,
        "content-type": contentType,
        "content-length": bytes.length,
        ...requestIds,
        ...announced,
        ...headers,
      });
      end(bytes);
    },
    sendError(error) {
      const rendered = this.errors.document(error, requestId);
      if (response.headersSent && !response.writableEnded) response.destroy();
      // What was not read of the body must not be taken for the next request.
      const close: Record<string, string> = request.complete ? {} : { connection: "close" };
      this.sendDocument(rendered.status, "application/json", rendered.body, { ...rendered.headers, ...close });
      return rendered.status;
    },
    openStream(status, contentType, firstChunk, headers) {
      this.firstByteMs = performance.now() - startedMs;
      const own = { ...STREAM_HEADERS, "content-type": contentType, ...requestIds };
      response.writeHead(status, { ...own, ...announced, ...headers });
      return firstChunk.length === 0 || watch(!response.write(firstChunk));
    },
    write: (chunk) => watch(!response.write(chunk)),
    onDrain: (listener) => onDrain(response, listener),
    end,
    cut: () => response.destroy(),
  };
}

function onDrain(response: ServerResponse, listener: () => void): void {
  response.on("drain", () => {
    response.socket?.setTimeout(0);
    listener();
  });
}

/** A compressed body may be of any size once it is read. */
function refuseCompressed({ headers }: IncomingMessage): Promise<never> | undefined {
  const encoding = headers["content-encoding"] ?? "identity";
  return encoding === "identity" ? undefined : Promise.reject(new GatehouseError("unsupported_encoding"));
}

/** Reads the body and stops at the limit, not after it. */
function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLarge = () =>
    new GatehouseError("request_too_large", { message: `The request body is larger than ${limitBytes} bytes.` });
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) return Promise.reject(tooLarge());
  return new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const unwatch = watchRate(request, (error) => {
      unwatch();
      request.pause();
      reject(error);
    });
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) {
        unwatch();
        request.pause();
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    request.on("end", () => {
      unwatch();
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    });
    const onBreak = () => {
      unwatch();
      // A request that was read closes as well; an error of ours costs its stack.
      if (!request.readableEnded) reject(new GatehouseError("caller_disconnected"));
    };
    request.on("error", onBreak);
    request.on("close", onBreak);
  });
}
