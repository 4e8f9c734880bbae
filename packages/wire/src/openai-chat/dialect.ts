import type { GenerationDialect } from "../dialect.ts";
import { OPENAI_ERRORS } from "../errors/openai.ts";
import { SSE_COMMENT } from "../sse.ts";
import { openAiFinishReason } from "./canonical-usage.ts";
import { parseChatRequest } from "./parse.ts";
import { renderCompletion } from "./render-completion.ts";
import { ChunkRenderer } from "./render-stream.ts";
import { toCanonicalChat } from "./to-canonical.ts";

/** `POST /v1/chat/completions` */
export const openAiChat: GenerationDialect = {
  format: "openai-chat",
  endpoint: "chat.completions",
  errors: OPENAI_ERRORS,
  heartbeat: SSE_COMMENT,
  carriedHeaders: [],
  carriedQuery: [],
  parse: parseChatRequest,
  toCanonical: toCanonicalChat,
  renderResult: renderCompletion,
  streamRenderer: (identity, request) => new ChunkRenderer(identity, request.includeUsage),
  finishReason: openAiFinishReason,
};
