import { PROVIDER_CATALOGUE, type ProviderId } from "@gatehouse/domain";
import type { OutputCapField, WireFormat } from "@gatehouse/wire";

export type AuthScheme = "bearer" | "x-api-key" | "x-goog-api-key" | "none";
/** The format that requests in other formats are carried to, with the vendor's AI SDK package. */
export type BridgeFormat = "openai-chat" | "openai-responses" | "anthropic-messages" | "gemini" | "bedrock-converse";

/** A request field that would change the price or the model behind the gateway's back. */
export interface RefusedField {
  field: string;
  /** Refused with these values only; absent: with any. */
  values?: readonly unknown[];
  why: string;
}

export interface ProviderQuirks {
  /** The field that carries the output cap. */
  outputCapField: OutputCapField;
  /** `stream_options`: usage comes when asked for; `always`: it comes anyway and the field would be refused. */
  streamUsage: "stream_options" | "always";
  /** What ends a whole stream: `[DONE]`, or a finish reason where some servers leave that out. */
  endMarker: "done" | "finish-reason";
  /** Fields that this vendor answers with an error, although leaving them out changes nothing in the answer. */
  drop: readonly string[];
  rename: Readonly<Record<string, string>>;
  refuse: readonly RefusedField[];
}

/** A vendor as data. Base URLs are as administrators type them; `resolveBaseUrl` makes them uniform. */
export interface ProviderPreset {
  id: ProviderId;
  label: string;
  defaultBaseUrl: string | null;
  needsSecret: boolean;
  auth: AuthScheme;
  /** The formats that this vendor speaks itself, with their paths under the resolved base URL. */
  paths: Partial<Record<WireFormat, string>>;
  bridge: BridgeFormat;
  /** Ends every base URL of this vendor; put there when the administrator left it out. */
  version: string | null;
  /** Path of the list of models, under the resolved base URL. */
  modelsPath: string;
  /** Path that answers only to a good credential, where the list of models is public. */
  keyPath: string | null;
  quirks: ProviderQuirks;
}

type Particulars = Partial<Omit<ProviderPreset, "id" | "label" | "quirks">> & { quirks?: Partial<ProviderQuirks> };

const USUAL_QUIRKS: ProviderQuirks = {
  outputCapField: "max_tokens",
  streamUsage: "stream_options",
  endMarker: "done",
  drop: [],
  rename: {},
  refuse: [],
};

const WEB_SEARCH: RefusedField = { field: "web_search_options", why: "searches are billed apart from tokens" };

/** Hints that change nothing in the answer. */
const CACHE_HINTS = ["prompt_cache_key", "prompt_cache_retention", "safety_identifier"];

const PARTICULARS: Partial<Record<ProviderId, Particulars>> = {
  openai: {
    quirks: {
      outputCapField: "max_completion_tokens",
      refuse: [
        { field: "service_tier", values: ["priority"], why: "it is billed at another price" },
        { field: "audio", why: "spoken answers are billed at another price" },
        WEB_SEARCH,
      ],
    },
  },
  anthropic: {
    auth: "x-api-key",
    paths: {},
    bridge: "anthropic-messages",
    version: "/v1",
    modelsPath: "/models?limit=1000",
  },
  gemini: {
    auth: "x-goog-api-key",
    paths: {},
    bridge: "gemini",
    version: "/v1beta",
    modelsPath: "/models?pageSize=1000",
  },
  openrouter: {
    keyPath: "/key",
    quirks: {
      refuse: [
        { field: "models", why: "it lets the provider answer with another model" },
        { field: "route", why: "it lets the provider answer with another model" },
        { field: "plugins", why: "they are billed apart from tokens" },
        WEB_SEARCH,
      ],
    },
  },
  mistral: {
    quirks: { streamUsage: "always", drop: CACHE_HINTS, rename: { seed: "random_seed" } },
  },
  groq: { quirks: { drop: CACHE_HINTS } },
  ollama: { version: "/v1" },
  vllm: { version: "/v1" },
  "openai-compatible": { quirks: { endMarker: "finish-reason" } },
};

export const PRESETS: ReadonlyMap<ProviderId, ProviderPreset> = new Map(
  PROVIDER_CATALOGUE.map((entry) => {
    const { quirks, ...particulars } = PARTICULARS[entry.id] ?? {};
    const preset: ProviderPreset = {
      ...entry,
      auth: "bearer",
      paths: { "openai-chat": "/chat/completions" },
      bridge: "openai-chat",
      version: null,
      modelsPath: "/models",
      keyPath: null,
      ...particulars,
      quirks: { ...USUAL_QUIRKS, ...quirks },
    };
    return [entry.id, preset];
  }),
);

export function presetOf(provider: ProviderId): ProviderPreset {
  return PRESETS.get(provider) as ProviderPreset;
}

/**
 * The address that paths are appended to: no slash at its end, no pasted endpoint, and the version where this
 * vendor has a fixed one ("https://api.anthropic.com" and "https://api.anthropic.com/v1/" are the same).
 */
export function resolveBaseUrl(preset: ProviderPreset, baseUrl: string): string {
  const bare = baseUrl.replace(/\/+$/, "").replace(/\/(chat\/completions|messages|models)$/, "");
  if (preset.version === null || bare.endsWith(preset.version)) return bare;
  const hasPath = /^[a-z]+:\/\/[^/]+\/./i.test(bare);
  return preset.bridge === "openai-chat" && hasPath ? bare : bare + preset.version;
}

/** The header that carries the credential, in the vendor's manner; none without a secret. */
export function authHeaders(preset: ProviderPreset, secret: string | null): Record<string, string> {
  if (secret === null || preset.auth === "none") return {};
  if (preset.auth === "bearer") return { authorization: `Bearer ${secret}` };
  const headers: Record<string, string> = { [preset.auth]: secret };
  if (preset.auth === "x-api-key") headers["anthropic-version"] = "2023-06-01";
  return headers;
}
