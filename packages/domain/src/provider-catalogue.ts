import type { ProviderId } from "./provider.ts";

/** What a form needs to know of a provider; the wire details stay in packages/providers. */
export const PROVIDER_CATALOGUE: readonly {
  id: ProviderId;
  label: string;
  defaultBaseUrl: string | null;
  needsSecret: boolean;
}[] = [
  { id: "openai", label: "OpenAI", defaultBaseUrl: "https://api.openai.com/v1", needsSecret: true },
  { id: "anthropic", label: "Anthropic", defaultBaseUrl: "https://api.anthropic.com", needsSecret: true },
  {
    id: "gemini",
    label: "Google Gemini",
    defaultBaseUrl: "https://generativelanguage.googleapis.com",
    needsSecret: true,
  },
  { id: "openrouter", label: "OpenRouter", defaultBaseUrl: "https://openrouter.ai/api/v1", needsSecret: true },
  { id: "mistral", label: "Mistral", defaultBaseUrl: "https://api.mistral.ai/v1", needsSecret: true },
  { id: "groq", label: "Groq", defaultBaseUrl: "https://api.groq.com/openai/v1", needsSecret: true },
  { id: "together", label: "Together", defaultBaseUrl: "https://api.together.ai/v1", needsSecret: true },
  { id: "deepseek", label: "DeepSeek", defaultBaseUrl: "https://api.deepseek.com", needsSecret: true },
  { id: "xai", label: "xAI", defaultBaseUrl: "https://api.x.ai/v1", needsSecret: true },
  { id: "fireworks", label: "Fireworks", defaultBaseUrl: "https://api.fireworks.ai/inference/v1", needsSecret: true },
  { id: "ollama", label: "Ollama", defaultBaseUrl: "http://127.0.0.1:11434/v1", needsSecret: false },
  { id: "vllm", label: "vLLM", defaultBaseUrl: "http://127.0.0.1:8000/v1", needsSecret: false },
  { id: "openai-compatible", label: "OpenAI-compatible", defaultBaseUrl: null, needsSecret: false },
  { id: "sandbox", label: "Sandbox (simulated)", defaultBaseUrl: null, needsSecret: false },
];
