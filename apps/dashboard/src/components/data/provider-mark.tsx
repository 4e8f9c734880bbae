import { cn } from "#lib/cn.ts";

const HUES: Record<string, number> = {
  openai: 165,
  anthropic: 45,
  gemini: 260,
  "azure-openai": 240,
  vertex: 250,
  bedrock: 55,
  cohere: 340,
  perplexity: 190,
  cloudflare: 50,
  litellm: 120,
  portkey: 270,
  openrouter: 285,
  mistral: 65,
  groq: 30,
  together: 230,
  deepseek: 255,
  xai: 0,
  fireworks: 310,
  ollama: 100,
  vllm: 80,
};

/** A provider's initial on its own tint: tells rows apart without shipping vendors' trademarks. */
export function ProviderMark({ provider, className }: { provider: string; className?: string }) {
  const hue = HUES[provider];
  const tint = hue === undefined ? "0 0" : `0.08 ${hue}`;
  return (
    <span
      aria-hidden
      className={cn("grid size-5 shrink-0 place-items-center rounded-md font-semibold text-2xs uppercase", className)}
      style={{
        background: `light-dark(oklch(0.93 ${tint} / 0.7), oklch(0.33 ${tint} / 0.8))`,
        color: `light-dark(oklch(0.42 ${tint}), oklch(0.88 ${tint}))`,
      }}
    >
      {provider.slice(0, 1)}
    </span>
  );
}
