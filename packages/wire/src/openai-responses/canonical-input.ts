import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolResultOutput,
} from "@ai-sdk/provider";
import { dataPart } from "../canonical/data-url.ts";
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
import { unpackMetadata } from "../canonical/vendor-metadata.ts";
import { ITEMS, PARTS } from "./known.ts";

type AssistantPart = Extract<LanguageModelV4Message, { role: "assistant" }>["content"][number];
type UserPart = LanguageModelV4TextPart | LanguageModelV4FilePart;

/** `instructions` and `input` as a canonical prompt. @throws GatehouseError invalid_request, unsupported_parameter */
export function canonicalPrompt(body: Json, mapping: Mapping): LanguageModelV4Prompt {
  const prompt = new Prompt();
  const instructions = optionalString(body.instructions, "instructions");
  if (instructions) prompt.push({ role: "system", content: instructions });
  if (typeof body.input === "string") prompt.push({ role: "user", content: [{ type: "text", text: body.input }] });
  else for (const [index, item] of (body.input as Json[]).entries()) addItem(prompt, item, `input[${index}]`, mapping);
  return prompt.messages;
}

/** Items are smaller than messages: what an assistant did between two turns belongs into one. */
class Prompt {
  readonly messages: LanguageModelV4Message[] = [];
  readonly toolNames = new Map<string, string>();

  push(message: LanguageModelV4Message): void {
    this.messages.push(message);
  }

  addAssistant(...parts: AssistantPart[]): void {
    const last = this.messages.at(-1);
    if (last?.role === "assistant") last.content.push(...parts);
    else this.push({ role: "assistant", content: parts });
  }

  addResult(toolCallId: string, output: LanguageModelV4ToolResultOutput, param: string): void {
    const toolName =
      this.toolNames.get(toolCallId) ?? malformed(`${param}.call_id`, "the id of a call earlier in the input");
    const result = { type: "tool-result" as const, toolCallId, toolName, output };
    const last = this.messages.at(-1);
    if (last?.role === "tool") last.content.push(result);
    else this.push({ role: "tool", content: [result] });
  }
}

function addItem(prompt: Prompt, entry: Json, param: string, mapping: Mapping): void {
  const type = entry.type ?? "message";
  const why = `items of type '${shown(type)}' stay with the provider that made them`;
  const item = mapping.record(entry, param, ITEMS.get(type) ?? unsupported(`${param}.type`, why));
  switch (type) {
    case "message":
      return addMessage(prompt, item, param, mapping);
    case "function_call":
      return addCall(prompt, item, param);
    case "function_call_output": {
      const toolCallId = requiredString(item.call_id, `${param}.call_id`);
      return prompt.addResult(toolCallId, toolOutput(item.output, `${param}.output`, mapping), param);
    }
    case "reasoning": {
      const metadata = unpackMetadata(typeof item.encrypted_content === "string" ? item.encrypted_content : "");
      // Reasoning without its signature, or with one of OpenAI's own, is of no use to another vendor.
      if (!metadata) return mapping.drop(`${param}.encrypted_content`);
      return prompt.addAssistant({ type: "reasoning", text: summaryText(item.summary), providerOptions: metadata });
    }
  }
}

function addCall(prompt: Prompt, item: Json, param: string): void {
  const toolCallId = requiredString(item.call_id, `${param}.call_id`);
  const toolName = requiredString(item.name, `${param}.name`);
  prompt.toolNames.set(toolCallId, toolName);
  // Arguments are a JSON text in this format and an object in every other.
  const at = `${param}.arguments`;
  const input = parseJsonText(optionalString(item.arguments, at) ?? "", at);
  prompt.addAssistant({ type: "tool-call", toolCallId, toolName, input });
}

function addMessage(prompt: Prompt, { role, content }: Json, param: string, mapping: Mapping): void {
  const at = `${param}.content`;
  if (role === "assistant") prompt.addAssistant({ type: "text", text: textOf(content, at, mapping) });
  else if (role === "user") prompt.push({ role: "user", content: userParts(content, at, mapping) });
  else if (role === "system" || role === "developer") {
    prompt.push(instruction(textOf(content, at, mapping), prompt.messages, mapping));
  } else unsupported(`${param}.role`, `the role '${shown(role)}' is unknown`);
}

function userParts(content: unknown, param: string, mapping: Mapping): UserPart[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  if (!Array.isArray(content)) malformed(param, "a string or an array of content parts");
  return content.map((part: unknown, index) => userPart(part, `${param}[${index}]`, mapping));
}

/** A content part of a type that is known. */
function knownPart(value: unknown, param: string, mapping: Mapping): Json {
  if (!isRecord(value)) malformed(param, "an object");
  const { type } = value;
  const known = PARTS.get(type) ?? unsupported(`${param}.type`, `content of type '${shown(type)}' is unknown`);
  return mapping.record(value, param, known);
}

function userPart(value: unknown, param: string, mapping: Mapping): UserPart {
  const part = knownPart(value, param, mapping);
  switch (part.type) {
    case "input_text":
    case "output_text":
      return { type: "text", text: requiredString(part.text, `${param}.text`) };
    case "input_file": {
      const filename = optionalString(part.filename, `${param}.filename`);
      const file = dataPart(requiredString(part.file_data, `${param}.file_data`), `${param}.file_data`);
      return { ...file, ...(filename === undefined ? {} : { filename }) };
    }
    case "input_image":
      return imagePart(requiredString(part.image_url, `${param}.image_url`), `${param}.image_url`, mapping);
    default:
      unsupported(`${param}.type`, `a user's content is not of type '${shown(part.type)}'`);
  }
}

function imagePart(url: string, param: string, { abilities }: Mapping): LanguageModelV4FilePart {
  if (url.startsWith("data:")) return dataPart(url, param);
  if (!abilities.imageUrls) unsupported(param, "send the image itself, as a data: URL");
  if (!url.startsWith("https://") || !URL.canParse(url)) malformed(param, "an https: or data: URL");
  return { type: "file", mediaType: "image", data: { type: "url", url: new URL(url) } };
}

function toolOutput(output: unknown, param: string, mapping: Mapping): LanguageModelV4ToolResultOutput {
  if (typeof output === "string") return { type: "text", value: output };
  if (!Array.isArray(output)) malformed(param, "a string or an array of content parts");
  if (output.every((part: unknown) => isRecord(part) && part.type === "input_text")) {
    return { type: "text", value: textOf(output, param, mapping) };
  }
  return { type: "content", value: userParts(output, param, mapping.with({ imageUrls: false })) };
}

function textOf(content: unknown, param: string, mapping: Mapping): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) malformed(param, "a string or an array of text parts");
  return content
    .map((value: unknown, index) => {
      const at = `${param}[${index}]`;
      const { type, text, refusal } = knownPart(value, at, mapping);
      if (type === "refusal") return requiredString(refusal, `${at}.refusal`);
      if (type !== "input_text" && type !== "output_text") unsupported(at, "only text can be sent here");
      return typeof text === "string" ? text : "";
    })
    .join("");
}

const summaryText = (summary: unknown): string =>
  Array.isArray(summary)
    ? summary.map((part: unknown) => (isRecord(part) && typeof part.text === "string" ? part.text : "")).join("")
    : "";
