import type { LanguageModelV4Message, LanguageModelV4Prompt, LanguageModelV4ToolResultPart } from "@ai-sdk/provider";
import { instruction } from "../canonical/instruction.ts";
import { parseJsonText } from "../canonical/json-text.ts";
import type { Mapping } from "../canonical/mapping.ts";
import {
  isRecord,
  type Json,
  malformed,
  optionalString,
  requiredString,
  shown,
  unsupported,
} from "../canonical/refuse.ts";
import { textContent, userParts } from "./content-parts.ts";
import { CALLED, MESSAGES, TOOL_CALL } from "./known.ts";
import { reasoningParts, toolCallOptions } from "./reasoning-details.ts";

type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"];

/**
 * OpenAI messages as a canonical prompt. A system message in the midst of a conversation becomes a user's text for the
 * vendors that know instructions only at the start.
 * @throws GatehouseError invalid_request, unsupported_parameter with the message's path
 */
export function canonicalPrompt(messages: readonly Json[], mapping: Mapping): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Message[] = [];
  const toolNames = new Map<string, string>();
  messages.forEach((entry, index) => {
    const param = `messages[${index}]`;
    const known =
      MESSAGES.get(entry.role) ?? unsupported(`${param}.role`, `the role '${shown(entry.role)}' is unknown`);
    const message = mapping.record(entry, param, known);
    switch (message.role) {
      case "system":
      case "developer":
        prompt.push(instruction(textContent(message.content, `${param}.content`, mapping), prompt, mapping));
        break;
      case "user":
        prompt.push({ role: "user", content: userParts(message.content, `${param}.content`, mapping) });
        break;
      case "assistant":
        prompt.push({ role: "assistant", content: assistantContent(message, param, { toolNames, mapping }) });
        break;
      case "tool":
        pushToolResult(prompt, toolResult(message, param, { toolNames, mapping }));
        break;
    }
  });
  return prompt;
}

interface Conversation {
  /** Names of the tools that were called so far, by the id of the call. */
  toolNames: Map<string, string>;
  mapping: Mapping;
}

function assistantContent(message: Json, param: string, conversation: Conversation): AssistantContent {
  const content: AssistantContent = thoughts(message, param, conversation.mapping);
  for (const field of ["content", "refusal"]) {
    const said = message[field];
    if (said === undefined || said === null || said === "") continue;
    content.push({ type: "text", text: textContent(said, `${param}.${field}`, conversation.mapping) });
  }
  if (message.tool_calls === undefined || message.tool_calls === null) return content;
  if (!Array.isArray(message.tool_calls)) malformed(`${param}.tool_calls`, "an array");
  message.tool_calls.forEach((call: unknown, index: number) => {
    content.push(toolCall(call, `${param}.tool_calls[${index}]`, conversation));
  });
  return content;
}

/** Without a signature, what was thought is of no use to any vendor. */
function thoughts(message: Json, param: string, mapping: Mapping): AssistantContent {
  const { reasoning_details: details, reasoning_content: plain, reasoning = plain } = message;
  const parts = reasoningParts(details);
  if (Array.isArray(details) && parts.length < details.length) mapping.drop(`${param}.reasoning_details`);
  if (reasoning && parts.length === 0) mapping.drop(`${param}.reasoning_content`);
  return parts;
}

function toolCall(value: unknown, param: string, { toolNames, mapping }: Conversation): AssistantContent[number] {
  if (isRecord(value) && value.type !== undefined && value.type !== "function") {
    unsupported(`${param}.type`, "only functions can be called");
  }
  const call = mapping.record(value, param, TOOL_CALL);
  const toolCallId = requiredString(call.id, `${param}.id`);
  const { name, arguments: text } = mapping.record(call.function, `${param}.function`, CALLED);
  const toolName = requiredString(name, `${param}.function.name`);
  toolNames.set(toolCallId, toolName);
  // Arguments are a JSON text in this format and an object in every other.
  const at = `${param}.function.arguments`;
  const input = parseJsonText(optionalString(text, at) ?? "", at);
  return { type: "tool-call", toolCallId, toolName, input, ...toolCallOptions(call) };
}

function toolResult(message: Json, param: string, { toolNames, mapping }: Conversation): LanguageModelV4ToolResultPart {
  const toolCallId = requiredString(message.tool_call_id, `${param}.tool_call_id`);
  const toolName =
    toolNames.get(toolCallId) ??
    malformed(`${param}.tool_call_id`, "the id of a tool call earlier in the conversation");
  const value = textContent(message.content, `${param}.content`, mapping);
  return { type: "tool-result", toolCallId, toolName, output: { type: "text", value } };
}

/** Results of parallel calls belong into one turn. */
function pushToolResult(prompt: LanguageModelV4Message[], result: LanguageModelV4ToolResultPart): void {
  const last = prompt.at(-1);
  if (last?.role === "tool") last.content.push(result);
  else prompt.push({ role: "tool", content: [result] });
}
