import { ERROR_CATALOGUE, type GatehouseError } from "@gatehouse/domain";
import type { ErrorRenderer } from "../dialect.ts";
import { encodeSseData } from "../sse.ts";
import { errorHeaders } from "./headers.ts";

/** Errors as OpenAI's clients expect them. */
export const OPENAI_ERRORS: ErrorRenderer = {
  document: (error, requestId) => ({
    status: error.status,
    body: Buffer.from(JSON.stringify(openAiErrorBody(error, requestId))),
    headers: errorHeaders(error),
  }),
  event: (error, requestId) => encodeSseData(JSON.stringify(openAiErrorBody(error, requestId))),
};

export function openAiErrorBody(error: GatehouseError, requestId: string) {
  return {
    error: {
      message: error.message,
      type: ERROR_CATALOGUE[error.code].openaiType,
      code: error.code,
      param: error.details.param ?? null,
      request_id: requestId,
      retryable: error.retryable,
    },
  };
}
