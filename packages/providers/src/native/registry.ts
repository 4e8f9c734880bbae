import type { WireFormat } from "@gatehouse/wire";
import { anthropicCountTokensNative } from "./anthropic-count-tokens.ts";
import { anthropicMessagesNative } from "./anthropic-messages.ts";
import { geminiNative } from "./gemini.ts";
import type { NativeFormat } from "./native-format.ts";
import { openAiChatNative } from "./openai-chat.ts";
import { openAiCompletionsNative } from "./openai-completions.ts";
import { openAiImagesNative } from "./openai-images.ts";
import { openAiResponsesNative } from "./openai-responses.ts";
import { openAiSpeechNative } from "./openai-speech.ts";
import { openAiTranscriptionsNative } from "./openai-transcriptions.ts";
import { openAiEmbeddingsNative, openAiModerationsNative, rerankNative } from "./plain-document.ts";

/** The formats that can be passed through. */
export const NATIVE_FORMATS: Partial<Record<WireFormat, NativeFormat>> = {
  "openai-chat": openAiChatNative,
  "openai-responses": openAiResponsesNative,
  "openai-completions": openAiCompletionsNative,
  "anthropic-messages": anthropicMessagesNative,
  "anthropic-count-tokens": anthropicCountTokensNative,
  gemini: geminiNative,
  "openai-embeddings": openAiEmbeddingsNative,
  "openai-moderations": openAiModerationsNative,
  "openai-images": openAiImagesNative,
  "openai-speech": openAiSpeechNative,
  "openai-transcriptions": openAiTranscriptionsNative,
  rerank: rerankNative,
};
