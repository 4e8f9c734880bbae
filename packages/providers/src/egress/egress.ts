import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { isGatehouseError } from "@gatehouse/domain";
import { Pool } from "undici";
import type { CallTimeouts } from "../adapter.ts";
import { UpstreamFailure } from "../upstream-failure.ts";
import { assertUrlAllowed } from "./base-url.ts";
import { type DocumentAnswer, DocumentExchange } from "./document-exchange.ts";
import { parseEgressRules } from "./egress-rules.ts";
import type { Exchange } from "./exchange.ts";
import { guardedLookup } from "./guarded-lookup.ts";
import { knownSockets } from "./known-socket.ts";
import { createNames, type Resolve } from "./names.ts";
import { StreamExchange } from "./stream-exchange.ts";

export interface EgressRequest {
  method: "GET" | "POST";
  /** Configured by an administrator; its origin is judged, its path comes first. */
  baseUrl: string;
  /** Appended to the base URL's path. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** A function opens the body from its beginning; the headers tell its length. */
  body?: Buffer | string | (() => Readable);
  /** Connections are shared by the calls of one credential only. */
  credentialId: string;
  timeouts: CallTimeouts;
  signal?: AbortSignal;
  /** Cap of the answer's bytes; absent: none. */
  maxBytes?: number;
}

export interface EgressResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** Its errors are UpstreamFailures. */
  body: Readable;
}

export interface Egress {
  /**
   * Sends a request and resolves with the answer's head, whatever its status. Follows no redirect.
   * @throws UpstreamFailure when there is no answer
   */
  send(request: EgressRequest): Promise<EgressResponse>;
  /**
   * The same for an answer that is wanted whole; cheaper than reading a stream to its end.
   * @throws UpstreamFailure also when the answer breaks off
   */
  fetchDocument(request: EgressRequest): Promise<DocumentAnswer>;
  /** Waits for calls in flight, then closes every connection. */
  close(): Promise<void>;
}

export interface EgressOptions {
  /** Entries of GATEHOUSE_EGRESS_ALLOW: host, host:port, address or CIDR range. */
  allow: readonly string[];
  /** Name resolution; the system's when absent. */
  resolve?: Resolve;
  /** Request headers that leave beside the usual ones, in lower case. */
  requestHeaders?: readonly string[];
}

/** The only request headers that leave this machine, besides those that HTTP itself needs. */
const REQUEST_HEADERS = new Set([
  "accept",
  "anthropic-beta",
  "anthropic-version",
  "api-key",
  "authorization",
  "cf-aig-authorization",
  "content-length",
  "content-type",
  "openai-beta",
  "user-agent",
  "webhook-id",
  "webhook-signature",
  "webhook-timestamp",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-security-token",
  "x-api-key",
  "x-goog-api-key",
  "x-portkey-api-key",
]);
const MAX_POOLS = 512;
const POOL_OPTIONS = {
  connections: 1024,
  pipelining: 1,
  keepAliveTimeout: 15_000,
  keepAliveMaxTimeout: 120_000,
  allowH2: false,
};

interface Origin {
  origin: string;
  path: string;
  named: boolean;
}

/** The only code that opens a connection to a provider. */
export function createEgress(options: EgressOptions): Egress {
  const rules = parseEgressRules(options.allow);
  const names = createNames(options.resolve);
  const leaving = new Set([...REQUEST_HEADERS, ...(options.requestHeaders ?? [])]);
  const origins = new Map<string, Origin>();
  const pools = new Map<string, Pool>();

  function originOf(baseUrl: string): Origin {
    let origin = origins.get(baseUrl);
    if (!origin) {
      const { url, named } = assertUrlAllowed(baseUrl, rules);
      origin = { origin: url.origin, path: url.pathname.replace(/\/+$/, ""), named };
      if (origins.size >= MAX_POOLS) origins.clear();
      origins.set(baseUrl, origin);
    }
    return origin;
  }

  function poolOf({ origin, named }: Origin, credentialId: string, connectMs: number): Pool {
    const key = `${origin} ${named} ${connectMs} ${credentialId}`;
    let pool = pools.get(key);
    if (pool && !pool.closed && !pool.destroyed) {
      pools.delete(key);
    } else {
      const lookup = guardedLookup(rules, named, names);
      const connecting = { timeout: connectMs, lookup, rejectUnauthorized: true };
      pool = new Pool(origin, { ...POOL_OPTIONS, connect: knownSockets(connecting) });
      dropOldest(pools);
    }
    pools.set(key, pool);
    return pool;
  }

  /** The pool that a request goes through, and the path of its address. */
  function wayOf(request: EgressRequest): { pool: Pool; path: string } {
    const origin = judge(() => originOf(request.baseUrl));
    const pool = poolOf(origin, request.credentialId, request.timeouts.connectMs);
    return { pool, path: origin.path + request.path };
  }

  return {
    async send(request) {
      const { pool, path } = wayOf(request);
      const exchange = new StreamExchange(request.signal, request.maxBytes ?? Number.POSITIVE_INFINITY);
      dispatch(pool, path, request, exchange, leaving);
      const { status, headers } = await exchange.head;
      return { status, headers, body: exchange.body };
    },
    async fetchDocument(request) {
      const { pool, path } = wayOf(request);
      const exchange = new DocumentExchange(request.signal, request.maxBytes ?? Number.POSITIVE_INFINITY);
      dispatch(pool, path, request, exchange, leaving);
      return exchange.answer;
    },
    async close() {
      const closing = [...pools.values()].map((pool) => pool.close());
      pools.clear();
      await Promise.all(closing);
    },
  };
}

function dispatch(
  pool: Pool,
  path: string,
  request: EgressRequest,
  exchange: Exchange,
  leaving: ReadonlySet<string>,
): void {
  if (!exchange.open()) return;
  pool.dispatch(
    {
      method: request.method,
      path,
      headers: outgoingHeaders(request.headers, leaving),
      body: typeof request.body === "function" ? request.body() : (request.body ?? null),
      headersTimeout: request.timeouts.headersMs,
      bodyTimeout: request.timeouts.idleMs,
    },
    exchange,
  );
}

function outgoingHeaders(headers: Readonly<Record<string, string>>, leaving: ReadonlySet<string>): string[] {
  const list = ["accept-encoding", "identity"];
  for (const name in headers) {
    const lower = name.toLowerCase();
    if (leaving.has(lower)) list.push(lower, headers[name] as string);
  }
  return list;
}

/** A blocked address is this target's fault, not the request's: the next target may do. */
function judge<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!isGatehouseError(error)) throw error;
    throw new UpstreamFailure("upstream_blocked", { billing: "none", retryNext: true, cause: error });
  }
}

function dropOldest(pools: Map<string, Pool>): void {
  if (pools.size < MAX_POOLS) return;
  const [key, pool] = pools.entries().next().value as [string, Pool];
  pools.delete(key);
  void pool.close();
}
