import type { ProviderId } from "@gatehouse/domain";
import type { Particulars, RefusedField } from "./preset.ts";
import { COMMON_OPENAI_FORMATS, EVERY_USUAL_FORMAT, speaks, WEB_SEARCH } from "./usual.ts";

const ANOTHER_MODEL = "it lets the provider answer with another model";
const ANOTHER_PLACE = "it tells the provider where to send the request, which is an administrator's to say";

const refuseAll = (fields: readonly string[], why: string): RefusedField[] => fields.map((field) => ({ field, why }));

/** Those who pass requests on to others, and servers of one's own. */
export const GATEWAYS: Partial<Record<ProviderId, Particulars>> = {
  openrouter: {
    paths: speaks(["openai-chat", "openai-responses", "openai-completions", "openai-embeddings", "anthropic-messages"]),
    probe: { method: "GET", path: "/key", accepted: [] },
    quirks: {
      takesReasoning: true,
      refuse: [
        ...refuseAll(["models", "route"], ANOTHER_MODEL),
        { field: "plugins", why: "they are billed apart from tokens" },
        WEB_SEARCH,
      ],
    },
  },
  cloudflare: {
    auth: "cloudflare",
    paths: speaks(["openai-chat", "openai-embeddings"], "/compat"),
    tail: /(\/compat)?(\/chat\/completions)?$/,
    modelsPath: null,
    probe: { method: "POST", path: "/compat/chat/completions", accepted: [400, 422] },
    quirks: { refuse: [WEB_SEARCH] },
  },
  litellm: {
    version: "/v1",
    paths: speaks([...COMMON_OPENAI_FORMATS, "openai-responses", "anthropic-messages", "anthropic-count-tokens"]),
    quirks: {
      takesReasoning: true,
      refuse: [
        ...refuseAll(["fallbacks", "context_window_fallback_dict", "model_list"], ANOTHER_MODEL),
        ...refuseAll(["api_base", "base_url", "api_key", "api_version", "user_config"], ANOTHER_PLACE),
        WEB_SEARCH,
      ],
    },
  },
  portkey: {
    auth: "x-portkey-api-key",
    paths: speaks([
      ...COMMON_OPENAI_FORMATS.filter((format) => format !== "rerank"),
      "openai-responses",
      "anthropic-messages",
    ]),
    quirks: { refuse: [WEB_SEARCH] },
  },
  ollama: {
    version: "/v1",
    paths: speaks(["openai-chat", "openai-responses", "openai-completions", "openai-embeddings", "anthropic-messages"]),
  },
  vllm: {
    version: "/v1",
    paths: speaks([
      "openai-chat",
      "openai-responses",
      "openai-completions",
      "openai-embeddings",
      "openai-transcriptions",
      "anthropic-messages",
      "rerank",
    ]),
    quirks: { takesReasoning: true },
  },
  "openai-compatible": { paths: speaks(COMMON_OPENAI_FORMATS), quirks: { endMarker: "finish-reason" } },
  "anthropic-compatible": {
    auth: "x-api-key",
    paths: speaks(["anthropic-messages", "anthropic-count-tokens"]),
    bridge: "anthropic-messages",
    version: "/v1",
  },
  // What it does not speak is carried to its chat, as it is to most providers.
  sandbox: {
    paths: speaks(
      EVERY_USUAL_FORMAT.filter((format) => format !== "openai-responses" && format !== "openai-completions"),
    ),
  },
};
