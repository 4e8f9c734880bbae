import { aiSdkClients } from "./ai-sdk-clients.ts";
import type { Client } from "./client.ts";
import { langChainClients } from "./langchain-clients.ts";
import { openAiChat, openAiCompletions, openAiResponses } from "./openai-clients.ts";
import { anthropicMessages, googleGenAi } from "./vendor-clients.ts";

/** By the family that they are the vendor's own client of. */
export const NATIVE = {
  "openai-chat": openAiChat,
  "openai-responses": openAiResponses,
  "openai-completions": openAiCompletions,
  "anthropic-messages": anthropicMessages,
  gemini: googleGenAi,
} as const;

export const CLIENTS: readonly Client[] = [...Object.values(NATIVE), ...aiSdkClients, ...langChainClients];
