import type {
  LanguageModelV4FilePart,
  LanguageModelV4ReasoningPart,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from "@ai-sdk/provider";
import type { ContentAbilities } from "../canonical/canonical-call.ts";
import {
  isRecord,
  type Json,
  malformed,
  requiredRecord,
  requiredString,
  shown,
  unsupported,
} from "../canonical/refuse.ts";
import { metadataOf } from "./signatures.ts";

type UserPart = LanguageModelV4TextPart | LanguageModelV4FilePart;

/** A cache mark, for the vendors that know it. */
export const cacheOptions = (block: Json): { providerOptions?: SharedV4ProviderOptions } => {
  if (!isRecord(block.cache_control)) return {};
  return {
    providerOptions: {
      anthropic: { cacheControl: block.cache_control as { type: string } },
      bedrock: { cachePoint: { type: "default" } },
    },
  };
};

/** A string, or text blocks, as one text. */
export function textOf(content: unknown, param: string): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) malformed(param, "a string or an array of content blocks");
  return content
    .map((block: unknown, index) => {
      const { type, text } = requiredRecord(block, `${param}.${index}`);
      if (type !== "text" || typeof text !== "string") unsupported(`${param}.${index}`, "only text can be sent here");
      return text;
    })
    .join("\n");
}

export function userPart(block: Json, param: string, abilities: ContentAbilities): UserPart {
  switch (block.type) {
    case "text":
      if (typeof block.text !== "string") malformed(`${param}.text`, "a string");
      return { type: "text", text: block.text, ...cacheOptions(block) };
    case "image":
      return { ...filePart(block, param, "image", abilities), ...cacheOptions(block) };
    case "document":
      return documentPart(block, param, abilities);
    default:
      unsupported(`${param}.type`, `content of type '${shown(block.type)}' stays with Anthropic`);
  }
}

function documentPart(block: Json, param: string, abilities: ContentAbilities): UserPart {
  const source = requiredRecord(block.source, `${param}.source`);
  if (isRecord(block.citations) && block.citations.enabled === true) unsupported(`${param}.citations`);
  if (source.type === "text") return { type: "text", text: requiredString(source.data, `${param}.source.data`) };
  if (source.type === "content") return { type: "text", text: textOf(source.content, `${param}.source.content`) };
  const filename = typeof block.title === "string" ? { filename: block.title } : {};
  return { ...filePart(block, param, "application/pdf", abilities), ...filename, ...cacheOptions(block) };
}

function filePart(block: Json, param: string, usualType: string, abilities: ContentAbilities): LanguageModelV4FilePart {
  const source = requiredRecord(block.source, `${param}.source`);
  if (source.type === "base64") {
    const mediaType = requiredString(source.media_type, `${param}.source.media_type`);
    return {
      type: "file",
      mediaType,
      data: { type: "data", data: requiredString(source.data, `${param}.source.data`) },
    };
  }
  if (source.type !== "url") unsupported(`${param}.source.type`);
  const url = requiredString(source.url, `${param}.source.url`);
  if (!abilities.imageUrls) unsupported(`${param}.source.url`, "send the content itself, as base64");
  if (!url.startsWith("https://") || !URL.canParse(url)) malformed(`${param}.source.url`, "an https: URL");
  return { type: "file", mediaType: usualType, data: { type: "url", url: new URL(url) } };
}

/** Reasoning that the caller hands back; what has no signature is of no use to any vendor. */
export function reasoningPart(block: Json): LanguageModelV4ReasoningPart[] {
  if (block.type === "redacted_thinking") {
    const data = typeof block.data === "string" ? block.data : "";
    return [{ type: "reasoning", text: "", providerOptions: { anthropic: { redactedData: data } } }];
  }
  const text = typeof block.thinking === "string" ? block.thinking : "";
  const metadata = metadataOf(typeof block.signature === "string" ? block.signature : "");
  return metadata ? [{ type: "reasoning", text, providerOptions: metadata }] : [];
}

export function toolCallPart(block: Json, param: string): LanguageModelV4ToolCallPart {
  return {
    type: "tool-call",
    toolCallId: requiredString(block.id, `${param}.id`),
    toolName: requiredString(block.name, `${param}.name`),
    input: block.input ?? {},
    ...cacheOptions(block),
  };
}

export function toolResultPart(block: Json, param: string, toolName: string): LanguageModelV4ToolResultPart {
  const toolCallId = requiredString(block.tool_use_id, `${param}.tool_use_id`);
  return { type: "tool-result", toolCallId, toolName, output: toolOutput(block, param), ...cacheOptions(block) };
}

function toolOutput(block: Json, param: string): LanguageModelV4ToolResultOutput {
  const { content = "" } = block;
  const failed = block.is_error === true;
  const plain = typeof content === "string" || (Array.isArray(content) && content.every(isText));
  if (plain) return { type: failed ? "error-text" : "text", value: textOf(content, `${param}.content`) };
  if (!Array.isArray(content)) malformed(`${param}.content`, "a string or an array of content blocks");
  const abilities = { imageUrls: false };
  const value = content.map((part: unknown, index) => {
    const at = `${param}.content.${index}`;
    const { providerOptions: _, ...output } = userPart(requiredRecord(part, at), at, abilities);
    return output;
  });
  return { type: "content", value };
}

const isText = (part: unknown): boolean => isRecord(part) && part.type === "text";
