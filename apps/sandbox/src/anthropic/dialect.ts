import { type Dialect, type Failure, sseEvent } from "../dialect.ts";
import { makeId } from "../simulation/random.ts";
import { message, messageEvents } from "./answer.ts";

const TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

const typeOf = ({ status }: Failure): string =>
  TYPES[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");

/** Anthropic Messages. */
export const anthropicDialect: Dialect = {
  vendor: "anthropic",
  makeRequestId: () => makeId("req_01", 22),
  headers: (requestId) => ({
    "request-id": requestId,
    "anthropic-organization-id": "5a4d0b0c-0000-4000-8000-000000000000",
    "anthropic-ratelimit-requests-limit": "4000",
    "anthropic-ratelimit-requests-remaining": "3999",
  }),
  document: message,
  frames: messageEvents,
  error: (failure, requestId) => ({
    body: { type: "error", error: { type: typeOf(failure), message: failure.message }, request_id: requestId },
    headers: failure.status === 429 ? { "retry-after": "1" } : {},
  }),
  streamError: (requestId) =>
    sseEvent("error", {
      type: "error",
      error: { type: "overloaded_error", message: "Overloaded" },
      request_id: requestId,
    }),
};
