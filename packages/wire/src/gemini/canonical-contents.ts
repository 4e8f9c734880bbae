import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultPart,
} from "@ai-sdk/provider";
import type { ContentAbilities } from "../canonical/canonical-call.ts";
import { isRecord, type Json, malformed, requiredRecord, requiredString, unsupported } from "../canonical/refuse.ts";

type UserContent = Extract<LanguageModelV4Message, { role: "user" }>["content"];
type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"];

/** Calls that wait for their result: Gemini matches by id where there is one, else by name and order. */
class OpenCalls {
  readonly #open: { id: string; name: string }[] = [];
  #made = 0;

  add(name: string, id: string | undefined): string {
    const call = { id: id ?? `call_${++this.#made}`, name };
    this.#open.push(call);
    return call.id;
  }

  take(name: string, id: string | undefined, param: string): string {
    const at = this.#open.findIndex((call) => (id === undefined ? call.name === name : call.id === id));
    const [call] = at < 0 ? [] : this.#open.splice(at, 1);
    return call?.id ?? malformed(param, "the response to a function call earlier in the conversation");
  }
}

/** `systemInstruction` and `contents` as a canonical prompt. @throws GatehouseError invalid_request, unsupported_parameter */
export function canonicalPrompt(body: Json, abilities: ContentAbilities): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Message[] = systemMessage(body.systemInstruction);
  const calls = new OpenCalls();
  (body.contents as unknown[]).forEach((entry, index) => {
    const content = requiredRecord(entry, `contents[${index}]`);
    const param = `contents[${index}].parts`;
    const parts = partsOf(content.parts, param);
    if (content.role === "model") prompt.push({ role: "assistant", content: modelParts(parts, param, calls) });
    else prompt.push(...userMessages(parts, param, calls, abilities));
  });
  return prompt;
}

function systemMessage(instruction: unknown): LanguageModelV4Message[] {
  if (instruction === undefined || instruction === null) return [];
  const text =
    typeof instruction === "string"
      ? instruction
      : partsOf(requiredRecord(instruction, "systemInstruction").parts, "systemInstruction.parts")
          .map((part) => requiredString(part.text, "systemInstruction.parts.text"))
          .join("\n");
  return [{ role: "system", content: text }];
}

function partsOf(parts: unknown, param: string): Json[] {
  const list = Array.isArray(parts) ? parts : [parts];
  return list.map((part: unknown, index) => requiredRecord(part, `${param}[${index}]`));
}

function modelParts(parts: readonly Json[], param: string, calls: OpenCalls): AssistantContent {
  return parts.flatMap((part, index): AssistantContent => {
    const signature = typeof part.thoughtSignature === "string" ? part.thoughtSignature : undefined;
    const options = signature === undefined ? {} : { providerOptions: { google: { thoughtSignature: signature } } };
    if (isRecord(part.functionCall)) {
      const { name, id, args } = part.functionCall;
      const toolName = requiredString(name, `${param}[${index}].functionCall.name`);
      const toolCallId = calls.add(toolName, typeof id === "string" ? id : undefined);
      return [{ type: "tool-call", toolCallId, toolName, input: args ?? {}, ...options }];
    }
    if (typeof part.text !== "string")
      unsupported(`${param}[${index}]`, "only text and function calls are a model's here");
    if (part.thought === true)
      return signature === undefined ? [] : [{ type: "reasoning", text: part.text, ...options }];
    return [{ type: "text", text: part.text, ...options }];
  });
}

function userMessages(
  parts: readonly Json[],
  param: string,
  calls: OpenCalls,
  abilities: ContentAbilities,
): LanguageModelV4Message[] {
  const results: LanguageModelV4ToolResultPart[] = [];
  const content: UserContent = [];
  parts.forEach((part, index) => {
    const at = `${param}[${index}]`;
    if (isRecord(part.functionResponse))
      results.push(toolResult(part.functionResponse, `${at}.functionResponse`, calls));
    else content.push(userPart(part, at, abilities));
  });
  return [
    ...(results.length > 0 ? [{ role: "tool" as const, content: results }] : []),
    ...(content.length > 0 ? [{ role: "user" as const, content }] : []),
  ];
}

function toolResult(response: Json, param: string, calls: OpenCalls): LanguageModelV4ToolResultPart {
  const toolName = requiredString(response.name, `${param}.name`);
  const toolCallId = calls.take(toolName, typeof response.id === "string" ? response.id : undefined, param);
  const value = isRecord(response.response) ? response.response : {};
  const keys = Object.keys(value);
  const [only] = keys;
  const text = keys.length === 1 && (only === "output" || only === "result") ? value[only] : undefined;
  if (typeof text === "string")
    return { type: "tool-result", toolCallId, toolName, output: { type: "text", value: text } };
  const failed = keys.length === 1 && only === "error" ? value.error : undefined;
  if (typeof failed === "string") {
    return { type: "tool-result", toolCallId, toolName, output: { type: "error-text", value: failed } };
  }
  return { type: "tool-result", toolCallId, toolName, output: { type: "json", value: value as never } };
}

function userPart(part: Json, param: string, abilities: ContentAbilities): UserContent[number] {
  if (typeof part.text === "string") return { type: "text", text: part.text };
  if (isRecord(part.inlineData)) {
    const { mimeType, data } = part.inlineData;
    const mediaType = requiredString(mimeType, `${param}.inlineData.mimeType`);
    return { type: "file", mediaType, data: { type: "data", data: requiredString(data, `${param}.inlineData.data`) } };
  }
  if (isRecord(part.fileData)) return filePart(part.fileData, `${param}.fileData`, abilities);
  const [kind = "nothing"] = Object.keys(part);
  unsupported(param, `a part with '${kind.slice(0, 50)}' stays with Google`);
}

function filePart(file: Json, param: string, abilities: ContentAbilities): LanguageModelV4FilePart {
  const uri = requiredString(file.fileUri, `${param}.fileUri`);
  if (!abilities.imageUrls) unsupported(`${param}.fileUri`, "send the content itself, as inlineData");
  if (!uri.startsWith("https://") || !URL.canParse(uri)) malformed(`${param}.fileUri`, "an https: URL");
  const mediaType = typeof file.mimeType === "string" ? file.mimeType : "image";
  return { type: "file", mediaType, data: { type: "url", url: new URL(uri) } };
}
