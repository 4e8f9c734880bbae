import type { LanguageModelV4Content, LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import { openAiFinishReason, openAiUsage } from "./canonical-usage.ts";
import { generatedImage } from "./generated-image.ts";
import { reasoningDetail, toolCallExtra } from "./reasoning-details.ts";
import type { Json } from "./refuse.ts";

export interface CompletionIdentity {
  /** `chatcmpl-…`, ours: the vendor's id is kept beside. */
  id: string;
  createdSeconds: number;
  /** Named when the provider does not say which model answered. */
  model: string;
}

/** A canonical result as a chat completion document. */
export function renderCompletion(result: LanguageModelV4GenerateResult, identity: CompletionIdentity): Buffer {
  const document = {
    id: identity.id,
    object: "chat.completion",
    created: identity.createdSeconds,
    model: result.response?.modelId ?? identity.model,
    choices: [
      {
        index: 0,
        message: renderMessage(result.content),
        logprobs: null,
        finish_reason: openAiFinishReason(result.finishReason),
      },
    ],
    usage: openAiUsage(result.usage),
  };
  return Buffer.from(JSON.stringify(document));
}

function renderMessage(content: readonly LanguageModelV4Content[]): Json {
  let text: string | null = null;
  let reasoning = "";
  const details: Json[] = [];
  const toolCalls: Json[] = [];
  const images: Json[] = [];
  for (const part of content) {
    if (part.type === "text") text = (text ?? "") + part.text;
    else if (part.type === "file") images.push(generatedImage(part));
    else if (part.type === "reasoning") {
      reasoning += part.text;
      const detail = reasoningDetail(part.text, part.providerMetadata);
      if (detail) details.push(detail);
    } else if (part.type === "tool-call") {
      const call = { id: part.toolCallId, type: "function", function: { name: part.toolName, arguments: part.input } };
      toolCalls.push({ ...call, ...toolCallExtra(part.providerMetadata) });
    }
  }
  return {
    role: "assistant",
    content: text ?? (toolCalls.length > 0 ? null : ""),
    refusal: null,
    ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
    ...(details.length === 0 ? {} : { reasoning_details: details }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
    ...(images.length === 0 ? {} : { images }),
  };
}

/** UTF-8 bytes that the model wrote, to estimate from when no usage came. */
export function contentBytes(content: readonly LanguageModelV4Content[]): number {
  return content.reduce((sum, part) => {
    if (part.type === "text" || part.type === "reasoning") return sum + Buffer.byteLength(part.text);
    return part.type === "tool-call" ? sum + Buffer.byteLength(part.toolName) + Buffer.byteLength(part.input) : sum;
  }, 0);
}
