import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { type ErrorCode, GatehouseError, toGatehouseError, uuidv7 } from "@gatehouse/domain";
import { OPENAI_ERRORS } from "@gatehouse/wire";
import type { Logger } from "pino";
import type { Endpoint, FindRoute, Route } from "../routes.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import type { LoadGuard } from "./load-guard.ts";

export interface HttpServer {
  /** Resolves with the port once requests are accepted. */
  listen(): Promise<number>;
  /**
   * Stops accepting, lets what is under way finish for at most `timeoutMs`, then gives it up with `shutting_down` and cuts
   * what still does not end. Resolves when no endpoint is running any more.
   */
  drain(timeoutMs: number): Promise<void>;
}

/** Counts requests. */
export interface RequestMeter {
  answered(endpoint: string, status: number, durationMs: number, firstByteMs: number | undefined): void;
  /** It was stopped, by whatever stage, before a provider was dialled. */
  refused(code: ErrorCode): void;
}

export interface HttpServerOptions {
  host: string;
  port: number;
  routes: FindRoute;
  logger: Logger;
  guard: LoadGuard;
  meter: RequestMeter;
  maxConnections: number;
  /** How long a caller may take nothing of its answer before it is cut. */
  stallMs?: number;
  /** What a request's headers, and all of it, may take to arrive. */
  headersMs?: number;
  requestMs?: number;
}

const STALL_MS = 60_000;
const HEADERS_MS = 15_000;
const REQUEST_MS = 60_000;
/** What an endpoint may take to come to its end after it was given up: it may be waiting for the database. */
const AFTERMATH_MS = 15_000;
/** What a caller may take to read that its answer was given up. */
const FAREWELL_MS = 1_000;

/** The HTTP/1.1 server. Limits bound what slow or idle callers can hold. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { headersMs = HEADERS_MS, requestMs = REQUEST_MS } = options;
  const running = new Map<ServerResponse, Running>();
  let draining = false;
  const server = createServer(
    {
      noDelay: true,
      keepAlive: true,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: Math.min(5_000, headersMs / 2),
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      if (draining) response.shouldKeepAlive = false;
      const exchange = createExchange(request, response, options.stallMs ?? STALL_MS);
      const done = serve(request, exchange, options).finally(() => running.delete(response));
      running.set(response, { exchange, done });
    },
  );
  server.maxConnections = options.maxConnections;
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => refuseUnread(error, socket as Socket, running));
  // No listener for "upgrade": Node then answers such a request as any other, as HTTP wants it (Java offers h2c unasked).
  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(options.port, options.host, () => {
          // A connection that could not be accepted (no file descriptor left) is no reason to end the others.
          server.off("error", reject).on("error", (err) => options.logger.error({ err }, "cannot accept connections"));
          resolve((server.address() as { port: number }).port);
        });
      }),
    async drain(timeoutMs) {
      draining = true;
      for (const response of running.keys()) response.shouldKeepAlive = false;
      await close(server, timeoutMs, () => {
        for (const { exchange } of running.values()) exchange.giveUp(new GatehouseError("shutting_down"));
      });
      const aftermath = setTimeout(AFTERMATH_MS, undefined, { ref: false });
      await Promise.race([Promise.allSettled([...running.values()].map(({ done }) => done)), aftermath]);
    },
  };
}

interface Running {
  exchange: Exchange;
  done: Promise<void>;
}

async function serve(
  request: IncomingMessage,
  exchange: Exchange,
  { routes, logger, guard, meter }: HttpServerOptions,
): Promise<void> {
  let entered = false;
  let route: Route | undefined;
  try {
    refuseAmbiguousTargets(request);
    route = routes(exchange.path);
    if (!route) throw new GatehouseError("not_found", { message: "There is no such endpoint." });
    exchange.errors = route.errors;
    const endpoint = endpointOf(route, request);
    if (!route.always) guard.enter();
    entered = !route.always;
    await endpoint(exchange);
  } catch (thrown) {
    const error = answerWithError(exchange, thrown, logger);
    meter.refused(error.code);
  } finally {
    if (entered) guard.leave();
    if (!route?.always) {
      const { status, firstByteMs } = exchange;
      meter.answered(route?.name ?? NOWHERE, status, performance.now() - exchange.startedMs, firstByteMs);
    }
  }
}

/** Where requests are counted that no endpoint took: their paths may be any. */
const NOWHERE = "other";

/** What Node could not read as a request: it has no exchange, and its connection is of no more use. */
function refuseUnread(
  error: NodeJS.ErrnoException,
  socket: Socket,
  running: ReadonlyMap<ServerResponse, Running>,
): void {
  const answering = [...running.keys()].some((response) => response.socket === socket && response.headersSent);
  if (error.code === "ECONNRESET" || !socket.writable || answering) {
    socket.destroy();
    return;
  }
  const requestId = `req_${uuidv7().replaceAll("-", "")}`;
  const { status, body } = OPENAI_ERRORS.document(unreadError(error.code), requestId);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: application/json",
    `content-length: ${body.length}`,
    `x-request-id: ${requestId}`,
    "connection: close",
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]));
}

function unreadError(code: string | undefined): GatehouseError {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return new GatehouseError("request_timeout");
  if (code === "HPE_HEADER_OVERFLOW") {
    return new GatehouseError("invalid_request", { status: 431, message: "The request's headers are too large." });
  }
  return new GatehouseError("invalid_request", { message: "The request is no valid HTTP." });
}

function answerWithError(exchange: Exchange, thrown: unknown, logger: Logger): GatehouseError {
  const error = toGatehouseError(thrown);
  if (error.code === "internal_error")
    logger.error({ requestId: exchange.requestId, err: error.cause }, "request failed");
  exchange.sendError(error);
  return error;
}

/** Two Host headers or an absolute-form target can make what lies before us see another host than we do. */
function refuseAmbiguousTargets(request: IncomingMessage): void {
  const hosts = request.headersDistinct.host?.length ?? 0;
  if (hosts !== 1) throw new GatehouseError("invalid_request", { message: "Send exactly one Host header." });
  if (!request.url?.startsWith("/")) {
    throw new GatehouseError("invalid_request", { message: "The request target must be a path." });
  }
}

function endpointOf({ methods }: Route, request: IncomingMessage): Endpoint {
  const endpoint = methods[request.method ?? ""];
  if (endpoint) return endpoint;
  throw new GatehouseError("method_not_allowed", { headers: { allow: Object.keys(methods).join(", ") } });
}

function close(server: Server, timeoutMs: number, giveUp: () => void): Promise<void> {
  return new Promise((resolve) => {
    let deadline = globalThis.setTimeout(() => {
      giveUp();
      deadline = globalThis.setTimeout(() => server.closeAllConnections(), FAREWELL_MS);
    }, timeoutMs);
    // A kept-alive connection turns idle when its answer is through; Node closes only those idle at close().
    const sweep = setInterval(() => server.closeIdleConnections(), 100);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(sweep);
      resolve();
    });
  });
}
