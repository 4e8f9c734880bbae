import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolResultOutput,
} from "@ai-sdk/provider";
import type { ContentAbilities } from "../canonical/canonical-call.ts";
import { dataPart } from "../canonical/data-url.ts";
import {
  isRecord,
  type Json,
  malformed,
  optionalString,
  requiredRecord,
  requiredString,
  shown,
  unsupported,
} from "../canonical/refuse.ts";
import { unpackMetadata } from "../canonical/vendor-metadata.ts";

type AssistantPart = Extract<LanguageModelV4Message, { role: "assistant" }>["content"][number];
type UserPart = LanguageModelV4TextPart | LanguageModelV4FilePart;

/** `instructions` and `input` as a canonical prompt. @throws GatehouseError invalid_request, unsupported_parameter */
export function canonicalPrompt(body: Json, abilities: ContentAbilities): LanguageModelV4Prompt {
  const prompt = new Prompt();
  const instructions = optionalString(body.instructions, "instructions");
  if (instructions) prompt.push({ role: "system", content: instructions });
  if (typeof body.input === "string") prompt.push({ role: "user", content: [{ type: "text", text: body.input }] });
  else
    for (const [index, item] of (body.input as Json[]).entries()) addItem(prompt, item, `input[${index}]`, abilities);
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

  get begun(): boolean {
    return this.messages.some(({ role }) => role !== "system");
  }
}

function addItem(prompt: Prompt, item: Json, param: string, abilities: ContentAbilities): void {
  switch (item.type ?? "message") {
    case "message":
      return addMessage(prompt, item, param, abilities);
    case "function_call": {
      const toolCallId = requiredString(item.call_id, `${param}.call_id`);
      const toolName = requiredString(item.name, `${param}.name`);
      prompt.toolNames.set(toolCallId, toolName);
      return prompt.addAssistant({
        type: "tool-call",
        toolCallId,
        toolName,
        input: argumentsOf(item.arguments, param),
      });
    }
    case "function_call_output": {
      const toolCallId = requiredString(item.call_id, `${param}.call_id`);
      return prompt.addResult(toolCallId, toolOutput(item.output, `${param}.output`), param);
    }
    case "reasoning": {
      const metadata = unpackMetadata(typeof item.encrypted_content === "string" ? item.encrypted_content : "");
      // Reasoning without its signature, or with one of OpenAI's own, is of no use to another vendor.
      if (metadata)
        prompt.addAssistant({ type: "reasoning", text: summaryText(item.summary), providerOptions: metadata });
      return;
    }
    default:
      unsupported(`${param}.type`, `items of type '${shown(item.type)}' stay with the provider that made them`);
  }
}

function addMessage(prompt: Prompt, { role, content }: Json, param: string, abilities: ContentAbilities): void {
  const at = `${param}.content`;
  if (role === "assistant") prompt.addAssistant({ type: "text", text: textOf(content, at) });
  else if (role === "user") prompt.push({ role: "user", content: userParts(content, at, abilities) });
  else if (role === "system" || role === "developer") {
    const text = textOf(content, at);
    prompt.push(prompt.begun ? { role: "user", content: [{ type: "text", text }] } : { role: "system", content: text });
  } else unsupported(`${param}.role`, `the role '${shown(role)}' is unknown`);
}

function userParts(content: unknown, param: string, abilities: ContentAbilities): UserPart[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  if (!Array.isArray(content)) malformed(param, "a string or an array of content parts");
  return content.map((part: unknown, index) =>
    userPart(requiredRecord(part, `${param}[${index}]`), `${param}[${index}]`, abilities),
  );
}

function userPart(part: Json, param: string, abilities: ContentAbilities): UserPart {
  if (part.type === "input_text" || part.type === "output_text") {
    return { type: "text", text: requiredString(part.text, `${param}.text`) };
  }
  if (part.type === "input_file") {
    if (part.file_url) unsupported(`${param}.file_url`, "send the file itself, as file_data");
    const filename = optionalString(part.filename, `${param}.filename`);
    const file = dataPart(requiredString(part.file_data, `${param}.file_data`), `${param}.file_data`);
    return { ...file, ...(filename === undefined ? {} : { filename }) };
  }
  if (part.type !== "input_image") unsupported(`${param}.type`, `content of type '${shown(part.type)}' is unknown`);
  if (part.detail === "low") unsupported(`${param}.detail`, "this provider reads every image in full");
  const url = requiredString(part.image_url, `${param}.image_url`);
  if (url.startsWith("data:")) return dataPart(url, `${param}.image_url`);
  if (!abilities.imageUrls) unsupported(`${param}.image_url`, "send the image itself, as a data: URL");
  if (!url.startsWith("https://") || !URL.canParse(url)) malformed(`${param}.image_url`, "an https: or data: URL");
  return { type: "file", mediaType: "image", data: { type: "url", url: new URL(url) } };
}

function toolOutput(output: unknown, param: string): LanguageModelV4ToolResultOutput {
  if (typeof output === "string") return { type: "text", value: output };
  if (!Array.isArray(output)) malformed(param, "a string or an array of content parts");
  if (output.every((part: unknown) => isRecord(part) && part.type === "input_text")) {
    return { type: "text", value: textOf(output, param) };
  }
  return { type: "content", value: userParts(output, param, { imageUrls: false }) };
}

function textOf(content: unknown, param: string): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) malformed(param, "a string or an array of text parts");
  return content
    .map((part: unknown, index) => {
      const { type, text, refusal } = requiredRecord(part, `${param}[${index}]`);
      if (type === "refusal") return requiredString(refusal, `${param}[${index}].refusal`);
      if (type !== "input_text" && type !== "output_text")
        unsupported(`${param}[${index}]`, "only text can be sent here");
      return typeof text === "string" ? text : "";
    })
    .join("");
}

const summaryText = (summary: unknown): string =>
  Array.isArray(summary)
    ? summary.map((part: unknown) => (isRecord(part) && typeof part.text === "string" ? part.text : "")).join("")
    : "";

/** Arguments are a JSON text in this format and an object in every other. */
function argumentsOf(value: unknown, param: string): unknown {
  const text = optionalString(value, `${param}.arguments`) ?? "";
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    malformed(`${param}.arguments`, "a JSON text");
  }
}
