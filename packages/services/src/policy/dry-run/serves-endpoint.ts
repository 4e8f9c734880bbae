import type { ProviderId } from "@gatehouse/domain";
import { servesFormat } from "@gatehouse/providers";

type WireFormat = Parameters<typeof servesFormat>[1];

/** The format that callers of an endpoint speak, by the endpoint's name on record. */
const FORMATS: Readonly<Record<string, WireFormat>> = {
  "chat.completions": "openai-chat",
  completions: "openai-completions",
  responses: "openai-responses",
  messages: "anthropic-messages",
  "messages.count_tokens": "anthropic-count-tokens",
  generateContent: "gemini",
  embeddings: "openai-embeddings",
  moderations: "openai-moderations",
  "images.generations": "openai-images",
  "audio.speech": "openai-speech",
  "audio.transcriptions": "openai-transcriptions",
  rerank: "rerank",
};

/** Whether a provider can serve requests to an endpoint; one that is not known is taken to be. */
export function servesEndpoint(provider: string, endpoint: string): boolean {
  const format = FORMATS[endpoint];
  return format === undefined || servesFormat(provider as ProviderId, format);
}
