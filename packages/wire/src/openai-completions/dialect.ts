import type { GenerationDialect } from "../dialect.ts";
import { OPENAI_ERRORS } from "../errors/openai.ts";
import { openAiFinishReason } from "../openai-chat/canonical-usage.ts";
import { SSE_COMMENT } from "../sse.ts";
import { parseCompletionsRequest } from "./parse.ts";
import { renderTextCompletion, TextStreamRenderer } from "./render.ts";
import { toCanonicalCompletion } from "./to-canonical.ts";

/** `POST /v1/completions`, the format from before conversations. */
export const openAiCompletions: GenerationDialect = {
  format: "openai-completions",
  endpoint: "completions",
  errors: OPENAI_ERRORS,
  heartbeat: SSE_COMMENT,
  carriedHeaders: [],
  carriedQuery: [],
  parse: parseCompletionsRequest,
  toCanonical: toCanonicalCompletion,
  renderResult: renderTextCompletion,
  streamRenderer: (identity, request) => new TextStreamRenderer(identity, request.includeUsage),
  finishReason: openAiFinishReason,
};
