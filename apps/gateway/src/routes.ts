import type { Gateway } from "./container.ts";
import { chatCompletions } from "./endpoints/chat-completions.ts";
import { healthz, readyz } from "./endpoints/health.ts";
import { models } from "./endpoints/models.ts";
import type { Exchange } from "./http/exchange.ts";

export type Endpoint = (exchange: Exchange) => Promise<void>;
export type RouteTable = ReadonlyMap<string, Readonly<Record<string, Endpoint>>>;

/**
 * Every address of the gateway. Authentication is the first stage of every endpoint under /v1;
 * only `/healthz` and `/readyz` are public.
 */
export const createRoutes = (gateway: Gateway): RouteTable =>
  new Map([
    ["/v1/chat/completions", { POST: (exchange: Exchange) => chatCompletions(gateway, exchange) }],
    ["/v1/models", { GET: (exchange: Exchange) => models(gateway, exchange) }],
    ["/healthz", { GET: healthz }],
    ["/readyz", { GET: (exchange: Exchange) => readyz(gateway, exchange) }],
  ] as [string, Record<string, Endpoint>][]);
