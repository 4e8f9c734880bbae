import { isRecord } from "./json.ts";
import { looksElsewhere } from "./remote-content.ts";

export interface SampledRequest {
  format: string;
  body: Record<string, unknown>;
}

/** What is computed, and not drawn. */
const COMPUTED: ReadonlySet<string> = new Set(["openai-embeddings", "openai-moderations", "rerank"]);
/** Where the body itself says how it is drawn. */
const WITH_TEMPERATURE: ReadonlySet<string> = new Set([
  "openai-chat",
  "openai-responses",
  "openai-completions",
  "anthropic-messages",
]);

/**
 * Whether the request asks for the same answer each time: what is computed from its input, or written at a temperature of
 * exactly 0, whatever else is set (at 0 the likeliest token is taken, which no `top_p` changes; several answers are then
 * the same). Not: without a temperature, as reasoning models are asked; with a `seed` alone, which vendors call best
 * effort; pictures and sound; and what lies behind an address, which may be something else the next time.
 */
export function isDeterministic({ format, body }: SampledRequest): boolean {
  if (COMPUTED.has(format)) return !looksElsewhere(body);
  const settings = settingsOf(format, body);
  return settings?.temperature === 0 && writesTextOnly(settings) && !looksElsewhere(body);
}

function settingsOf(format: string, body: Record<string, unknown>): Record<string, unknown> | undefined {
  if (WITH_TEMPERATURE.has(format)) return body;
  const settings = format === "gemini" ? (body.generationConfig ?? body.generation_config) : undefined;
  return isRecord(settings) ? settings : undefined;
}

/** By OpenAI's name for it, and by Google's two. */
function writesTextOnly(settings: Record<string, unknown>): boolean {
  const kinds = settings.modalities ?? settings.responseModalities ?? settings.response_modalities ?? [];
  return Array.isArray(kinds) && kinds.every((kind) => typeof kind === "string" && kind.toLowerCase() === "text");
}
