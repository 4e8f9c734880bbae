import type { LanguageModelV4File } from "@ai-sdk/provider";
import type { Json } from "../canonical/refuse.ts";

/** A generated file as an entry of `images[]` (the convention of OpenRouter; the format itself has none). */
export function generatedImage(file: LanguageModelV4File): Json {
  if (file.data.type === "url") return { type: "image_url", image_url: { url: file.data.url.toString() } };
  const { data } = file.data;
  const base64 = typeof data === "string" ? data : Buffer.from(data).toString("base64");
  return { type: "image_url", image_url: { url: `data:${file.mediaType};base64,${base64}` } };
}
