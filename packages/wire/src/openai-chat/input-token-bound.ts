/** OpenAI's dearest images come to 48 169 tokens (gpt-4o-mini, eight tiles); other vendors stay far below. */
const IMAGE_TOKENS = 50_000;
const FILE_TOKENS = 100_000;
const AUDIO_TOKENS = 5_000;
/** At most 32 tokens a second (Gemini) and at least 1 KB a second (8 kbit/s). */
const AUDIO_BYTES_PER_TOKEN = 16;
/** What a vendor adds of its own when tools are declared (Anthropic: up to about 700). */
const TOOL_PREAMBLE_TOKENS = 1_000;

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
    case "file":
      return FILE_TOKENS - base64Length((part.file as Json | undefined)?.file_data, "application/pdf");
    case "input_audio": {
      const data = (part.input_audio as Json | undefined)?.data;
      const length = typeof data === "string" ? data.length : 0;
      return AUDIO_TOKENS + Math.ceil((length * 3) / 4 / AUDIO_BYTES_PER_TOKEN) - length;
    }
    default:
      return 0;
  }
}

/** Length of the payload of a base64 data URL; 0 for anything that might be read as text. */
function base64Length(url: unknown, mediaType: string): number {
  if (typeof url !== "string" || !url.startsWith(`data:${mediaType}`)) return 0;
  const comma = url.indexOf(",");
  return comma > 0 && comma < 200 && url.startsWith(";base64", comma - 7) ? url.length - comma - 1 : 0;
}
