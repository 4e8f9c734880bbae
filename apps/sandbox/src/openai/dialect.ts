import { randomBytes } from "node:crypto";
import { type Dialect, type Failure, sseData } from "../dialect.ts";
import { chatCompletion, chatCompletionChunks } from "./answer.ts";

const RATE_LIMIT = {
  "x-ratelimit-limit-requests": "10000",
  "x-ratelimit-limit-tokens": "2000000",
  "x-ratelimit-remaining-requests": "9999",
  "x-ratelimit-remaining-tokens": "1999000",
  "x-ratelimit-reset-requests": "6ms",
  "x-ratelimit-reset-tokens": "30ms",
};

const RATE_LIMITED = {
  ...RATE_LIMIT,
  "x-ratelimit-remaining-requests": "0",
  "retry-after": "1",
  "retry-after-ms": "1000",
};

const kindOf = ({ status, quota }: Failure): { type: string; code: string | null } => {
  if (quota) return { type: "insufficient_quota", code: "insufficient_quota" };
  if (status === 401) return { type: "invalid_request_error", code: "invalid_api_key" };
  if (status === 404) return { type: "invalid_request_error", code: "model_not_found" };
  if (status === 429) return { type: "requests", code: "rate_limit_exceeded" };
  return { type: status >= 500 ? "server_error" : "invalid_request_error", code: null };
};

/** OpenAI chat completions. */
export const openaiDialect: Dialect = {
  vendor: "openai",
  makeRequestId: () => `req_${randomBytes(16).toString("hex")}`,
  headers: (requestId) => ({
    "x-request-id": requestId,
    "openai-organization": "sandbox",
    "openai-version": "2020-10-01",
    "openai-processing-ms": "1",
    ...RATE_LIMIT,
  }),
  document: chatCompletion,
  frames: chatCompletionChunks,
  error: (failure) => ({
    body: { error: { message: failure.message, ...kindOf(failure), param: failure.parameter } },
    headers: failure.status === 429 && !failure.quota ? RATE_LIMITED : {},
  }),
  streamError: () =>
    sseData({
      error: { message: "The server had an error while processing your request.", type: "server_error", code: null },
    }),
};
