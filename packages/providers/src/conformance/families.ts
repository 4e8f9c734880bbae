import type { ProviderId } from "@gatehouse/domain";
import type { GenerationFormat } from "@gatehouse/wire";
import { anthropicMessagesCodec } from "./codecs/anthropic-messages.ts";
import { bedrockConverseCodec } from "./codecs/bedrock-converse.ts";
import { geminiCodec } from "./codecs/gemini.ts";
import { openAiChatCodec } from "./codecs/openai-chat.ts";
import { openAiCompletionsCodec } from "./codecs/openai-completions.ts";
import { openAiResponsesCodec } from "./codecs/openai-responses.ts";
import type { CallerCodec, ProviderCodec } from "./exchange.ts";

export const CALLERS: readonly { format: GenerationFormat; label: string; codec: CallerCodec }[] = [
  { format: "openai-chat", label: "OpenAI chat completions", codec: openAiChatCodec },
  { format: "openai-responses", label: "OpenAI responses", codec: openAiResponsesCodec },
  { format: "anthropic-messages", label: "Anthropic messages", codec: anthropicMessagesCodec },
  { format: "gemini", label: "Gemini generateContent", codec: geminiCodec },
  { format: "openai-completions", label: "OpenAI completions (legacy)", codec: openAiCompletionsCodec },
];

export interface Family {
  label: string;
  provider: ProviderId;
  upstreamModel: string;
  secret: string;
  /** Reasoning tokens are among the output tokens, and nothing tells how many. */
  hidesReasoningTokens?: true;
  /** By the path that was called: a provider may speak several formats. */
  codecOf(path: string): ProviderCodec | undefined;
}

const openAi = (path: string) =>
  path.includes("/responses")
    ? openAiResponsesCodec
    : path.includes("/chat/completions")
      ? openAiChatCodec
      : path.includes("/completions")
        ? openAiCompletionsCodec
        : undefined;

export const FAMILIES: readonly Family[] = [
  {
    label: "OpenAI, Azure OpenAI",
    provider: "openai",
    upstreamModel: "gpt-5-mini",
    secret: "sk-testing",
    codecOf: openAi,
  },
  {
    label: "OpenAI-compatible",
    provider: "openai-compatible",
    upstreamModel: "llama-4",
    secret: "sk-testing",
    codecOf: openAi,
  },
  {
    label: "Anthropic",
    provider: "anthropic",
    upstreamModel: "claude-opus-4-6",
    secret: "sk-testing",
    codecOf: () => anthropicMessagesCodec,
  },
  {
    label: "Gemini, Vertex AI",
    provider: "gemini",
    upstreamModel: "gemini-3-flash-preview",
    secret: "sk-testing",
    codecOf: () => geminiCodec,
  },
  {
    label: "AWS Bedrock",
    provider: "bedrock",
    upstreamModel: "anthropic.claude-sonnet-4-5-20250929-v1:0",
    secret: "bedrock-api-key-testing",
    hidesReasoningTokens: true,
    codecOf: () => bedrockConverseCodec,
  },
];
