import { isRecord } from "../../body/fields.ts";
import type { CallerRequest } from "../../caller-request.ts";
import type { Path } from "../json-edits.ts";
import type { RequestText } from "./texts-of.ts";

/**
 * What a request asks last, where that is one text by a user and nothing else: what is before it is the same in every
 * request of a kind, and says little of how two of them differ. null: it is something else (a tool's result, a picture).
 */
export function lastQuestion({ format, body }: CallerRequest): RequestText | null {
  switch (format) {
    case "openai-chat":
    case "anthropic-messages":
      return inMessages(body.messages, ["messages"], "content");
    case "openai-responses":
      return typeof body.input === "string"
        ? asText(body.input, ["input"])
        : inMessages(body.input, ["input"], "content");
    case "gemini":
      return inMessages(body.contents, ["contents"], "parts");
    case "openai-completions":
      return asText(body.prompt, ["prompt"]);
    default:
      return null;
  }
}

function inMessages(messages: unknown, path: Path, key: "content" | "parts"): RequestText | null {
  if (!Array.isArray(messages)) return null;
  const place = messages.length - 1;
  const message: unknown = messages[place];
  if (!isRecord(message) || (message.role ?? "user") !== "user") return null;
  const content = message[key];
  const at = [...path, place, key];
  if (!Array.isArray(content)) return asText(content, at);
  const [part, ...others] = content;
  if (others.length > 0 || !isRecord(part) || (part.type !== undefined && !TEXT_TYPES.has(String(part.type))))
    return null;
  return asText(part.text, [...at, 0, "text"]);
}

const TEXT_TYPES = new Set(["text", "input_text"]);

const asText = (value: unknown, path: Path): RequestText | null =>
  typeof value === "string" && value !== "" ? { text: value, place: { path } } : null;
