import type { LanguageModelV4Content, LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import type { Json } from "../canonical/refuse.ts";
import type { AnswerIdentity } from "../dialect.ts";
import { signatureOf } from "./signatures.ts";
import { anthropicStopReason, anthropicUsage } from "./usage.ts";

/** A canonical result as a message document. */
export function renderMessage(result: LanguageModelV4GenerateResult, identity: AnswerIdentity): Buffer {
  const document = {
    ...messageHead(identity),
    content: result.content.flatMap(renderBlock),
    stop_reason: anthropicStopReason(result.finishReason),
    stop_sequence: null,
    usage: anthropicUsage(result.usage),
  };
  return Buffer.from(JSON.stringify(document));
}

export const messageHead = ({ id, model }: AnswerIdentity): Json => ({
  id: `msg_${id}`,
  type: "message",
  role: "assistant",
  model,
});

function renderBlock(part: LanguageModelV4Content): Json[] {
  if (part.type === "text") return part.text === "" ? [] : [{ type: "text", text: part.text }];
  if (part.type === "reasoning") {
    const redacted = part.providerMetadata?.anthropic?.redactedData;
    if (typeof redacted === "string") return [{ type: "redacted_thinking", data: redacted }];
    return [{ type: "thinking", thinking: part.text, signature: signatureOf(part.providerMetadata) }];
  }
  if (part.type !== "tool-call") return [];
  return [{ type: "tool_use", id: part.toolCallId, name: part.toolName, input: toolInput(part.input) }];
}

/** A model's arguments are a text, and it may have written broken JSON; the format wants an object. */
function toolInput(text: string): unknown {
  try {
    return text.trim() === "" ? {} : (JSON.parse(text) as unknown);
  } catch {
    return { invalid_json: text };
  }
}
