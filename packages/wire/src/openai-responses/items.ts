import type { LanguageModelV4Content, LanguageModelV4GenerateResult, SharedV4ProviderMetadata } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import type { Json } from "../canonical/refuse.ts";
import { packMetadata } from "../canonical/vendor-metadata.ts";
import type { AnswerIdentity } from "../dialect.ts";
import { ownId } from "./own-id.ts";
import { responseObject } from "./response-object.ts";

/** Items of an answer, as they are when they are done. */

export const textPart = (text: string): Json => ({ type: "output_text", text, annotations: [], logprobs: [] });

export const messageItem = (id: string, text: string): Json => ({
  id,
  type: "message",
  status: "completed",
  role: "assistant",
  content: [textPart(text)],
});

export const summaryPart = (text: string): Json => ({ type: "summary_text", text });

/** What the vendor wants back travels as encrypted content, which callers hand back unread. */
export function reasoningItem(id: string, text: string, metadata: SharedV4ProviderMetadata | undefined): Json {
  const packed = packMetadata(metadata);
  return {
    id,
    type: "reasoning",
    summary: text === "" ? [] : [summaryPart(text)],
    ...(packed === "" ? {} : { encrypted_content: packed }),
  };
}

/** @param status when it is done, the arguments tell: an output cap may have cut them short */
export const functionCallItem = (
  id: string,
  callId: string,
  name: string,
  text: string,
  status = isJson(text) ? "completed" : "incomplete",
): Json => ({
  id,
  type: "function_call",
  status,
  call_id: callId,
  name,
  arguments: text,
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text || "{}");
    return true;
  } catch {
    return false;
  }
}

/** Ids of the items of one answer, in their order. */
export const itemId = (prefix: string, { id }: AnswerIdentity, index: number): string => ownId(prefix, `${id}${index}`);

/** A canonical result as a `response` document. Text that follows on text is one message. */
export function renderResponse(
  result: LanguageModelV4GenerateResult,
  identity: AnswerIdentity,
  request: CallerRequest,
): Buffer {
  const output: Json[] = [];
  for (const part of joined(result.content)) {
    const id = (prefix: string) => itemId(prefix, identity, output.length);
    if (part.type === "text") output.push(messageItem(id("msg"), part.text));
    else if (part.type === "reasoning") output.push(reasoningItem(id("rs"), part.text, part.providerMetadata));
    else if (part.type === "tool-call")
      output.push(functionCallItem(id("fc"), part.toolCallId, part.toolName, part.input));
  }
  return Buffer.from(JSON.stringify(responseObject(request, identity, output, result)));
}

function joined(content: readonly LanguageModelV4Content[]): LanguageModelV4Content[] {
  const parts: LanguageModelV4Content[] = [];
  for (const part of content) {
    const last = parts.at(-1);
    if (part.type === "text" && part.text === "") continue;
    if (part.type === "text" && last?.type === "text")
      parts[parts.length - 1] = { ...last, text: last.text + part.text };
    else parts.push(part);
  }
  return parts;
}
