import type { GatehouseError } from "@gatehouse/domain";
import type { ErrorRenderer } from "../dialect.ts";
import { encodeSseEvent } from "../sse.ts";
import { errorHeaders } from "./headers.ts";

const TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  408: "timeout_error",
  413: "request_too_large",
  429: "rate_limit_error",
  503: "overloaded_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** Errors as Anthropic's clients expect them; `code`, `param` and `retryable` are ours, for scripts. */
export const ANTHROPIC_ERRORS: ErrorRenderer = {
  document: (error, requestId) => ({
    status: error.status,
    body: Buffer.from(JSON.stringify(errorBody(error, requestId))),
    headers: errorHeaders(error),
  }),
  event: (error, requestId) => encodeSseEvent("error", JSON.stringify(errorBody(error, requestId))),
};

function errorBody(error: GatehouseError, requestId: string) {
  const { code, message, retryable, status, details } = error;
  return {
    type: "error",
    error: {
      type: TYPES[status] ?? (status < 500 ? "invalid_request_error" : "api_error"),
      message,
      code,
      ...(details.param === undefined ? {} : { param: details.param }),
      retryable,
    },
    request_id: requestId,
  };
}
