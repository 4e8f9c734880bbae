import { generationDialect } from "@gatehouse/wire";
import type { UpstreamCall } from "./adapter.ts";
import { UpstreamFailure } from "./upstream-failure.ts";

/** Far above what any vocabulary makes of ordinary text, so that only an answer that does not end comes here. */
const BYTES_PER_TOKEN = 16;
const SLACK_BYTES = 4_096;

/** Bytes of generated text after which a stream is cut: the output cap and a tenth, generously counted; Infinity without a cap. */
export function outputLimitBytes({
  request,
  outputCapTokens,
}: Pick<UpstreamCall, "request" | "outputCapTokens">): number {
  // Pictures and sound come as base64, whose length says nothing of tokens; their size is bounded by their kind.
  if (!generationDialect(request.format)) return Number.POSITIVE_INFINITY;
  const cap = Math.min(request.maxOutputTokens ?? Infinity, outputCapTokens ?? Infinity);
  return cap * request.choices * 1.1 * BYTES_PER_TOKEN + SLACK_BYTES;
}

export const streamLimit = () => new UpstreamFailure("stream_limit", { billing: "indeterminate", retryNext: false });
