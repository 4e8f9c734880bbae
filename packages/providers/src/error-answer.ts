import type { IncomingHttpHeaders } from "node:http";
import type { ErrorCode, ErrorDetails } from "@gatehouse/domain";
import { isRecord } from "./native/choice-text.ts";
import { providerMessage } from "./provider-message.ts";
import { parseRetryAfter } from "./retry-after.ts";
import { UpstreamFailure } from "./upstream-failure.ts";
import { upstreamRequestId } from "./upstream-request-id.ts";

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
  /** What a provider says in places of its own for that; nothing of a page that something in between has written. */
  words: string;
  /** All that came, as it came. */
  text: string;
  param: string | null;
  /** The provider's own wish, out of the body (Gemini's RetryInfo). */
  retryDelay: string | undefined;
}

const CALLER_STATUSES = new Set([400, 404, 405, 409, 413, 414, 415, 422, 451]);
const OVERLOADED_STATUSES = new Set([503, 529]);
const OUT_OF_CREDIT = /insufficient_quota|billing/i;
/** What OpenRouter, xAI, Azure and others say of content that they will not answer, with 400 as well as 403. */
const CONTENT_REFUSED =
  /moderation|flagged|guardrail|content[ _-]?(?:policy|filter|management|violat)|usage (?:guideline|polic)|safety/i;
/** Words of a credential that may not: a scope for moderations is no refused content. */
const OF_RIGHTS = /\bscopes?\b|permission|verified/i;

/** Turns a provider's error status and body into ours: the one table for every adapter. */
export const errorAnswerFailure = ({ status, headers, body, secret }: ErrorAnswer): UpstreamFailure =>
  failureOf(status, readErrorBody(parsed(body), body), headers, secret);

/**
 * An error that came without an error status: inside a 200, or as an event of a stream. The body's own words decide.
 * @param billing "none" when nothing was generated before it
 */
export function errorInBodyFailure(error: unknown, secret: string | null, billing: "none" | "indeterminate") {
  const wrapped = isRecord(error) ? error : { message: wordOf(error) };
  const body = readErrorBody({ error: wrapped }, "");
  const { billing: _, retryNext, code, details } = failureOf(statusInBody(wrapped), body, {}, secret);
  const { upstreamStatus, ...rest } = details;
  return new UpstreamFailure(code, { ...rest, billing, retryNext });
}

function failureOf(status: number, error: ErrorBody, headers: IncomingHttpHeaders, secret: string | null) {
  const id = upstreamRequestId(headers);
  const told = { upstreamStatus: status, ...(id === null ? {} : { upstreamRequestId: id }) };
  const fail = (code: ErrorCode, retryNext: boolean, details: object = {}) =>
    new UpstreamFailure(code, { billing: "none", retryNext, ...told, ...details });
  const retryAfterSeconds = parseRetryAfter(headers, error.retryDelay);
  const waiting = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };

  if (status >= 300 && status < 400) return fail("upstream_redirect", true);
  if (status === 402 || isOutOfCredit(status, error)) {
    return fail("upstream_auth_error", true, { message: "The provider account has no credit left." });
  }
  if (status === 403 && CONTENT_REFUSED.test(error.words) && !OF_RIGHTS.test(error.words))
    return rejected(error, 400, told, secret);
  if (status === 403) return fail("upstream_forbidden", true);
  if (status === 401 || isBadKey(status, error)) return fail("upstream_auth_error", true);
  if (status === 408) return fail("upstream_timeout", true);
  if (status === 429) return fail("upstream_rate_limited", true, waiting);
  if (OVERLOADED_STATUSES.has(status)) return fail("upstream_overloaded", true, waiting);
  if (status >= 500) return fail("upstream_error", true, waiting);
  return rejected(error, CALLER_STATUSES.has(status) ? status : 400, told, secret);
}

/** OpenAI says it with 429, Anthropic with 400 and words only. */
function isOutOfCredit(status: number, { type, code, message }: ErrorBody): boolean {
  if (status === 429) return OUT_OF_CREDIT.test(`${type} ${code}`);
  return status === 400 && /credit balance is too low/i.test(message ?? "");
}

/** Gemini answers a wrong key with 400. */
const isBadKey = (status: number, { text, type }: ErrorBody): boolean =>
  status === 400 && (/API_KEY_INVALID/.test(text) || type === "authentication_error");

function rejected(
  { message, param }: ErrorBody,
  status: number,
  told: Pick<ErrorDetails, "upstreamStatus" | "upstreamRequestId">,
  secret: string | null,
) {
  return new UpstreamFailure("upstream_rejected", {
    billing: "none",
    retryNext: false,
    ...told,
    status,
    ...(message ? { message: `The provider refused the request: ${providerMessage(message, secret)}` } : {}),
    ...(param ? { param } : {}),
  });
}

const STATUS_BY_WORD: ReadonlyMap<string, number> = new Map(
  Object.entries({
    overloaded_error: 529,
    overloaded: 529,
    UNAVAILABLE: 503,
    service_unavailable: 503,
    rate_limit_error: 429,
    rate_limit_exceeded: 429,
    RESOURCE_EXHAUSTED: 429,
    insufficient_quota: 429,
    authentication_error: 401,
    invalid_api_key: 401,
    UNAUTHENTICATED: 401,
    permission_error: 403,
    PERMISSION_DENIED: 403,
    timeout_error: 408,
    billing_error: 402,
    not_found_error: 404,
    request_too_large: 413,
    context_length_exceeded: 400,
    failed_to_download_image: 400,
    data_inspection_failed: 400,
    INVALID_ARGUMENT: 400,
  }),
);
/** Families of words for what is wrong with a request, or with what it asks for: no other provider's affair. */
const CALLERS_FAULT = /^(?:invalid_|unsupported_|empty_image|image_|content_filter|.*policy|moderation)/;

function statusInBody(error: Record<string, unknown>): number {
  const words = [error.type, error.code, error.status].map(wordOf);
  const named = words.map((word) => STATUS_BY_WORD.get(word) ?? (CALLERS_FAULT.test(word) ? 400 : undefined));
  const specific = named.find((status) => status !== undefined);
  const numeric = [error.code, error.status, error.status_code, error.statusCode].map((code) =>
    Number(wordOf(code) || Number.NaN),
  );
  return numeric.find((code) => code >= 400 && code < 600) ?? specific ?? 500;
}

/** A text or number that a provider wrote; "" for anything else, which may not even be convertible. */
const wordOf = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? `${value}` : "");

/** Reads the error shapes of the field: OpenAI's, Anthropic's, Gemini's, and flat or bare ones. */
function readErrorBody(body: unknown, text: string): ErrorBody {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const root = isRecord(first) ? first : {};
  const inner = root.error ?? root;
  const error = isRecord(inner) ? inner : { message: inner };
  const message = messageOf(error.message ?? error.detail ?? root.message);
  const [type, code] = [wordOf(error.type ?? error.status), wordOf(error.code)];
  return {
    message,
    type,
    code,
    words: `${type} ${code} ${message ?? ""}`,
    text,
    param: typeof error.param === "string" ? error.param.slice(0, 200) : null,
    retryDelay: Array.isArray(error.details)
      ? error.details.map((detail) => wordOf((detail as { retryDelay?: unknown } | null)?.retryDelay)).find(Boolean)
      : undefined,
  };
}

function messageOf(message: unknown): string | null {
  if (typeof message === "string") return message;
  try {
    return message === undefined ? null : JSON.stringify(message);
  } catch {
    // Nested too deeply to be written; whoever sends that has nothing to say.
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
