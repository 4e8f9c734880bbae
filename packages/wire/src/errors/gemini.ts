import type { GatehouseError } from "@gatehouse/domain";
import type { ErrorRenderer } from "../dialect.ts";
import { encodeSseData } from "../sse.ts";
import { errorHeaders } from "./headers.ts";

const STATUSES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  402: "FAILED_PRECONDITION",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  408: "DEADLINE_EXCEEDED",
  413: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  499: "CANCELLED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** Errors as Google's clients expect them; our own code and the request id are in `details`. */
export const GEMINI_ERRORS: ErrorRenderer = {
  document: (error, requestId) => ({
    status: error.status,
    body: Buffer.from(JSON.stringify(errorBody(error, requestId))),
    headers: errorHeaders(error),
  }),
  event: (error, requestId) => encodeSseData(JSON.stringify(errorBody(error, requestId))),
};

function errorBody({ status, message, code, retryable, details }: GatehouseError, requestId: string) {
  const info = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: code,
    domain: "gatehouse",
    metadata: {
      request_id: requestId,
      retryable: String(retryable),
      ...(details.param === undefined ? {} : { param: details.param }),
    },
  };
  return {
    error: {
      code: status,
      message,
      status: STATUSES[status] ?? (status < 500 ? "INVALID_ARGUMENT" : "INTERNAL"),
      details: [info],
    },
  };
}
