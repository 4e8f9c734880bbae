import type { Dialect, GenerationDialect } from "../dialect.ts";
import { ANTHROPIC_ERRORS } from "../errors/anthropic.ts";
import { encodeSseEvent } from "../sse.ts";
import { parseCountTokensRequest, parseMessagesRequest } from "./parse.ts";
import { renderMessage } from "./render-message.ts";
import { MessageStreamRenderer } from "./render-stream.ts";
import { toCanonicalMessages } from "./to-canonical.ts";
import { anthropicStopReason } from "./usage.ts";

const COMMON = {
  errors: ANTHROPIC_ERRORS,
  heartbeat: encodeSseEvent("ping", JSON.stringify({ type: "ping" })),
  carriedHeaders: ["anthropic-beta", "anthropic-version"],
  carriedQuery: ["beta"],
};

/** `POST /v1/messages` */
export const anthropicMessages: GenerationDialect = {
  ...COMMON,
  format: "anthropic-messages",
  endpoint: "messages",
  parse: parseMessagesRequest,
  toCanonical: toCanonicalMessages,
  renderResult: renderMessage,
  streamRenderer: (identity) => new MessageStreamRenderer(identity),
  finishReason: anthropicStopReason,
};

/** `POST /v1/messages/count_tokens` */
export const anthropicCountTokens: Dialect = {
  ...COMMON,
  format: "anthropic-count-tokens",
  endpoint: "messages.count_tokens",
  parse: parseCountTokensRequest,
};
