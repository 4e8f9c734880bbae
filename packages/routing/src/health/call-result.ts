import type { ErrorCode } from "@gatehouse/domain";

/** What one upstream call says of its target. */
export type CallResult =
  /** It answered, were it with an error that is the caller's. */
  | "alive"
  /** It failed: no connection, no answer in time, a 5xx, half an answer. */
  | "broken"
  /** It is there, but takes no more work now. */
  | "overloaded"
  | "rate_limited"
  /** It does not take our credential, or the account is out of credit. */
  | "unauthorized"
  /** It takes our credential, but not for this model. */
  | "forbidden"
  /** The call was given up from our side, or never left: says nothing. */
  | "unknown";

const RESULTS: Partial<Record<ErrorCode, CallResult>> = {
  upstream_unreachable: "broken",
  upstream_tls_error: "broken",
  upstream_timeout: "broken",
  upstream_disconnected: "broken",
  upstream_redirect: "broken",
  upstream_error: "broken",
  upstream_invalid_response: "broken",
  stream_incomplete: "broken",
  stream_idle_timeout: "broken",
  upstream_overloaded: "overloaded",
  upstream_rate_limited: "rate_limited",
  upstream_auth_error: "unauthorized",
  upstream_forbidden: "forbidden",
  upstream_rejected: "alive",
  upstream_response_too_large: "alive",
  stream_limit: "alive",
};

/** @param code of the error that the call ended in; null when it ended well */
export const resultOf = (code: ErrorCode | null): CallResult =>
  code === null ? "alive" : (RESULTS[code] ?? "unknown");
