import type { ProviderId } from "./provider.ts";

/** What a form needs to know of a provider; the wire details stay in packages/providers. */
export interface ProviderCatalogueEntry {
  id: ProviderId;
  label: string;
  defaultBaseUrl: string | null;
  needsSecret: boolean;
  /** What an address looks like where there is no default; the parts in braces are the administrator's. */
  baseUrlExample?: string;
  baseUrlHelp?: string;
  secretHelp?: string;
}

const entry = (
  id: ProviderId,
  label: string,
  defaultBaseUrl: string | null,
  more: Partial<ProviderCatalogueEntry> = {},
): ProviderCatalogueEntry => ({ id, label, defaultBaseUrl, needsSecret: true, ...more });

export const PROVIDER_CATALOGUE: readonly ProviderCatalogueEntry[] = [
  entry("openai", "OpenAI", "https://api.openai.com/v1"),
  entry("anthropic", "Anthropic", "https://api.anthropic.com"),
  entry("gemini", "Google Gemini", "https://generativelanguage.googleapis.com"),
  entry("azure-openai", "Azure OpenAI", null, {
    baseUrlExample: "https://{resource}.openai.azure.com/openai/v1",
    baseUrlHelp:
      "The resource's endpoint. With ?api-version=… at its end, the older deployments API is used. The upstream model is the name of your deployment.",
    secretHelp:
      'One of the resource\'s two keys, or an app registration: {"tenantId": "…", "clientId": "…", "clientSecret": "…"}.',
  }),
  entry("vertex", "Google Vertex AI", "https://aiplatform.googleapis.com", {
    baseUrlHelp:
      "Only for a fixed location: https://{location}-aiplatform.googleapis.com, or with /v1/projects/{project}/locations/{location} for another project than the key's.",
    secretHelp: "The JSON key file of a service account with the role Vertex AI User.",
  }),
  entry("bedrock", "AWS Bedrock", null, {
    baseUrlExample: "https://bedrock-runtime.{region}.amazonaws.com",
    baseUrlHelp: "The region is part of the address, such as bedrock-runtime.us-east-1.amazonaws.com.",
    secretHelp:
      "A Bedrock API key, or an IAM key as accessKeyId:secretAccessKey, with :sessionToken where there is one.",
  }),
  entry("openrouter", "OpenRouter", "https://openrouter.ai/api/v1"),
  entry("mistral", "Mistral", "https://api.mistral.ai/v1"),
  entry("cohere", "Cohere", "https://api.cohere.com"),
  entry("groq", "Groq", "https://api.groq.com/openai/v1"),
  entry("together", "Together", "https://api.together.ai/v1"),
  entry("fireworks", "Fireworks", "https://api.fireworks.ai/inference/v1"),
  entry("deepseek", "DeepSeek", "https://api.deepseek.com"),
  entry("xai", "xAI", "https://api.x.ai/v1"),
  entry("perplexity", "Perplexity", "https://api.perplexity.ai"),
  entry("cloudflare", "Cloudflare AI Gateway", null, {
    baseUrlExample: "https://gateway.ai.cloudflare.com/v1/{account}/{gateway}",
    baseUrlHelp: "Models are named with their provider, such as openai/gpt-5.5.",
    secretHelp:
      'A Cloudflare API token, where the providers\' keys are stored at Cloudflare; else {"gatewayToken": "…", "providerKey": "…"}.',
  }),
  entry("litellm", "LiteLLM", null, {
    baseUrlExample: "https://litellm.example.com",
    secretHelp: "A virtual key of that proxy.",
  }),
  entry("portkey", "Portkey", "https://api.portkey.ai/v1", {
    secretHelp: "A Portkey API key. Models are named with their provider, such as @openai/gpt-5.5.",
  }),
  entry("ollama", "Ollama", "http://127.0.0.1:11434/v1", { needsSecret: false }),
  entry("vllm", "vLLM", "http://127.0.0.1:8000/v1", { needsSecret: false }),
  entry("openai-compatible", "OpenAI-compatible", null, {
    needsSecret: false,
    baseUrlExample: "https://llm.example.com/v1",
    baseUrlHelp: "Where the API begins: paths such as /chat/completions are appended.",
  }),
  entry("anthropic-compatible", "Anthropic-compatible", null, {
    needsSecret: false,
    baseUrlExample: "https://llm.example.com",
    baseUrlHelp: "Where the API begins: /v1/messages is appended.",
  }),
  entry("sandbox", "Sandbox (simulated)", null, { needsSecret: false }),
];

/** The one query that a base URL may have: at Azure it says that the older API is meant, and which edition of it. */
const API_VERSION = /\?api-version=(\d{4}-\d{2}-\d{2}(?:-preview)?)$/;

/** A base URL without its API version, and that version; null where there is none or the provider knows none. */
export function splitApiVersion(provider: ProviderId, baseUrl: string): { baseUrl: string; apiVersion: string | null } {
  const found = provider === "azure-openai" ? API_VERSION.exec(baseUrl) : null;
  return { baseUrl: found ? baseUrl.slice(0, found.index) : baseUrl, apiVersion: found?.[1] ?? null };
}
