import type { LanguageModelV4FilePart, LanguageModelV4TextPart } from "@ai-sdk/provider";
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

type UserPart = LanguageModelV4TextPart | LanguageModelV4FilePart;

const AUDIO_TYPES: Record<string, string> = { wav: "audio/wav", mp3: "audio/mpeg" };

/** The content of a user message. */
export function userParts(content: unknown, param: string, abilities: ContentAbilities): UserPart[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  if (!Array.isArray(content) || content.length === 0) malformed(param, "a string or an array of content parts");
  return content.map((part: unknown, index) => userPart(part, `${param}[${index}]`, abilities));
}

/** Content that may only be text: of system, assistant and tool messages. */
export function textContent(content: unknown, param: string): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) malformed(param, "a string or an array of text parts");
  return content.map((part: unknown, index) => textPart(part, `${param}[${index}]`)).join("\n");
}

function textPart(part: unknown, param: string): string {
  const record = requiredRecord(part, param);
  if (record.type === "text" && typeof record.text === "string") return record.text;
  if (record.type === "refusal" && typeof record.refusal === "string") return record.refusal;
  unsupported(param, `only text can be sent here, not '${shown(record.type)}'`);
}

function userPart(part: unknown, param: string, abilities: ContentAbilities): UserPart {
  const record = requiredRecord(part, param);
  switch (record.type) {
    case "text":
      if (typeof record.text !== "string") malformed(`${param}.text`, "a string");
      return { type: "text", text: record.text };
    case "image_url":
      return imagePart(record.image_url, `${param}.image_url`, abilities);
    case "file":
      return filePart(requiredRecord(record.file, `${param}.file`), `${param}.file`);
    case "input_audio":
      return audioPart(requiredRecord(record.input_audio, `${param}.input_audio`), `${param}.input_audio`);
    default:
      unsupported(`${param}.type`, `content of type '${shown(record.type)}' is unknown`);
  }
}

function imagePart(image: unknown, param: string, abilities: ContentAbilities): LanguageModelV4FilePart {
  const { url, detail }: Json = isRecord(image) ? image : { url: image };
  const address = requiredString(url, `${param}.url`);
  if (detail === "low") unsupported(`${param}.detail`, "this provider reads every image in full");
  if (address.startsWith("data:")) return dataPart(address, `${param}.url`);
  if (!abilities.imageUrls) unsupported(`${param}.url`, "send the image itself, as a data: URL");
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
  const mediaType = AUDIO_TYPES[shown(audio.format)] ?? malformed(`${param}.format`, '"wav" or "mp3"');
  return { type: "file", mediaType, data: { type: "data", data } };
}
