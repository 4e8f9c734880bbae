import type {
  LanguageModelV4FilePart,
  LanguageModelV4ReasoningPart,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from "@ai-sdk/provider";
import type { Mapping } from "../canonical/mapping.ts";
import {
  isRecord,
  type Json,
  malformed,
  optionalBoolean,
  optionalString,
  requiredString,
  shown,
  unsupported,
} from "../canonical/refuse.ts";
import { BLOCKS, SOURCES, TEXT_BLOCK } from "./known.ts";
import { metadataOf } from "./signatures.ts";

type UserPart = LanguageModelV4TextPart | LanguageModelV4FilePart;

/** A content block of a type that is known. */
export function knownBlock(value: unknown, param: string, mapping: Mapping): Json {
  if (!isRecord(value)) malformed(param, "an object");
  const why = `content of type '${shown(value.type)}' stays with Anthropic`;
  return mapping.record(value, param, BLOCKS.get(value.type) ?? unsupported(`${param}.type`, why));
}

/** A cache mark, for the vendors that know it. */
export function cacheOptions(
  block: Json,
  param: string,
  mapping: Mapping,
): { providerOptions?: SharedV4ProviderOptions } {
  if (!isRecord(block.cache_control)) return {};
  if (!mapping.abilities.cacheMarks) {
    mapping.drop(`${param}.cache_control`);
    return {};
  }
  return {
    providerOptions: {
      anthropic: { cacheControl: block.cache_control as { type: string } },
      bedrock: { cachePoint: { type: "default" } },
    },
  };
}

/** A string, or text blocks, as one text, which takes no cache marks. */
export function textOf(content: unknown, param: string, mapping: Mapping): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) malformed(param, "a string or an array of content blocks");
  const unmarked = mapping.with({ cacheMarks: false });
  return content
    .map((block: unknown, index) => {
      const text = textBlock(block, `${param}.${index}`, mapping);
      cacheOptions(block as Json, `${param}.${index}`, unmarked);
      return text;
    })
    .join("\n");
}

/** The text of a block that may only be text. */
export function textBlock(block: unknown, param: string, mapping: Mapping): string {
  if (!isRecord(block)) malformed(param, "an object");
  if (block.type !== "text" || typeof block.text !== "string") unsupported(param, "only text can be sent here");
  mapping.record(block, param, TEXT_BLOCK);
  return block.text;
}

export function userPart(block: Json, param: string, mapping: Mapping): UserPart {
  switch (block.type) {
    case "text":
      if (typeof block.text !== "string") malformed(`${param}.text`, "a string");
      return { type: "text", text: block.text, ...cacheOptions(block, param, mapping) };
    case "image":
      return { ...filePart(block, param, "image", mapping), ...cacheOptions(block, param, mapping) };
    case "document":
      return { ...documentPart(block, param, mapping), ...cacheOptions(block, param, mapping) };
    default:
      unsupported(`${param}.type`, `a user's content is not of type '${shown(block.type)}'`);
  }
}

function documentPart(block: Json, param: string, mapping: Mapping): UserPart {
  const source = knownSource(block.source, `${param}.source`, mapping);
  const title = optionalString(block.title, `${param}.title`);
  if (source.type !== "text" && source.type !== "content") {
    const filename = title === undefined ? {} : { filename: title };
    return { ...filePart(block, param, "application/pdf", mapping), ...filename };
  }
  if (title !== undefined) mapping.drop(`${param}.title`);
  if (source.type === "text") return { type: "text", text: requiredString(source.data, `${param}.source.data`) };
  return { type: "text", text: textOf(source.content, `${param}.source.content`, mapping) };
}

function knownSource(value: unknown, param: string, mapping: Mapping): Json {
  if (!isRecord(value)) malformed(param, "an object");
  return mapping.record(value, param, SOURCES.get(value.type) ?? unsupported(`${param}.type`));
}

function filePart(block: Json, param: string, usualType: string, mapping: Mapping): LanguageModelV4FilePart {
  const source = knownSource(block.source, `${param}.source`, mapping);
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
  if (!mapping.abilities.imageUrls) unsupported(`${param}.source.url`, "send the content itself, as base64");
  if (!url.startsWith("https://") || !URL.canParse(url)) malformed(`${param}.source.url`, "an https: URL");
  return { type: "file", mediaType: usualType, data: { type: "url", url: new URL(url) } };
}

/** Reasoning that the caller hands back; what has no signature is of no use to any vendor. */
export function reasoningPart(block: Json, param: string, mapping: Mapping): LanguageModelV4ReasoningPart[] {
  if (block.type === "redacted_thinking") {
    const data = typeof block.data === "string" ? block.data : "";
    return [{ type: "reasoning", text: "", providerOptions: { anthropic: { redactedData: data } } }];
  }
  const text = typeof block.thinking === "string" ? block.thinking : "";
  const metadata = metadataOf(typeof block.signature === "string" ? block.signature : "");
  if (metadata) return [{ type: "reasoning", text, providerOptions: metadata }];
  mapping.drop(`${param}.thinking`);
  return [];
}

export function toolCallPart(block: Json, param: string, mapping: Mapping): LanguageModelV4ToolCallPart {
  return {
    type: "tool-call",
    toolCallId: requiredString(block.id, `${param}.id`),
    toolName: requiredString(block.name, `${param}.name`),
    input: block.input ?? {},
    ...cacheOptions(block, param, mapping),
  };
}

export function toolResultPart(
  block: Json,
  param: string,
  { toolName, mapping }: { toolName: string; mapping: Mapping },
): LanguageModelV4ToolResultPart {
  const toolCallId = requiredString(block.tool_use_id, `${param}.tool_use_id`);
  const output = toolOutput(block, param, mapping);
  return { type: "tool-result", toolCallId, toolName, output, ...cacheOptions(block, param, mapping) };
}

function toolOutput(block: Json, param: string, mapping: Mapping): LanguageModelV4ToolResultOutput {
  const content = block.content ?? "";
  const failed = optionalBoolean(block.is_error, `${param}.is_error`) === true;
  if (typeof content === "string" || (Array.isArray(content) && content.every(isText))) {
    if (failed && !mapping.abilities.toolErrors) mapping.drop(`${param}.is_error`);
    return { type: failed ? "error-text" : "text", value: textOf(content, `${param}.content`, mapping) };
  }
  if (!Array.isArray(content)) malformed(`${param}.content`, "a string or an array of content blocks");
  if (failed) unsupported(`${param}.is_error`, "a tool that failed can answer with text only");
  const narrowed = mapping.with({ imageUrls: false, cacheMarks: false });
  const value = content.map((part: unknown, index) => {
    const at = `${param}.content.${index}`;
    return userPart(knownBlock(part, at, narrowed), at, narrowed);
  });
  return { type: "content", value };
}

const isText = (part: unknown): boolean => isRecord(part) && part.type === "text";
