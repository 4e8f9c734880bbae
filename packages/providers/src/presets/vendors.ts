import type { ProviderId } from "@gatehouse/domain";
import type { Particulars } from "./preset.ts";
import { CACHE_HINTS, KEEPING_HINTS, PRIORITY_TIER, speaks, WEB_SEARCH } from "./usual.ts";

/** Those who run the models that they sell. */
export const VENDORS: Partial<Record<ProviderId, Particulars>> = {
  openai: {
    paths: speaks([
      "openai-chat",
      "openai-responses",
      "openai-completions",
      "openai-embeddings",
      "openai-moderations",
      "openai-images",
      "openai-speech",
      "openai-transcriptions",
    ]),
    bridge: "openai-responses",
    quirks: {
      outputCapField: "max_completion_tokens",
      refuse: [WEB_SEARCH],
    },
  },
  anthropic: {
    auth: "x-api-key",
    paths: speaks(["anthropic-messages", "anthropic-count-tokens"]),
    bridge: "anthropic-messages",
    version: "/v1",
    modelsPath: "/models?limit=1000",
  },
  gemini: {
    auth: "x-goog-api-key",
    // Google's OpenAI-compatible half knows no key header of Google's own.
    authOf: { "openai-embeddings": "bearer" },
    paths: { ...speaks(["gemini"]), "openai-embeddings": "/openai/embeddings" },
    bridge: "gemini",
    version: "/v1beta",
    modelsPath: "/models?pageSize=1000",
  },
  mistral: {
    paths: speaks(["openai-chat", "openai-embeddings"]),
    quirks: {
      streamUsage: "always",
      drop: [...CACHE_HINTS, "store", "user"],
      rename: { seed: "random_seed" },
    },
  },
  cohere: {
    paths: { ...speaks(["openai-chat", "openai-embeddings"], "/compatibility/v1"), rerank: "/v2/rerank" },
    tail: /\/(compatibility\/v1|v1|v2)(\/chat\/completions|\/chat)?$/,
    modelsPath: "/v1/models?page_size=1000",
    quirks: { drop: [...CACHE_HINTS, ...KEEPING_HINTS, "user"] },
  },
  groq: {
    paths: speaks(["openai-chat", "openai-responses", "openai-speech", "openai-transcriptions"]),
    quirks: { drop: [...CACHE_HINTS, ...KEEPING_HINTS] },
  },
  together: {
    paths: speaks([
      "openai-chat",
      "openai-completions",
      "openai-embeddings",
      "openai-images",
      "openai-speech",
      "openai-transcriptions",
      "rerank",
    ]),
  },
  fireworks: {
    paths: speaks([
      "openai-chat",
      "openai-responses",
      "openai-completions",
      "openai-embeddings",
      "anthropic-messages",
      "rerank",
    ]),
    quirks: { takesReasoning: true, refuse: [PRIORITY_TIER] },
  },
  deepseek: {
    // The Anthropic-shaped half is beside the other, not under its version.
    tail: /\/(v1|beta|anthropic)?(\/v1)?(\/chat\/completions|\/messages|\/models)?$/,
    paths: { ...speaks(["openai-chat"]), "anthropic-messages": "/anthropic/v1/messages" },
    quirks: { takesReasoning: true },
  },
  xai: {
    paths: speaks(["openai-chat", "openai-responses", "openai-images"]),
    quirks: {
      refuse: [
        { field: "search_parameters", why: "searches are billed apart from tokens" },
        { field: "deferred", why: "the answer would have to be fetched later" },
      ],
    },
  },
  perplexity: {
    tail: /(\/v1)?(\/chat\/completions)?$/,
    modelsPath: null,
    probe: { method: "POST", path: "/chat/completions", accepted: [400, 422] },
    quirks: { streamUsage: "always", drop: [...CACHE_HINTS, ...KEEPING_HINTS, "user"] },
  },
};
