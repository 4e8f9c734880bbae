import { ERROR_CATALOGUE, type GatehouseError } from "@gatehouse/domain";
import { encodeSseData } from "./sse.ts";

export interface RenderedError {
  status: number;
  body: Buffer;
  headers: Record<string, string>;
}

/** An error as an OpenAI client expects it. Only the error's public parts are used, never its cause. */
export function renderOpenAiError(error: GatehouseError, requestId: string): RenderedError {
  const body = Buffer.from(JSON.stringify(errorBody(error, requestId)));
  const headers: Record<string, string> = { "content-type": "application/json", ...error.details.headers };
  if (!error.retryable) headers["x-should-retry"] = "false";
  const retryAfter = error.details.retryAfterSeconds;
  if (retryAfter !== undefined) headers["retry-after"] = String(Math.max(0, Math.ceil(retryAfter)));
  return { status: error.status, body, headers };
}

/** The last event of a stream that failed half way; no `[DONE]` follows it. */
export function renderOpenAiStreamError(error: GatehouseError, requestId: string): Buffer {
  return encodeSseData(JSON.stringify(errorBody(error, requestId)));
}

function errorBody(error: GatehouseError, requestId: string) {
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
