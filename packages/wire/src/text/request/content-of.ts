import { isRecord } from "../../body/fields.ts";
import type { CallerRequest } from "../../caller-request.ts";
import { FREE, SCHEMAS } from "../words.ts";

/** What a request holds beside text. */
export interface RequestContent {
  /** Pictures, in messages and in what tools answered. */
  images: boolean;
  /** Sound to be listened to. */
  audio: boolean;
  /** Documents, videos and other files; a document in plain text is none. */
  files: boolean;
  /** It offers tools or functions. */
  tools: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const LOOKED_INTO = [
  ...["messages", "input", "contents", "documents"],
  ...["system", "systemInstruction", "system_instruction", "instructions"],
];

/** One walk through the request's messages; nothing of it is kept. */
export function contentOf(request: CallerRequest): RequestContent {
  const { body, form } = request;
  const content: RequestContent = {
    images: false,
    // All forms of today are sound to be written down.
    audio: form !== undefined && form.fileBytes > 0,
    files: false,
    tools: ["tools", "functions", "mcp_servers"].some((key) => isFilled(body[key])),
  };
  for (const key of LOOKED_INTO) look(body[key], content);
  return content;
}

const isFilled = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

function look(value: unknown, content: RequestContent): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const entry of value) look(entry, content);
    return;
  }
  const record = value as Json;
  const kind = kindOf(record);
  if (kind) {
    content[kind] = true;
    return;
  }
  for (const key of Object.keys(record)) {
    const inner = record[key];
    // What a tool is called with and answers in keys of its own may look like anything.
    if (FREE.has(key) || SCHEMAS.has(key) || ((key === "input" || key === "response") && isRecord(inner))) continue;
    look(inner, content);
  }
}

/** By its media type, else a file by its address, or by the word for the part; undefined where it is no medium, or one that is plain text. */
function kindOf(record: Json): "images" | "audio" | "files" | undefined {
  const { type, source } = record;
  const word = typeof type === "string" ? type : "";
  if (isRecord(source)) {
    if (source.type === "text" || source.type === "content") return undefined;
    return kindOfMedia(mediaTypeOf(source)) ?? kindOfWord(word);
  }
  const uri = record.fileUri ?? record.file_uri;
  if (type !== "text" && (record.data ?? uri) !== undefined) {
    const kind = kindOfMedia(mediaTypeOf(record)) ?? (uri === undefined ? undefined : "files");
    if (kind) return kind;
  }
  return record.image_url === undefined ? kindOfWord(word) : "images";
}

const mediaTypeOf = ({ mimeType, mime_type, media_type }: Json): unknown => mimeType ?? mime_type ?? media_type;

function kindOfMedia(type: unknown): "images" | "audio" | "files" | undefined {
  if (typeof type !== "string" || type === "") return undefined;
  const name = type.trim().toLowerCase();
  if (name.startsWith("image/")) return "images";
  return name.startsWith("audio/") ? "audio" : "files";
}

function kindOfWord(word: string): "images" | "audio" | "files" | undefined {
  if (/(?:^|_)image(?:_|$)/.test(word)) return "images";
  if (/(?:^|_)audio(?:_|$)/.test(word)) return "audio";
  return /^(?:input_)?(?:file|document|video|video_url)$|^container_upload$/.test(word) ? "files" : undefined;
}
