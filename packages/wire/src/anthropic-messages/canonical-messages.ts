import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { instruction } from "../canonical/instruction.ts";
import type { Mapping } from "../canonical/mapping.ts";
import { type Json, malformed, shown, unsupported } from "../canonical/refuse.ts";
import {
  cacheOptions,
  knownBlock,
  reasoningPart,
  textBlock,
  textOf,
  toolCallPart,
  toolResultPart,
  userPart,
} from "./canonical-blocks.ts";
import { MESSAGE } from "./known.ts";

type UserContent = Extract<LanguageModelV4Message, { role: "user" }>["content"];
type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"];

interface Conversation {
  /** Names of the tools that were called so far, by the id of the call. */
  toolNames: Map<string, string>;
  mapping: Mapping;
}

/** Anthropic's `system` and `messages` as a canonical prompt. @throws GatehouseError invalid_request, unsupported_parameter */
export function canonicalPrompt(body: Json, mapping: Mapping): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Message[] = systemMessages(body.system, mapping);
  const conversation: Conversation = { toolNames: new Map(), mapping };
  (body.messages as Json[]).forEach((entry, index) => {
    const { role, content } = mapping.record(entry, `messages.${index}`, MESSAGE);
    const param = `messages.${index}.content`;
    if (role === "assistant") prompt.push(assistantMessage(content, param, conversation));
    else if (role === "user") prompt.push(...userMessages(content, param, conversation));
    else if (role === "system") prompt.push(instruction(textOf(content, param, mapping), prompt, mapping));
    else unsupported(`messages.${index}.role`, `the role '${shown(role)}' is unknown`);
  });
  return prompt;
}

function systemMessages(system: unknown, mapping: Mapping): LanguageModelV4Message[] {
  if (system === undefined || system === null || system === "") return [];
  if (typeof system === "string") return [{ role: "system", content: system }];
  if (!Array.isArray(system)) malformed("system", "a string or an array of text blocks");
  return system.map((block: unknown, index) => {
    const param = `system.${index}`;
    const content = textBlock(block, param, mapping);
    return { role: "system", content, ...cacheOptions(block as Json, param, mapping) };
  });
}

/** Tool results come first in a user's turn and are a message of their own in the canonical model. */
function userMessages(content: unknown, param: string, conversation: Conversation): LanguageModelV4Message[] {
  const { toolNames, mapping } = conversation;
  const results: Extract<LanguageModelV4Message, { role: "tool" }>["content"] = [];
  const parts: UserContent = [];
  blocksOf(content, param, mapping).forEach((block, index) => {
    const at = `${param}.${index}`;
    if (block.type !== "tool_result") {
      parts.push(userPart(block, at, mapping));
      return;
    }
    const toolName =
      toolNames.get(block.tool_use_id as string) ?? malformed(`${at}.tool_use_id`, "the id of an earlier tool_use");
    results.push(toolResultPart(block, at, { toolName, mapping }));
  });
  return [
    ...(results.length > 0 ? [{ role: "tool" as const, content: results }] : []),
    ...(parts.length > 0 ? [{ role: "user" as const, content: parts }] : []),
  ];
}

function assistantMessage(content: unknown, param: string, conversation: Conversation): LanguageModelV4Message {
  const { toolNames, mapping } = conversation;
  const parts: AssistantContent = [];
  blocksOf(content, param, mapping).forEach((block, index) => {
    const at = `${param}.${index}`;
    if (block.type === "thinking" || block.type === "redacted_thinking")
      parts.push(...reasoningPart(block, at, mapping));
    else if (block.type === "tool_use") {
      const call = toolCallPart(block, at, mapping);
      toolNames.set(call.toolCallId, call.toolName);
      parts.push(call);
    } else parts.push({ type: "text", text: textBlock(block, at, mapping), ...cacheOptions(block, at, mapping) });
  });
  return { role: "assistant", content: parts };
}

function blocksOf(content: unknown, param: string, mapping: Mapping): Json[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  if (!Array.isArray(content)) malformed(param, "a string or an array of content blocks");
  return content.map((block: unknown, index) => knownBlock(block, `${param}.${index}`, mapping));
}
