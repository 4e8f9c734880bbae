import type { ProviderId } from "@gatehouse/domain";
import type { Particulars, RefusedField } from "./preset.ts";
import { COMMON_OPENAI_FORMATS, EVERY_USUAL_FORMAT, speaks, WEB_SEARCH } from "./usual.ts";

const ANOTHER_MODEL = "it lets the provider answer with another model";
const ANOTHER_PLACE = "it tells the provider where to send the request, which is an administrator's to say";

const refuseAll = (fields: readonly string[], why: string): RefusedField[] => fields.map((field) => ({ field, why }));

/** LiteLLM takes the settings of its own deployments out of a request as well: addresses, accounts, headers, proxies. */
const LITELLM_PLACES =
  /^(api_|base_|azure_|aws_|vertex_|gcs_|s3_|watsonx_|sagemaker_|hf_|litellm_|proxy|ssl_|custom_llm_provider$|user_config$|(extra_)?headers$|organization$|region_name$|client$|project$)/;

/** Those who pass requests on to others, and servers of one's own. */
export const GATEWAYS: Partial<Record<ProviderId, Particulars>> = {
  openrouter: {
    paths: speaks(["openai-chat", "openai-responses", "openai-completions", "openai-embeddings", "anthropic-messages"]),
    probe: { method: "GET", path: "/key", accepted: [] },
    quirks: {
      outputCapField: "either",
      takesReasoning: true,
      refuse: [
        ...refuseAll(["models", "route", "preset"], ANOTHER_MODEL),
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
    quirks: { outputCapField: "either", refuse: [WEB_SEARCH] },
  },
  litellm: {
    version: "/v1",
    paths: speaks([...COMMON_OPENAI_FORMATS, "openai-responses", "anthropic-messages", "anthropic-count-tokens"]),
    quirks: {
      outputCapField: "either",
      takesReasoning: true,
      refuse: [
        { field: /fallback|^model_(list|info)$|^router_|^mock_/, why: ANOTHER_MODEL },
        { field: LITELLM_PLACES, why: ANOTHER_PLACE },
        { field: /_cost_per_/, why: "it tells what it costs, which is an administrator's to say" },
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
    quirks: { outputCapField: "either", refuse: [WEB_SEARCH] },
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
    quirks: { outputCapField: "either", takesReasoning: true },
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
    version: "/v1",
    paths: speaks(
      EVERY_USUAL_FORMAT.filter((format) => format !== "openai-responses" && format !== "openai-completions"),
    ),
  },
};
