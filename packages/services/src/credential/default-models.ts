import type { ProviderId } from "@gatehouse/domain";

/** What is set up with a provider that is added with one click, in order of preference. */
const DEFAULT_MODELS: Partial<Record<ProviderId, readonly string[]>> = {
  openai: ["gpt-5.5", "gpt-5.4-mini", "gpt-5.4-nano"],
  anthropic: ["claude-opus-5-5", "claude-sonnet-5", "claude-haiku-4-5"],
  gemini: ["gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite"],
  sandbox: ["sandbox-small", "sandbox-large"],
};
const MAX_MODELS = 3;

/**
 * The models to deploy first: our choice as far as the provider lists it, else the first that it lists. A provider
 * that listed nothing (it may be out of reach at the moment) gets our choice.
 */
export function defaultModels(provider: ProviderId, listed: readonly string[]): string[] {
  const preferred = DEFAULT_MODELS[provider] ?? [];
  if (listed.length === 0) return [...preferred];
  const both = preferred.filter((model) => listed.includes(model));
  return (both.length > 0 ? both : listed).slice(0, MAX_MODELS);
}
