/** Whose fault an error is: the caller's, the operator's settings, the provider's, or ours. */
export type Fault = "caller" | "operator" | "upstream" | "gateway";

interface CatalogueEntry {
  status: number;
  fault: Fault;
  /** Whether the same request may succeed later without a change. */
  retryable: boolean;
  /** `error.type` in the OpenAI format. */
  openaiType: string;
  /** The text that callers see; never holds secrets, addresses or upstream text. */
  message: string;
}

/** The one list of errors that Gatehouse answers with, to applications and in the admin API. */
export const ERROR_CATALOGUE = {
  invalid_json: entry(400, "caller", false, "invalid_request_error", "The request body is not valid JSON."),
  invalid_encoding: entry(400, "caller", false, "invalid_request_error", "The request body is not valid UTF-8."),
  invalid_request: entry(400, "caller", false, "invalid_request_error", "The request is not valid."),
  unsupported_parameter: entry(
    400,
    "caller",
    false,
    "invalid_request_error",
    "A parameter cannot be carried to the provider of this model.",
  ),
  request_too_deep: entry(400, "caller", false, "invalid_request_error", "The request body is nested too deeply."),
  request_too_large: entry(
    413,
    "caller",
    false,
    "invalid_request_error",
    "The request body is larger than this gateway accepts.",
  ),
  unsupported_encoding: entry(
    415,
    "caller",
    false,
    "invalid_request_error",
    "The request body is compressed; send it as it is.",
  ),
  request_timeout: entry(408, "caller", true, "invalid_request_error", "The request did not arrive in time."),
  missing_api_key: entry(
    401,
    "caller",
    false,
    "authentication_error",
    "No API key was given. Send a Gatehouse virtual key as 'Authorization: Bearer gh_live_…'.",
  ),
  invalid_api_key: entry(401, "caller", false, "authentication_error", "The API key is not valid."),
  ambiguous_api_key: entry(400, "caller", false, "invalid_request_error", "Two different API keys were given."),
  auth_unavailable: entry(503, "gateway", true, "server_error", "Keys cannot be checked at the moment."),
  unauthenticated: entry(401, "caller", false, "authentication_error", "Sign in first."),
  forbidden: entry(403, "caller", false, "permission_error", "Your role does not allow this."),
  cross_site_request: entry(403, "caller", false, "permission_error", "The request came from another site."),
  model_not_allowed: entry(403, "caller", false, "permission_error", "This key may not use that model."),
  model_not_found: entry(
    404,
    "caller",
    false,
    "invalid_request_error",
    "The model does not exist, or this key has no access to it.",
  ),
  not_found: entry(404, "caller", false, "invalid_request_error", "There is nothing here."),
  method_not_allowed: entry(405, "caller", false, "invalid_request_error", "This method is not allowed here."),
  conflict: entry(409, "caller", false, "invalid_request_error", "This conflicts with what is there."),
  precondition_failed: entry(
    412,
    "caller",
    false,
    "invalid_request_error",
    "It was changed since you read it; read it again.",
  ),
  idempotency_conflict: entry(
    409,
    "caller",
    true,
    "invalid_request_error",
    "A request with this idempotency key is still under way.",
  ),
  idempotency_mismatch: entry(
    422,
    "caller",
    false,
    "invalid_request_error",
    "This idempotency key was used for another request.",
  ),
  policy_denied: entry(
    403,
    "caller",
    false,
    "permission_error",
    "A rule of your organization does not allow this request.",
  ),
  policy_unavailable: entry(
    503,
    "operator",
    true,
    "server_error",
    "The organization's policy cannot be applied at the moment.",
  ),
  guardrail_blocked: entry(403, "caller", false, "permission_error", "A guardrail does not let this pass."),
  guardrail_unavailable: entry(
    503,
    "operator",
    true,
    "server_error",
    "A guardrail that has to be asked does not answer.",
  ),
  inspection_unavailable: entry(503, "gateway", true, "server_error", "The request cannot be inspected at the moment."),
  no_target_allowed: entry(
    503,
    "operator",
    true,
    "server_error",
    "No provider that your organization's policy allows for this request can serve it at the moment.",
  ),
  budget_exceeded: entry(402, "caller", false, "insufficient_quota", "The budget does not cover this request."),
  model_unpriced: entry(
    403,
    "operator",
    false,
    "permission_error",
    "This model has no price, and the key is under a hard budget.",
  ),
  budget_unavailable: entry(503, "gateway", true, "server_error", "The budget cannot be checked at the moment."),
  metering_unavailable: entry(503, "gateway", true, "server_error", "Usage cannot be recorded at the moment."),
  rate_limited: entry(429, "caller", true, "rate_limit_error", "Too many requests."),
  rate_limit_too_small: entry(
    429,
    "caller",
    false,
    "rate_limit_error",
    "The request alone is more than a rate limit allows.",
  ),
  overloaded: entry(503, "gateway", true, "server_error", "The gateway is at its limit; try again shortly."),
  shutting_down: entry(503, "gateway", true, "server_error", "The gateway is shutting down; try again."),
  not_ready: entry(503, "gateway", true, "server_error", "The gateway is not ready yet."),
  no_target_available: entry(503, "operator", true, "server_error", "No provider can serve this model at the moment."),
  credential_unusable: entry(
    502,
    "operator",
    false,
    "server_error",
    "The provider credential cannot be used; an administrator has to enter it again.",
  ),
  upstream_unreachable: entry(502, "upstream", true, "server_error", "The provider cannot be reached."),
  upstream_blocked: entry(
    502,
    "operator",
    false,
    "server_error",
    "The provider's address is not allowed by this gateway's egress rules.",
  ),
  upstream_tls_error: entry(502, "upstream", true, "server_error", "The provider's certificate was not accepted."),
  upstream_timeout: entry(504, "upstream", true, "server_error", "The provider did not answer in time."),
  upstream_disconnected: entry(
    502,
    "upstream",
    true,
    "server_error",
    "The provider closed the connection before its answer was complete.",
  ),
  upstream_redirect: entry(
    502,
    "upstream",
    false,
    "server_error",
    "The provider answered with a redirect, which is not followed.",
  ),
  upstream_rate_limited: entry(429, "upstream", true, "rate_limit_error", "The provider's rate limit is reached."),
  upstream_overloaded: entry(503, "upstream", true, "server_error", "The provider is overloaded."),
  upstream_error: entry(502, "upstream", true, "server_error", "The provider failed."),
  upstream_auth_error: entry(
    502,
    "operator",
    false,
    "server_error",
    "The provider did not accept the gateway's credential.",
  ),
  upstream_forbidden: entry(
    502,
    "operator",
    false,
    "server_error",
    "The provider does not let the gateway's credential use this model.",
  ),
  upstream_rejected: entry(400, "caller", false, "invalid_request_error", "The provider refused the request."),
  upstream_invalid_response: entry(
    502,
    "upstream",
    true,
    "server_error",
    "The provider's answer could not be understood.",
  ),
  upstream_response_too_large: entry(
    502,
    "upstream",
    false,
    "server_error",
    "The provider's answer is larger than this gateway accepts.",
  ),
  stream_incomplete: entry(
    502,
    "upstream",
    true,
    "server_error",
    "The provider's stream ended without its end marker.",
  ),
  stream_idle_timeout: entry(504, "upstream", true, "server_error", "The provider's stream stood still for too long."),
  stream_limit: entry(
    504,
    "upstream",
    false,
    "server_error",
    "The provider's answer went on beyond its limit of time or output tokens and was cut.",
  ),
  caller_disconnected: entry(499, "caller", false, "invalid_request_error", "The caller closed the connection."),
  query_timeout: entry(
    504,
    "gateway",
    true,
    "server_error",
    "This took too long: choose a shorter span, or try again later.",
  ),
  internal_error: entry(500, "gateway", true, "server_error", "Something went wrong in the gateway."),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

function entry(status: number, fault: Fault, retryable: boolean, openaiType: string, message: string): CatalogueEntry {
  return { status, fault, retryable, openaiType, message };
}

export interface ErrorDetails {
  /** Replaces the catalogue's text; must be safe to show to the caller. */
  message?: string;
  /** The request field at fault. */
  param?: string;
  /** Messages per field, for forms. */
  fields?: Record<string, string>;
  /** Seconds after which to try again. */
  retryAfterSeconds?: number;
  /** The provider's own status, when it answered. */
  upstreamStatus?: number;
  /** The provider's own id of the call that failed. */
  upstreamRequestId?: string;
  /** Status to answer with instead of the catalogue's (a provider's 4xx handed on). */
  status?: number;
  /** Further headers of the answer. */
  headers?: Record<string, string>;
  cause?: unknown;
}

/** Marks our errors: a bundler may put this class into a process twice, which makes `instanceof` too narrow. */
const BRAND = Symbol.for("gatehouse.error");

/** An error out of the catalogue. Its message is public; the cause is for the operator's eyes only. */
export class GatehouseError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.message ?? ERROR_CATALOGUE[code].message, { cause: details.cause });
    this.name = "GatehouseError";
    this.code = code;
    this.details = details;
  }

  get [BRAND](): true {
    return true;
  }
  get status(): number {
    return this.details.status ?? ERROR_CATALOGUE[this.code].status;
  }
  get retryable(): boolean {
    return ERROR_CATALOGUE[this.code].retryable;
  }
  get fault(): Fault {
    return ERROR_CATALOGUE[this.code].fault;
  }
}

export const isGatehouseError = (value: unknown): value is GatehouseError => value instanceof Error && BRAND in value;

/** Hands a catalogue error on as it is and hides anything else behind `internal_error`. */
export const toGatehouseError = (value: unknown): GatehouseError =>
  isGatehouseError(value) ? value : new GatehouseError("internal_error", { cause: value });
