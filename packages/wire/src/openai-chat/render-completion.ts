import type { LanguageModelV4Content, LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import type { Json } from "../canonical/refuse.ts";
import type { AnswerIdentity } from "../dialect.ts";
import { openAiFinishReason, openAiUsage } from "./canonical-usage.ts";
import { generatedImage } from "./generated-image.ts";
import { reasoningDetail, toolCallExtra } from "./reasoning-details.ts";

/** A canonical result as a chat completion document. */
export function renderCompletion(result: LanguageModelV4GenerateResult, identity: AnswerIdentity): Buffer {
  const document = {
    id: `chatcmpl-${identity.id}`,
    object: "chat.completion",
    created: identity.createdSeconds,
    model: identity.model,
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
