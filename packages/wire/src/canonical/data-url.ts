import type { LanguageModelV4FilePart } from "@ai-sdk/provider";
import { malformed } from "./refuse.ts";

/** `data:image/png;base64,…` as a part; other encodings are not read. */
export function dataPart(url: string, param: string): LanguageModelV4FilePart {
  const comma = url.indexOf(",");
  const header = /^data:([a-z]+\/[a-z0-9.+-]+)(?:;[a-z0-9=._-]+)*;base64$/i.exec(url.slice(0, Math.min(comma, 200)));
  const mediaType = header?.[1] ?? malformed(param, "a base64 data: URL with a media type");
  return { type: "file", mediaType: mediaType.toLowerCase(), data: { type: "data", data: url.slice(comma + 1) } };
}
