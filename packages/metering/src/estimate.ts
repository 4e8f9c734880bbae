import type { TokenCounts } from "@gatehouse/domain";

/** Bytes of UTF-8 per token: English has 4 to 4.5, code about 3, Chinese about 4; low, so that the estimate is not. */
const BYTES_PER_TOKEN = 3.5;

/** What is known of an attempt whose provider reported no usage. */
export interface SeenBytes {
  /** What the request's input can come to at most, as it was held. */
  inputTokenBound: number;
  /** What the answer can come to at most, when it is limited. */
  outputTokenBound?: number | undefined;
  requestBytes: number;
  /** Bytes of generated text seen before the stream ended. */
  outputBytes: number;
}

/** Tokens of an attempt that ended before its usage came, by the bytes seen; never above the bounds. */
export function estimateTokens(seen: SeenBytes): TokenCounts {
  return {
    input: Math.min(Math.floor(seen.inputTokenBound), tokensOf(seen.requestBytes)),
    output: Math.min(Math.floor(seen.outputTokenBound ?? Infinity), tokensOf(seen.outputBytes)),
  };
}

const tokensOf = (bytes: number): number => Math.ceil(bytes / BYTES_PER_TOKEN);
