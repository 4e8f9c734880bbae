import { type Dialect, type Failure, sseData } from "../dialect.ts";
import { makeId } from "../simulation/random.ts";
import { generateContentEvents, generateContentResponse } from "./answer.ts";

const STATUSES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

const RETRY = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1s" };

function errorBody({ status, message }: Pick<Failure, "status" | "message">) {
  const details = status === 429 ? { details: [RETRY] } : {};
  return { error: { code: status, message, status: STATUSES[status] ?? "UNKNOWN", ...details } };
}

/** Gemini generateContent. */
export const geminiDialect: Dialect = {
  vendor: "gemini",
  makeRequestId: () => makeId("", 22),
  headers: (requestId) => ({ "x-goog-request-id": requestId, "server-timing": "gfet4t7; dur=1" }),
  document: generateContentResponse,
  frames: generateContentEvents,
  error: (failure) => ({ body: errorBody(failure), headers: {} }),
  streamError: () => sseData(errorBody({ status: 503, message: "The model is overloaded. Please try again later." })),
};
