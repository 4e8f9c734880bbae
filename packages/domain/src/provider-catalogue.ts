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
  /** A name such as this provider has for its models. */
  modelExample?: string;
  /** What is to be known of the names of this provider's models. */
  modelHelp?: string;
}

const entry = (
  id: ProviderId,
  label: string,
  defaultBaseUrl: string | null,
  more: Partial<ProviderCatalogueEntry> = {},
): ProviderCatalogueEntry => ({ id, label, defaultBaseUrl, needsSecret: true, ...more });

const OWN_SERVER =
  "Where your server listens, as seen from Gatehouse. An operator has to allow private addresses with GATEHOUSE_EGRESS_ALLOW.";

export const PROVIDER_CATALOGUE: readonly ProviderCatalogueEntry[] = [
  entry("openai", "OpenAI", "https://api.openai.com/v1", { modelExample: "gpt-5.4-mini" }),
  entry("anthropic", "Anthropic", "https://api.anthropic.com", { modelExample: "claude-sonnet-5" }),
  entry("gemini", "Google Gemini", "https://generativelanguage.googleapis.com", { modelExample: "gemini-2.5-flash" }),
  entry("azure-openai", "Azure OpenAI", null, {
    baseUrlExample: "https://{resource}.openai.azure.com/openai/v1",
    baseUrlHelp:
      "The resource's endpoint. With an API version at its end, such as ?api-version=2024-10-21, the older deployments API is used.",
    secretHelp:
      'One of the resource\'s two keys, or an app registration (Entra ID) as {"tenantId": "…", "clientId": "…", "clientSecret": "…"}.',
    modelExample: "my-gpt-deployment",
    modelHelp: "The name of your deployment, not that of the model behind it. Claude's has to begin with claude.",
  }),
  entry("vertex", "Google Vertex AI", "https://aiplatform.googleapis.com", {
    baseUrlHelp:
      "Only for a fixed location: https://{location}-aiplatform.googleapis.com, or with /v1/projects/{project}/locations/{location} for another project than the key's.",
    secretHelp:
      "All of the JSON key file of a service account with the role Vertex AI User, or an API key of express mode.",
    modelExample: "gemini-2.5-flash",
    modelHelp: "A model of Google, or of Anthropic, whose names begin with claude.",
  }),
  entry("bedrock", "AWS Bedrock", null, {
    baseUrlExample: "https://bedrock-runtime.{region}.amazonaws.com",
    baseUrlHelp: "The region is part of the address, such as https://bedrock-runtime.us-east-1.amazonaws.com.",
    secretHelp:
      "A Bedrock API key, or an IAM key as accessKeyId:secretAccessKey, with :sessionToken where there is one. An IAM key may also be the JSON that AWS' command line prints.",
    modelExample: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    modelHelp: "The id of a model, or of an inference profile where the model is only served through one.",
  }),
  entry("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", { modelExample: "anthropic/claude-sonnet-4.5" }),
  entry("mistral", "Mistral", "https://api.mistral.ai/v1", { modelExample: "mistral-large-latest" }),
  entry("cohere", "Cohere", "https://api.cohere.com", { modelExample: "command-a-03-2025" }),
  entry("groq", "Groq", "https://api.groq.com/openai/v1", { modelExample: "llama-3.3-70b-versatile" }),
  entry("together", "Together", "https://api.together.ai/v1", {
    modelExample: "meta-llama/Llama-3.3-70B-Instruct-Turbo",
  }),
  entry("fireworks", "Fireworks", "https://api.fireworks.ai/inference/v1", {
    modelExample: "accounts/fireworks/models/deepseek-v3p1",
  }),
  entry("deepseek", "DeepSeek", "https://api.deepseek.com", { modelExample: "deepseek-chat" }),
  entry("xai", "xAI", "https://api.x.ai/v1", { modelExample: "grok-4" }),
  entry("perplexity", "Perplexity", "https://api.perplexity.ai", { modelExample: "sonar-pro" }),
  entry("cloudflare", "Cloudflare AI Gateway", null, {
    baseUrlExample: "https://gateway.ai.cloudflare.com/v1/{account}/{gateway}",
    baseUrlHelp: "With the id of your account and the name of your gateway.",
    secretHelp:
      'A Cloudflare API token, where the providers\' keys are stored at Cloudflare; else {"gatewayToken": "…", "providerKey": "…"}.',
    modelExample: "openai/gpt-5.5",
    modelHelp: "Models are named with their provider, such as openai/gpt-5.5.",
  }),
  entry("litellm", "LiteLLM", null, {
    baseUrlExample: "https://litellm.example.com",
    baseUrlHelp: "Where that proxy listens.",
    secretHelp: "A virtual key of that proxy.",
    modelHelp: "A model_name of that proxy's configuration.",
  }),
  entry("portkey", "Portkey", "https://api.portkey.ai/v1", {
    secretHelp: "A Portkey API key.",
    modelExample: "@openai/gpt-5.5",
    modelHelp: "Models are named with their provider, such as @openai/gpt-5.5.",
  }),
  entry("ollama", "Ollama", "http://127.0.0.1:11434/v1", {
    needsSecret: false,
    baseUrlHelp: OWN_SERVER,
    secretHelp: "Only where something in front of the server asks for one.",
    modelExample: "qwen3:8b",
  }),
  entry("vllm", "vLLM", "http://127.0.0.1:8000/v1", {
    needsSecret: false,
    baseUrlHelp: OWN_SERVER,
    secretHelp: "What the server was started with as --api-key, if anything.",
    modelExample: "Qwen/Qwen3-8B",
  }),
  entry("openai-compatible", "OpenAI-compatible", null, {
    needsSecret: false,
    baseUrlExample: "https://llm.example.com/v1",
    baseUrlHelp: "Where the API begins: paths such as /chat/completions are appended.",
    secretHelp: "The API key, if the server asks for one.",
  }),
  entry("anthropic-compatible", "Anthropic-compatible", null, {
    needsSecret: false,
    baseUrlExample: "https://llm.example.com",
    baseUrlHelp: "Where the API begins: /v1/messages is appended.",
    secretHelp: "The API key, if the server asks for one.",
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
