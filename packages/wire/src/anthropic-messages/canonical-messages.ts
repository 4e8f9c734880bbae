import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { ContentAbilities } from "../canonical/canonical-call.ts";
import { type Json, malformed, requiredRecord, shown, unsupported } from "../canonical/refuse.ts";
import { cacheOptions, reasoningPart, textOf, toolCallPart, toolResultPart, userPart } from "./canonical-blocks.ts";

type UserContent = Extract<LanguageModelV4Message, { role: "user" }>["content"];
type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"];

/** Anthropic's `system` and `messages` as a canonical prompt. @throws GatehouseError invalid_request, unsupported_parameter */
export function canonicalPrompt(body: Json, abilities: ContentAbilities): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Message[] = systemMessages(body.system);
  const toolNames = new Map<string, string>();
  (body.messages as Json[]).forEach((message, index) => {
    const param = `messages.${index}.content`;
    if (message.role === "assistant") prompt.push(assistantMessage(message.content, param, toolNames));
    else if (message.role === "user") prompt.push(...userMessages(message.content, param, toolNames, abilities));
    else if (message.role === "system")
      prompt.push({ role: "user", content: [{ type: "text", text: textOf(message.content, param) }] });
    else unsupported(`messages.${index}.role`, `the role '${shown(message.role)}' is unknown`);
  });
  return prompt;
}

function systemMessages(system: unknown): LanguageModelV4Message[] {
  if (system === undefined || system === null || system === "") return [];
  if (typeof system === "string") return [{ role: "system", content: system }];
  if (!Array.isArray(system)) malformed("system", "a string or an array of text blocks");
  return system.map((block: unknown, index) => {
    const record = requiredRecord(block, `system.${index}`);
    return { role: "system", content: textOf([record], `system.${index}`), ...cacheOptions(record) };
  });
}

/** Tool results come first in a user's turn and are a message of their own in the canonical model. */
function userMessages(
  content: unknown,
  param: string,
  toolNames: ReadonlyMap<string, string>,
  abilities: ContentAbilities,
): LanguageModelV4Message[] {
  const results: Extract<LanguageModelV4Message, { role: "tool" }>["content"] = [];
  const parts: UserContent = [];
  blocksOf(content, param).forEach((block, index) => {
    const at = `${param}.${index}`;
    if (block.type !== "tool_result") {
      parts.push(userPart(block, at, abilities));
      return;
    }
    const name =
      toolNames.get(block.tool_use_id as string) ?? malformed(`${at}.tool_use_id`, "the id of an earlier tool_use");
    results.push(toolResultPart(block, at, name));
  });
  return [
    ...(results.length > 0 ? [{ role: "tool" as const, content: results }] : []),
    ...(parts.length > 0 ? [{ role: "user" as const, content: parts }] : []),
  ];
}

function assistantMessage(content: unknown, param: string, toolNames: Map<string, string>): LanguageModelV4Message {
  const parts: AssistantContent = [];
  blocksOf(content, param).forEach((block, index) => {
    const at = `${param}.${index}`;
    if (block.type === "thinking" || block.type === "redacted_thinking") parts.push(...reasoningPart(block));
    else if (block.type === "tool_use") {
      const call = toolCallPart(block, at);
      toolNames.set(call.toolCallId, call.toolName);
      parts.push(call);
    } else if (block.type === "text") parts.push({ type: "text", text: textOf([block], at), ...cacheOptions(block) });
    else unsupported(`${at}.type`, `content of type '${shown(block.type)}' stays with Anthropic`);
  });
  return { role: "assistant", content: parts };
}

function blocksOf(content: unknown, param: string): Json[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  if (!Array.isArray(content)) malformed(param, "a string or an array of content blocks");
  return content.map((block: unknown, index) => requiredRecord(block, `${param}.${index}`));
}
