import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultPart,
} from "@ai-sdk/provider";
import type { KnownFields, Mapping } from "../canonical/mapping.ts";
import {
  isRecord,
  type Json,
  malformed,
  optionalString,
  requiredString,
  shown,
  unsupported,
} from "../canonical/refuse.ts";
import { CONTENT, FILE_DATA, FUNCTION_CALL, FUNCTION_RESPONSE, INLINE_DATA, PARTS } from "./known.ts";

type UserContent = Extract<LanguageModelV4Message, { role: "user" }>["content"];
type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"];

/** Calls that wait for their result: Gemini matches by id where there is one, else by name and order. */
class OpenCalls {
  /** By id, in the order of the calls. */
  readonly #open = new Map<string, string>();
  readonly #byName = new Map<string, Set<string>>();
  #made = 0;

  add(name: string, given: string | undefined): string {
    const id = given ?? `call_${++this.#made}`;
    this.#open.set(id, name);
    this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(id));
    return id;
  }

  take(name: string, given: string | undefined, param: string): string {
    const id = given ?? this.#byName.get(name)?.values().next().value;
    const called = id === undefined ? undefined : this.#open.get(id);
    if (id === undefined || called === undefined)
      malformed(param, "the response to a function call earlier in the conversation");
    this.#open.delete(id);
    this.#byName.get(called)?.delete(id);
    return id;
  }
}

/** `systemInstruction` and `contents` as a canonical prompt. @throws GatehouseError invalid_request, unsupported_parameter */
export function canonicalPrompt(body: Json, mapping: Mapping): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Message[] = systemMessage(body.systemInstruction, mapping);
  const calls = new OpenCalls();
  (body.contents as unknown[]).forEach((entry, index) => {
    const content = mapping.record(entry, `contents[${index}]`, CONTENT);
    const param = `contents[${index}].parts`;
    const parts = partsOf(content.parts, param, mapping);
    if (content.role === "model") prompt.push({ role: "assistant", content: modelParts(parts, param, calls, mapping) });
    else if (USER_ROLES.has(content.role ?? "user")) prompt.push(...userMessages(parts, param, calls, mapping));
    else unsupported(`contents[${index}].role`, `the role '${shown(content.role)}' is unknown`);
  });
  return prompt;
}

/** Results of functions have had roles of their own. */
const USER_ROLES: ReadonlySet<unknown> = new Set(["user", "", "function", "tool"]);

function systemMessage(value: unknown, mapping: Mapping): LanguageModelV4Message[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return [{ role: "system", content: value }];
  const { parts } = mapping.record(value, "systemInstruction", CONTENT);
  const texts = partsOf(parts, "systemInstruction.parts", mapping).map((part, index) =>
    requiredString(part.text, `systemInstruction.parts[${index}].text`),
  );
  return [{ role: "system", content: texts.join("\n") }];
}

/** Parts of a kind that is known, with nothing beside it. */
function partsOf(parts: unknown, param: string, mapping: Mapping): Json[] {
  const list = Array.isArray(parts) ? parts : [parts];
  return list.map((part: unknown, index) => knownPart(part, `${param}[${index}]`, mapping));
}

function knownPart(part: unknown, param: string, mapping: Mapping): Json {
  if (!isRecord(part)) malformed(param, "an object");
  const kind = [...PARTS.keys()].find((one) => part[one] !== undefined && part[one] !== null);
  if (kind !== undefined) return mapping.record(part, param, PARTS.get(kind) as KnownFields);
  const [own = "nothing"] = Object.keys(part);
  unsupported(param, `a part with '${own.slice(0, 50)}' stays with Google`);
}

function modelParts(parts: readonly Json[], param: string, calls: OpenCalls, mapping: Mapping): AssistantContent {
  return parts.flatMap((part, index): AssistantContent => {
    const at = `${param}[${index}]`;
    const signature = optionalString(part.thoughtSignature, `${at}.thoughtSignature`);
    const options = signature === undefined ? {} : { providerOptions: { google: { thoughtSignature: signature } } };
    if (part.functionCall !== undefined && part.functionCall !== null) {
      const { name, id, args } = mapping.record(part.functionCall, `${at}.functionCall`, FUNCTION_CALL);
      const toolName = requiredString(name, `${at}.functionCall.name`);
      const toolCallId = calls.add(toolName, typeof id === "string" ? id : undefined);
      return [{ type: "tool-call", toolCallId, toolName, input: args ?? {}, ...options }];
    }
    if (typeof part.text !== "string") unsupported(at, "only text and function calls are a model's here");
    if (part.thought !== true) return [{ type: "text", text: part.text, ...options }];
    if (signature !== undefined) return [{ type: "reasoning", text: part.text, ...options }];
    mapping.drop(`${at}.thought`);
    return [];
  });
}

function userMessages(
  parts: readonly Json[],
  param: string,
  calls: OpenCalls,
  mapping: Mapping,
): LanguageModelV4Message[] {
  const results: LanguageModelV4ToolResultPart[] = [];
  const content: UserContent = [];
  parts.forEach((part, index) => {
    const at = `${param}[${index}]`;
    if (isRecord(part.functionResponse))
      results.push(toolResult(part.functionResponse, `${at}.functionResponse`, calls, mapping));
    else content.push(userPart(part, at, mapping));
  });
  return [
    ...(results.length > 0 ? [{ role: "tool" as const, content: results }] : []),
    ...(content.length > 0 ? [{ role: "user" as const, content }] : []),
  ];
}

function toolResult(value: Json, param: string, calls: OpenCalls, mapping: Mapping): LanguageModelV4ToolResultPart {
  const { name, id, response } = mapping.record(value, param, FUNCTION_RESPONSE);
  const toolName = requiredString(name, `${param}.name`);
  const toolCallId = calls.take(toolName, typeof id === "string" ? id : undefined, param);
  return { type: "tool-result", toolCallId, toolName, output: outputOf(isRecord(response) ? response : {}, mapping) };
}

/** A response with one text is that text; which key it has is its writer's choice, but for a failure's. */
function outputOf(response: Json, { abilities }: Mapping): LanguageModelV4ToolResultPart["output"] {
  const [[key, value] = [], ...others] = Object.entries(response);
  if (typeof value === "string" && others.length === 0) {
    if (key === "output" || key === "result") return { type: "text", value };
    if (key === "error" && abilities.toolErrors) return { type: "error-text", value };
  }
  return { type: "json", value: response as never };
}

function userPart(part: Json, param: string, mapping: Mapping): UserContent[number] {
  if (part.thought === true) unsupported(`${param}.thought`, "only a model thinks");
  if (typeof part.thoughtSignature === "string") mapping.drop(`${param}.thoughtSignature`);
  if (typeof part.text === "string") return { type: "text", text: part.text };
  if (isRecord(part.inlineData)) {
    const at = `${param}.inlineData`;
    const { mimeType, data, displayName } = mapping.record(part.inlineData, at, INLINE_DATA);
    const mediaType = requiredString(mimeType, `${at}.mimeType`);
    const base64 = requiredString(data, `${at}.data`);
    return { type: "file", mediaType, data: { type: "data", data: base64 }, ...named(displayName, at) };
  }
  if (isRecord(part.fileData)) return filePart(part.fileData, `${param}.fileData`, mapping);
  const [kind = "nothing"] = Object.keys(part);
  unsupported(param, `a part with '${kind.slice(0, 50)}' is a model's here`);
}

function filePart(value: Json, param: string, mapping: Mapping): LanguageModelV4FilePart {
  const { fileUri, mimeType, displayName } = mapping.record(value, param, FILE_DATA);
  const uri = requiredString(fileUri, `${param}.fileUri`);
  if (!mapping.abilities.imageUrls) unsupported(`${param}.fileUri`, "send the content itself, as inlineData");
  if (!uri.startsWith("https://") || !URL.canParse(uri)) malformed(`${param}.fileUri`, "an https: URL");
  const mediaType = typeof mimeType === "string" ? mimeType : "image";
  return { type: "file", mediaType, data: { type: "url", url: new URL(uri) }, ...named(displayName, param) };
}

function named(displayName: unknown, param: string): { filename?: string } {
  const filename = optionalString(displayName, `${param}.displayName`);
  return filename === undefined ? {} : { filename };
}
