import type { IncomingHttpHeaders } from "node:http";
import type { ErrorCode } from "@gatehouse/domain";
import { providerMessage } from "./provider-message.ts";
import { parseRetryAfter } from "./retry-after.ts";
import { UpstreamFailure } from "./upstream-failure.ts";

export interface ErrorAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** The body's text, whole or its beginning. */
  body: string;
  /** Taken out of anything that is handed on. */
  secret: string | null;
}

interface ErrorBody {
  message: string | null;
  type: string;
  code: string;
  param: string | null;
  /** The provider's own wish, out of the body (Gemini's RetryInfo). */
  retryDelay: string | undefined;
}

const CALLER_STATUSES = new Set([400, 404, 405, 409, 413, 414, 415, 422, 451]);
const OVERLOADED_STATUSES = new Set([503, 529]);
const OUT_OF_CREDIT = /insufficient_quota|billing/i;

/** Turns a provider's error status and body into ours: the one table for every adapter. */
export function errorAnswerFailure(answer: ErrorAnswer): UpstreamFailure {
  const { status } = answer;
  const error = readErrorBody(answer.body);
  const fail = (code: ErrorCode, retryNext: boolean, details: object = {}) =>
    new UpstreamFailure(code, { billing: "none", retryNext, upstreamStatus: status, ...details });
  const wait = { retryAfterSeconds: parseRetryAfter(answer.headers, error?.retryDelay) };
  const waiting = wait.retryAfterSeconds === undefined ? {} : wait;

  if (status >= 300 && status < 400) return fail("upstream_redirect", true);
  if (status === 402 || isOutOfCredit(status, error)) {
    return fail("upstream_auth_error", true, { message: "The provider account has no credit left." });
  }
  if (status === 401 || status === 403 || isBadKey(answer, error)) return fail("upstream_auth_error", true);
  if (status === 408) return fail("upstream_timeout", true);
  if (status === 429) return fail("upstream_rate_limited", true, waiting);
  if (OVERLOADED_STATUSES.has(status)) return fail("upstream_overloaded", true, waiting);
  if (status >= 500) return fail("upstream_error", true, waiting);
  return rejected(answer, error, status);
}

/**
 * An error that came without an error status: inside a 200, or as an event of a stream. The body's own words decide.
 * @param billing "none" when nothing was generated before it
 */
export function errorInBodyFailure(error: unknown, secret: string | null, billing: "none" | "indeterminate") {
  const wrapped = typeof error === "object" && error !== null ? error : { message: String(error) };
  const status = statusInBody(wrapped as Record<string, unknown>);
  const failure = errorAnswerFailure({ status, headers: {}, body: JSON.stringify({ error: wrapped }), secret });
  const { billing: _, retryNext, code, details } = failure;
  const { upstreamStatus, ...rest } = details;
  return new UpstreamFailure(code, { ...rest, billing, retryNext });
}

/** OpenAI says it with 429, Anthropic with 400 and words only. */
function isOutOfCredit(status: number, error: ErrorBody | null): boolean {
  if (status === 429) return OUT_OF_CREDIT.test(`${error?.type} ${error?.code}`);
  return status === 400 && /credit balance is too low/i.test(error?.message ?? "");
}

/** Gemini answers a wrong key with 400. */
function isBadKey(answer: ErrorAnswer, error: ErrorBody | null): boolean {
  return answer.status === 400 && (/API_KEY_INVALID/.test(answer.body) || error?.type === "authentication_error");
}

function rejected(answer: ErrorAnswer, error: ErrorBody | null, status: number): UpstreamFailure {
  const text = error?.message ?? null;
  return new UpstreamFailure("upstream_rejected", {
    billing: "none",
    retryNext: false,
    upstreamStatus: status,
    status: CALLER_STATUSES.has(status) ? status : 400,
    ...(text ? { message: `The provider refused the request: ${providerMessage(text, answer.secret)}` } : {}),
    ...(error?.param ? { param: error.param } : {}),
  });
}

const STATUS_BY_TYPE: Record<string, number> = {
  overloaded_error: 529,
  overloaded: 529,
  UNAVAILABLE: 503,
  service_unavailable: 503,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  RESOURCE_EXHAUSTED: 429,
  insufficient_quota: 429,
  authentication_error: 401,
  UNAUTHENTICATED: 401,
  permission_error: 403,
  PERMISSION_DENIED: 403,
  timeout_error: 408,
  invalid_request_error: 400,
  INVALID_ARGUMENT: 400,
};

function statusInBody(error: Record<string, unknown>): number {
  const named = [error.type, error.code, error.status].map((name) => STATUS_BY_TYPE[wordOf(name)]);
  const specific = named.find((status) => status !== undefined);
  const numeric = [error.code, error.status, error.status_code, error.statusCode].map((code) =>
    Number(wordOf(code) || Number.NaN),
  );
  return numeric.find((code) => code >= 400 && code < 600) ?? specific ?? 500;
}

/** A text or number that a provider wrote; "" for anything else, which may not even be convertible. */
const wordOf = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? `${value}` : "");

/** Reads the error shapes of the field: OpenAI's, Anthropic's, Gemini's, and flat or bare ones. */
function readErrorBody(text: string): ErrorBody | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const root = (Array.isArray(parsed) ? parsed[0] : parsed) as Record<string, unknown> | null;
  if (typeof root !== "object" || root === null) return null;
  const inner = root.error ?? root;
  if (typeof inner === "string") return { message: inner, type: "", code: "", param: null, retryDelay: undefined };
  const error = inner as Record<string, unknown>;
  const message = error.message ?? error.detail ?? root.message;
  return {
    message: typeof message === "string" ? message : message === undefined ? null : JSON.stringify(message),
    type: wordOf(error.type ?? error.status),
    code: wordOf(error.code),
    param: typeof error.param === "string" ? error.param.slice(0, 200) : null,
    retryDelay: Array.isArray(error.details)
      ? error.details.map((detail) => wordOf((detail as { retryDelay?: unknown } | null)?.retryDelay)).find(Boolean)
      : undefined,
  };
}
