import type { GenerationDialect } from "../dialect.ts";
import { RESPONSES_ERRORS } from "../errors/responses.ts";
import { SSE_COMMENT } from "../sse.ts";
import { renderResponse } from "./items.ts";
import { parseResponsesRequest } from "./parse.ts";
import { ResponseStreamRenderer } from "./render-stream.ts";
import { responsesFinishReason } from "./response-object.ts";
import { toCanonicalResponse } from "./to-canonical.ts";

/** `POST /v1/responses` */
export const openAiResponses: GenerationDialect = {
  format: "openai-responses",
  endpoint: "responses",
  errors: RESPONSES_ERRORS,
  heartbeat: SSE_COMMENT,
  carriedHeaders: [],
  carriedQuery: [],
  parse: parseResponsesRequest,
  toCanonical: toCanonicalResponse,
  renderResult: renderResponse,
  streamRenderer: (identity, request) => new ResponseStreamRenderer(identity, request),
  finishReason: responsesFinishReason,
};
