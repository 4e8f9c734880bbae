import { GatehouseError } from "@gatehouse/domain";
import {
  anthropicCountTokens,
  anthropicMessages,
  type Dialect,
  type ErrorRenderer,
  GEMINI_ERRORS,
  gemini,
  OPENAI_ERRORS,
  openAiChat,
  openAiCompletions,
  openAiEmbeddings,
  openAiImages,
  openAiModerations,
  openAiResponses,
  openAiSpeech,
  openAiTranscriptions,
  rerank,
} from "@gatehouse/wire";
import type { Gateway } from "./container.ts";
import { countTokens } from "./endpoints/count-tokens.ts";
import { explain } from "./endpoints/explain.ts";
import { healthz, readyz } from "./endpoints/health.ts";
import { infer } from "./endpoints/inference.ts";
import { metrics } from "./endpoints/metrics.ts";
import { models } from "./endpoints/models.ts";
import type { Exchange } from "./http/exchange.ts";

export type Endpoint = (exchange: Exchange) => Promise<void>;

/** What is at an address. */
export interface Route {
  /** What it is counted under: the same for all models. */
  name: string;
  methods: Readonly<Record<string, Endpoint>>;
  /** How callers of this address expect errors, also when they are not let in. */
  errors: ErrorRenderer;
  /** Answered however much is going on: who looks after the process must not be told that it is busy. */
  always?: true;
}

export type FindRoute = (path: string) => Route | undefined;

/**
 * Every address of the gateway. Authentication is the first stage of every endpoint under /v1 and /v1beta;
 * only `/healthz` and `/readyz` are public, and `/metrics` has a check of its own.
 */
export function createRoutes(gateway: Gateway): FindRoute {
  const inference = (name: string, dialect: Dialect): [string, Route] => [
    name,
    { name, methods: { POST: (exchange) => infer(gateway, dialect, exchange) }, errors: dialect.errors },
  ];
  const looking = (name: string, endpoint: Endpoint): [string, Route] => [
    name,
    { name, methods: { GET: endpoint }, errors: OPENAI_ERRORS, always: true },
  ];
  const counting = (name: string): [string, Route] => [
    name,
    { name, methods: { POST: (exchange) => countTokens(gateway, exchange) }, errors: anthropicCountTokens.errors },
  ];
  const routes = new Map<string, Route>([
    inference("/v1/chat/completions", openAiChat),
    inference("/v1/responses", openAiResponses),
    inference("/v1/completions", openAiCompletions),
    inference("/v1/messages", anthropicMessages),
    counting("/v1/messages/count_tokens"),
    inference("/v1/embeddings", openAiEmbeddings),
    inference("/v1/moderations", openAiModerations),
    inference("/v1/images/generations", openAiImages),
    inference("/v1/audio/speech", openAiSpeech),
    inference("/v1/audio/transcriptions", openAiTranscriptions),
    inference("/v1/rerank", rerank),
    inference("/v2/rerank", rerank),
    looking("/healthz", healthz),
    looking("/readyz", (exchange) => readyz(gateway, exchange)),
    looking("/metrics", (exchange) => metrics(gateway, exchange)),
  ]);
  return (path) =>
    routes.get(path) ?? geminiRoute(gateway, path) ?? modelsRoute(gateway, path) ?? explainRoute(gateway, path);
}

const MODELS_PATH = /^\/(v1|v1beta)\/models(?:\/(.+))?$/;

/** Lists of models and single ones: one address for OpenAI's and Anthropic's clients, whose headers tell them apart. */
function modelsRoute(gateway: Gateway, path: string): Route | undefined {
  const [, version, model] = MODELS_PATH.exec(path) ?? [];
  if (version === undefined) return undefined;
  const shape = version === "v1beta" ? "gemini" : undefined;
  const id = model === undefined ? undefined : decoded(model);
  const errors = shape ? GEMINI_ERRORS : OPENAI_ERRORS;
  const name = `/${version}/models`;
  return { name, methods: { GET: (exchange) => models(gateway, exchange, { shape, id }) }, errors };
}

const EXPLAIN_PATH = /^\/v1\/gatehouse\/requests\/(req_[0-9a-f]{32})\/explain$/;

function explainRoute(gateway: Gateway, path: string): Route | undefined {
  const [, requestId] = EXPLAIN_PATH.exec(path) ?? [];
  if (requestId === undefined) return undefined;
  const endpoint = (exchange: Exchange) => explain(gateway, exchange, requestId);
  return { name: "/v1/gatehouse/requests/{id}/explain", methods: { GET: endpoint }, errors: OPENAI_ERRORS };
}

const GEMINI_PATH = /^\/v1(?:beta)?\/models\/(.+):(generateContent|streamGenerateContent)$/;

/** Google's addresses hold the model and the method. A model's name may have slashes, written out or escaped. */
function geminiRoute(gateway: Gateway, path: string): Route | undefined {
  const [, model = "", method] = GEMINI_PATH.exec(path) ?? [];
  if (method === undefined) return undefined;
  const stream = method === "streamGenerateContent";
  const endpoint = (exchange: Exchange) => {
    refuseOtherThanEvents(exchange, stream);
    return infer(gateway, gemini, exchange, { model: decoded(model), stream });
  };
  return { name: `/v1beta/models/{model}:${method}`, methods: { POST: endpoint }, errors: GEMINI_ERRORS };
}

/** Without `alt=sse` Google streams one JSON array; none of its clients ask for that. */
function refuseOtherThanEvents({ query }: Exchange, stream: boolean): void {
  const given = new URLSearchParams(query);
  if (given.has("key")) {
    const message = "A key does not belong in an address, where it is logged: send it as 'x-goog-api-key'.";
    throw new GatehouseError("invalid_request", { message });
  }
  if (!stream || given.get("alt") === "sse") return;
  throw new GatehouseError("unsupported_parameter", {
    param: "alt",
    message: "Streams come as events: add '?alt=sse'.",
  });
}

function decoded(model: string): string {
  try {
    return decodeURIComponent(model);
  } catch {
    throw new GatehouseError("invalid_request", {
      param: "model",
      message: "The model's name is not escaped correctly.",
    });
  }
}
