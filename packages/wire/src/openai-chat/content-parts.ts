import type { LanguageModelV4FilePart, LanguageModelV4TextPart } from "@ai-sdk/provider";
import { dataPart } from "../canonical/data-url.ts";
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
import { AUDIO, AUDIO_PART, FILE, FILE_PART, IMAGE, IMAGE_PART, REFUSAL_PART, TEXT_PART } from "./known.ts";

type UserPart = LanguageModelV4TextPart | LanguageModelV4FilePart;

const AUDIO_TYPES: ReadonlyMap<unknown, string> = new Map([
  ["wav", "audio/wav"],
  ["mp3", "audio/mpeg"],
]);

/** The content of a user message. */
export function userParts(content: unknown, param: string, mapping: Mapping): UserPart[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  if (!Array.isArray(content) || content.length === 0) malformed(param, "a string or an array of content parts");
  return content.map((part: unknown, index) => userPart(part, `${param}[${index}]`, mapping));
}

/** Content that may only be text: of system, assistant and tool messages. */
export function textContent(content: unknown, param: string, mapping: Mapping): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) malformed(param, "a string or an array of text parts");
  return content.map((part: unknown, index) => textPart(part, `${param}[${index}]`, mapping)).join("\n");
}

function textPart(part: unknown, param: string, mapping: Mapping): string {
  if (!isRecord(part)) malformed(param, "an object");
  if (part.type === "text" && typeof part.text === "string") {
    mapping.record(part, param, TEXT_PART);
    return part.text;
  }
  if (part.type === "refusal" && typeof part.refusal === "string") {
    mapping.record(part, param, REFUSAL_PART);
    return part.refusal;
  }
  unsupported(param, `only text can be sent here, not '${shown(part.type)}'`);
}

function userPart(part: unknown, param: string, mapping: Mapping): UserPart {
  if (!isRecord(part)) malformed(param, "an object");
  switch (part.type) {
    case "text":
      mapping.record(part, param, TEXT_PART);
      if (typeof part.text !== "string") malformed(`${param}.text`, "a string");
      return { type: "text", text: part.text };
    case "image_url":
      mapping.record(part, param, IMAGE_PART);
      return imagePart(part.image_url, `${param}.image_url`, mapping);
    case "file":
      mapping.record(part, param, FILE_PART);
      return filePart(mapping.record(part.file, `${param}.file`, FILE), `${param}.file`);
    case "input_audio":
      mapping.record(part, param, AUDIO_PART);
      return audioPart(mapping.record(part.input_audio, `${param}.input_audio`, AUDIO), `${param}.input_audio`);
    default:
      unsupported(`${param}.type`, `content of type '${shown(part.type)}' is unknown`);
  }
}

function imagePart(image: unknown, param: string, mapping: Mapping): LanguageModelV4FilePart {
  const { url, detail }: Json = isRecord(image) ? mapping.record(image, param, IMAGE) : { url: image };
  const address = requiredString(url, `${param}.url`);
  if (detail === "low") unsupported(`${param}.detail`, "this provider reads every image in full");
  if (address.startsWith("data:")) return dataPart(address, `${param}.url`);
  if (!mapping.abilities.imageUrls) unsupported(`${param}.url`, "send the image itself, as a data: URL");
  if (!address.startsWith("https://") || !URL.canParse(address)) malformed(`${param}.url`, "an https: or data: URL");
  return { type: "file", mediaType: "image", data: { type: "url", url: new URL(address) } };
}

function filePart(file: Json, param: string): LanguageModelV4FilePart {
  if (file.file_id !== undefined && file.file_id !== null) {
    unsupported(`${param}.file_id`, "uploaded files stay with the vendor they were uploaded to");
  }
  const data = requiredString(file.file_data, `${param}.file_data`);
  const filename = optionalString(file.filename, `${param}.filename`);
  return { ...dataPart(data, `${param}.file_data`), ...(filename === undefined ? {} : { filename }) };
}

function audioPart(audio: Json, param: string): LanguageModelV4FilePart {
  const data = requiredString(audio.data, `${param}.data`);
  const mediaType = AUDIO_TYPES.get(audio.format) ?? malformed(`${param}.format`, '"wav" or "mp3"');
  return { type: "file", mediaType, data: { type: "data", data } };
}
