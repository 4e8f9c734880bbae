import { GatehouseError } from "@gatehouse/domain";
import {
  type AddressFacts,
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
  /** Answered however much is going on: who looks after the process must not be told that it is busy. */
  always?: true;
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
  const counting: Endpoint = (exchange) => countTokens(gateway, exchange);
  const routes = new Map<string, Route>([
    ["/v1/chat/completions", inference(openAiChat)],
    ["/v1/responses", inference(openAiResponses)],
    ["/v1/completions", inference(openAiCompletions)],
    ["/v1/messages", inference(anthropicMessages)],
    ["/v1/messages/count_tokens", { ...inference(anthropicCountTokens), methods: { POST: counting } }],
    ["/v1/embeddings", inference(openAiEmbeddings)],
    ["/v1/moderations", inference(openAiModerations)],
    ["/v1/images/generations", inference(openAiImages)],
    ["/v1/audio/speech", inference(openAiSpeech)],
    ["/v1/audio/transcriptions", inference(openAiTranscriptions)],
    ["/v1/rerank", inference(rerank)],
    ["/v2/rerank", inference(rerank)],
    ["/healthz", { methods: { GET: healthz }, errors: OPENAI_ERRORS, always: true }],
    ["/readyz", { methods: { GET: (exchange) => readyz(gateway, exchange) }, errors: OPENAI_ERRORS, always: true }],
  ]);
  return (path) => routes.get(path) ?? geminiRoute(gateway, path) ?? modelsRoute(gateway, path);
}

const MODELS_PATH = /^\/(v1|v1beta)\/models(?:\/(.+))?$/;

/** Lists of models and single ones: one address for OpenAI's and Anthropic's clients, whose headers tell them apart. */
function modelsRoute(gateway: Gateway, path: string): Route | undefined {
  const [, version, model] = MODELS_PATH.exec(path) ?? [];
  if (version === undefined) return undefined;
  const shape = version === "v1beta" ? "gemini" : undefined;
  const id = model === undefined ? undefined : decoded(model);
  const errors = shape ? GEMINI_ERRORS : OPENAI_ERRORS;
  return { methods: { GET: (exchange) => models(gateway, exchange, { shape, id }) }, errors };
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
  return { methods: { POST: endpoint }, errors: GEMINI_ERRORS };
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
