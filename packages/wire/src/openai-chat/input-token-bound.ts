import {
  AUDIO_BYTES_PER_TOKEN,
  AUDIO_TOKENS,
  base64Length,
  fileTokens,
  IMAGE_TOKENS,
  TOOL_PREAMBLE_TOKENS,
} from "../body/token-bound.ts";

type Json = Record<string, unknown>;

/**
 * Upper bound of the input tokens of a chat body of `byteLength` bytes. A byte-level vocabulary never makes more than
 * one token of a byte, and the JSON around a message is longer than what a vendor wraps it in. Base64 of images, files
 * and audio is not read as text: it is taken out and replaced by a bound per part.
 */
export function inputTokenBound(byteLength: number, body: Json): number {
  let bound = byteLength;
  const tools = body.tools ?? body.functions;
  if (Array.isArray(tools) && tools.length > 0) bound += TOOL_PREAMBLE_TOKENS;
  for (const message of body.messages as Json[]) {
    const content = message.content;
    if (!Array.isArray(content)) continue;
    for (const part of content) if (typeof part === "object" && part !== null) bound += partSurcharge(part as Json);
  }
  return bound;
}

/** What a content part adds to its own bytes; negative when it is mostly base64. */
function partSurcharge(part: Json): number {
  switch (part.type) {
    case "image_url": {
      const image = part.image_url as Json | string | undefined;
      return IMAGE_TOKENS - base64Length(typeof image === "string" ? image : image?.url, "image/");
    }
    case "file": {
      const length = base64Length((part.file as Json | undefined)?.file_data, "application/pdf");
      return fileTokens(length) - length;
    }
    case "input_audio": {
      const data = (part.input_audio as Json | undefined)?.data;
      const length = typeof data === "string" ? data.length : 0;
      return AUDIO_TOKENS + Math.ceil((length * 3) / 4 / AUDIO_BYTES_PER_TOKEN) - length;
    }
    default:
      return 0;
  }
}
