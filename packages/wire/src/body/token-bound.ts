/** What content parts come to at most, in tokens, whatever model reads them: for holds, so never too low. */

/** OpenAI's dearest images come to 48 169 tokens (gpt-4o-mini, eight tiles); other vendors stay far below. */
export const IMAGE_TOKENS = 50_000;
const LEAST_FILE_TOKENS = 100_000;
/** No model of today reads more at once. */
const MOST_FILE_TOKENS = 1_000_000;
export const AUDIO_TOKENS = 5_000;
/** At most 32 tokens a second (Gemini) and at least 1 KB a second (8 kbit/s). */
export const AUDIO_BYTES_PER_TOKEN = 16;
/** What a vendor adds of its own when tools are declared (Anthropic: up to about 700). */
export const TOOL_PREAMBLE_TOKENS = 1_000;

/**
 * A document's pages are read as text and as pictures. Text in it is packed about as well as a token packs bytes; a short
 * document may have many pages all the same.
 * @param base64Length of the document; 0 when it is not here
 */
export const fileTokens = (base64Length: number): number =>
  Math.min(MOST_FILE_TOKENS, Math.max(LEAST_FILE_TOKENS, Math.ceil((base64Length * 3) / 4)));

/** Length of the payload of a base64 data URL; 0 for anything that might be read as text. */
export function base64Length(url: unknown, mediaType: string): number {
  if (typeof url !== "string" || !url.startsWith(`data:${mediaType}`)) return 0;
  const comma = url.indexOf(",");
  return comma > 0 && comma < 200 && url.startsWith(";base64", comma - 7) ? url.length - comma - 1 : 0;
}
