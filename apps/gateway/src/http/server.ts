import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { GatehouseError, toGatehouseError } from "@gatehouse/domain";
import type { Logger } from "pino";
import type { Endpoint, FindRoute, Route } from "../routes.ts";
import { createExchange, type Exchange } from "./exchange.ts";

export interface HttpServer {
  /** Resolves with the port once requests are accepted. */
  listen(): Promise<number>;
  /**
   * Stops accepting, lets what is under way finish for at most `timeoutMs`, then cuts what is left. Resolves when no
   * endpoint is running any more.
   */
  drain(timeoutMs: number): Promise<void>;
}

const STALL_MS = 60_000;
/** What an endpoint may take to come to its end after its caller was cut: it may be waiting for the database. */
const AFTERMATH_MS = 15_000;

/** The HTTP/1.1 server. Limits bound what slow or idle callers can hold. */
export function createHttpServer(options: {
  host: string;
  port: number;
  routes: FindRoute;
  logger: Logger;
  /** How long a caller may take nothing of its answer before it is cut. */
  stallMs?: number;
}): HttpServer {
  const running = new Map<ServerResponse, Promise<void>>();
  let draining = false;
  const server = createServer(
    {
      noDelay: true,
      keepAlive: true,
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      if (draining) response.shouldKeepAlive = false;
      const done = serve(request, response, options).finally(() => running.delete(response));
      running.set(response, done);
    },
  );
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
      await close(server, timeoutMs);
      const aftermath = setTimeout(AFTERMATH_MS, undefined, { ref: false });
      await Promise.race([Promise.allSettled(running.values()), aftermath]);
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { routes, logger, stallMs = STALL_MS }: { routes: FindRoute; logger: Logger; stallMs?: number },
): Promise<void> {
  const exchange = createExchange(request, response, stallMs);
  try {
    refuseAmbiguousTargets(request);
    const route = routes(exchange.path);
    if (!route) throw new GatehouseError("not_found", { message: "There is no such endpoint." });
    exchange.errors = route.errors;
    await endpointOf(route, request)(exchange);
  } catch (thrown) {
    answerWithError(exchange, thrown, logger);
  }
}

function answerWithError(exchange: Exchange, thrown: unknown, logger: Logger): void {
  const error = toGatehouseError(thrown);
  if (error.code === "internal_error")
    logger.error({ requestId: exchange.requestId, err: error.cause }, "request failed");
  exchange.sendError(error);
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

function close(server: Server, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = globalThis.setTimeout(() => server.closeAllConnections(), timeoutMs);
    // A kept-alive connection turns idle when its answer is through; Node closes only those idle at close().
    const sweep = setInterval(() => server.closeIdleConnections(), 100);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(sweep);
      resolve();
    });
  });
}
