import type { LanguageModelV4Message, LanguageModelV4Prompt, LanguageModelV4ToolResultPart } from "@ai-sdk/provider";
import type { ContentAbilities } from "../canonical/canonical-call.ts";
import {
  type Json,
  malformed,
  optionalString,
  requiredRecord,
  requiredString,
  shown,
  unsupported,
} from "../canonical/refuse.ts";
import { textContent, userParts } from "./content-parts.ts";
import { reasoningParts, toolCallOptions } from "./reasoning-details.ts";

type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"];

/**
 * OpenAI messages as a canonical prompt. A system message in the midst of a conversation becomes a user's text, as
 * vendors know instructions only at the start.
 * @throws GatehouseError invalid_request, unsupported_parameter with the message's path
 */
export function canonicalPrompt(messages: readonly Json[], abilities: ContentAbilities): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Message[] = [];
  const toolNames = new Map<string, string>();
  messages.forEach((message, index) => {
    const param = `messages[${index}]`;
    if (message.name !== undefined && message.name !== null && message.role !== "tool") unsupported(`${param}.name`);
    switch (message.role) {
      case "system":
      case "developer": {
        const text = textContent(message.content, `${param}.content`);
        const leading = prompt.every(({ role }) => role === "system");
        prompt.push(leading ? { role: "system", content: text } : { role: "user", content: [{ type: "text", text }] });
        break;
      }
      case "user":
        prompt.push({ role: "user", content: userParts(message.content, `${param}.content`, abilities) });
        break;
      case "assistant":
        prompt.push({ role: "assistant", content: assistantContent(message, param, toolNames) });
        break;
      case "tool":
        pushToolResult(prompt, toolResult(message, param, toolNames));
        break;
      default:
        unsupported(`${param}.role`, `the role '${shown(message.role)}' is unknown`);
    }
  });
  return prompt;
}

function assistantContent(message: Json, param: string, toolNames: Map<string, string>): AssistantContent {
  if (message.audio !== undefined && message.audio !== null) unsupported(`${param}.audio`);
  if (message.function_call !== undefined && message.function_call !== null) {
    unsupported(`${param}.function_call`, "use tool_calls");
  }
  const content: AssistantContent = reasoningParts(message.reasoning_details);
  const text = message.content === undefined || message.content === null ? message.refusal : message.content;
  if (text !== undefined && text !== null && text !== "") {
    content.push({ type: "text", text: textContent(text, `${param}.content`) });
  }
  if (message.tool_calls === undefined || message.tool_calls === null) return content;
  if (!Array.isArray(message.tool_calls)) malformed(`${param}.tool_calls`, "an array");
  message.tool_calls.forEach((call: unknown, index: number) => {
    content.push(toolCall(call, `${param}.tool_calls[${index}]`, toolNames));
  });
  return content;
}

function toolCall(value: unknown, param: string, toolNames: Map<string, string>): AssistantContent[number] {
  const call = requiredRecord(value, param);
  if (call.type !== undefined && call.type !== "function") unsupported(`${param}.type`, "only functions can be called");
  const toolCallId = requiredString(call.id, `${param}.id`);
  const { name, arguments: text } = requiredRecord(call.function, `${param}.function`);
  const toolName = requiredString(name, `${param}.function.name`);
  toolNames.set(toolCallId, toolName);
  return { type: "tool-call", toolCallId, toolName, input: parseArguments(text, param), ...toolCallOptions(call) };
}

/** Arguments are a JSON text in this format and an object in every other. */
function parseArguments(value: unknown, param: string): unknown {
  const text = optionalString(value, `${param}.function.arguments`) ?? "";
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    malformed(`${param}.function.arguments`, "a JSON text");
  }
}

function toolResult(message: Json, param: string, toolNames: Map<string, string>): LanguageModelV4ToolResultPart {
  const toolCallId = requiredString(message.tool_call_id, `${param}.tool_call_id`);
  const toolName =
    toolNames.get(toolCallId) ??
    malformed(`${param}.tool_call_id`, "the id of a tool call earlier in the conversation");
  const value = textContent(message.content, `${param}.content`);
  return { type: "tool-result", toolCallId, toolName, output: { type: "text", value } };
}

/** Results of parallel calls belong into one turn. */
function pushToolResult(prompt: LanguageModelV4Message[], result: LanguageModelV4ToolResultPart): void {
  const last = prompt.at(-1);
  if (last?.role === "tool") last.content.push(result);
  else prompt.push({ role: "tool", content: [result] });
}
