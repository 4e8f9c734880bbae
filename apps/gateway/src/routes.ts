import {
  type AddressFacts,
  anthropicCountTokens,
  anthropicMessages,
  type Dialect,
  type ErrorRenderer,
  OPENAI_ERRORS,
  openAiChat,
} from "@gatehouse/wire";
import type { Gateway } from "./container.ts";
import { healthz, readyz } from "./endpoints/health.ts";
import { infer } from "./endpoints/inference.ts";
import { models } from "./endpoints/models.ts";
import type { Exchange } from "./http/exchange.ts";

export type Endpoint = (exchange: Exchange) => Promise<void>;

/** What is at an address. */
export interface Route {
  methods: Readonly<Record<string, Endpoint>>;
  /** How callers of this address expect errors, also when they are not let in. */
  errors: ErrorRenderer;
}

export type FindRoute = (path: string) => Route | undefined;

/**
 * Every address of the gateway. Authentication is the first stage of every endpoint under /v1 and /v1beta;
 * only `/healthz` and `/readyz` are public.
 */
export function createRoutes(gateway: Gateway): FindRoute {
  const inference = (dialect: Dialect, address?: AddressFacts): Route => ({
    methods: { POST: (exchange) => infer(gateway, dialect, exchange, address) },
    errors: dialect.errors,
  });
  const routes = new Map<string, Route>([
    ["/v1/chat/completions", inference(openAiChat)],
    ["/v1/messages", inference(anthropicMessages)],
    ["/v1/messages/count_tokens", inference(anthropicCountTokens)],
    ["/v1/models", { methods: { GET: (exchange) => models(gateway, exchange) }, errors: OPENAI_ERRORS }],
    ["/healthz", { methods: { GET: healthz }, errors: OPENAI_ERRORS }],
    ["/readyz", { methods: { GET: (exchange) => readyz(gateway, exchange) }, errors: OPENAI_ERRORS }],
  ]);
  return (path) => routes.get(path);
}
