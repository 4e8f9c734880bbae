import type { Paths, ProviderPreset, ProviderQuirks, RefusedField, UpstreamFormat } from "./preset.ts";

const USUAL_PATHS = {
  "openai-chat": "/chat/completions",
  "openai-responses": "/responses",
  "openai-completions": "/completions",
  "openai-embeddings": "/embeddings",
  "openai-moderations": "/moderations",
  "openai-images": "/images/generations",
  "openai-speech": "/audio/speech",
  "openai-transcriptions": "/audio/transcriptions",
  rerank: "/rerank",
  "anthropic-messages": "/messages",
  "anthropic-count-tokens": "/messages/count_tokens",
  gemini: "/models/{model}:{method}",
} as const satisfies Paths;

/** The usual paths of some formats, under a prefix. */
export function speaks(formats: readonly (keyof typeof USUAL_PATHS)[], prefix = ""): Paths {
  const paths: Paths = {};
  for (const format of formats) paths[format satisfies UpstreamFormat] = prefix + USUAL_PATHS[format];
  return paths;
}

export const EVERY_USUAL_FORMAT = Object.keys(USUAL_PATHS) as (keyof typeof USUAL_PATHS)[];

/** What servers that imitate OpenAI's API commonly have. Responses are not: many answer 404, and chat carries them. */
export const COMMON_OPENAI_FORMATS = EVERY_USUAL_FORMAT.filter(
  (format) => (format.startsWith("openai-") && format !== "openai-responses") || format === "rerank",
);

export const USUAL_QUIRKS: ProviderQuirks = {
  outputCapField: "max_tokens",
  streamUsage: "stream_options",
  endMarker: "done",
  takesReasoning: false,
  drop: [],
  rename: {},
  refuse: [],
};

export const USUAL: Omit<ProviderPreset, "id" | "label" | "defaultBaseUrl" | "needsSecret"> = {
  auth: "bearer",
  authOf: {},
  paths: speaks(["openai-chat"]),
  bridge: "openai-chat",
  version: null,
  tail: /\/(chat\/completions|responses|messages|models)$/,
  modelsPath: "/models",
  probe: null,
  quirks: USUAL_QUIRKS,
};

export const WEB_SEARCH: RefusedField = { field: "web_search_options", why: "searches are billed apart from tokens" };

export const PRIORITY_TIER: RefusedField = {
  field: "service_tier",
  values: ["priority"],
  why: "it is billed at another price",
};

/** Hints that change nothing in the answer. */
export const CACHE_HINTS = ["prompt_cache_key", "prompt_cache_retention", "safety_identifier"];

/** What OpenAI keeps of a request for its own pages; others refuse to be told. */
export const KEEPING_HINTS = ["store", "metadata"];
