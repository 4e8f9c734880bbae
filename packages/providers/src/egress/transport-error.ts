import type { ErrorCode } from "@gatehouse/domain";
import type { FailureBilling } from "../adapter.ts";
import { isUpstreamFailure, UpstreamFailure } from "../upstream-failure.ts";
import type { BrokenSocketError } from "./known-socket.ts";

/** How far a request got when it failed. `sent`: its body went out. `answered`: headers had come back. */
export type Phase = "connecting" | "sent" | "answered";

const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO|ERR_OSSL)/;
const MALFORMED_CODE = /^(HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_|UND_ERR_RESPONSE|UND_ERR_REQ_CONTENT)/;
const REFUSED_CODES = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]);

/** Translates what the socket, TLS or HTTP layer threw. The cause stays attached for the operator's log. */
export function transportFailure(
  error: unknown,
  { phase, staleSocket = false }: { phase: Phase; staleSocket?: boolean },
): UpstreamFailure {
  if (isUpstreamFailure(error)) return error;
  const code = codeOf(error);
  const billing: FailureBilling = phase === "connecting" ? "none" : "indeterminate";
  const failure = (name: ErrorCode, billed = billing) =>
    new UpstreamFailure(name, { billing: billed, retryNext: true, staleSocket, cause: error });
  if (code === "GATEHOUSE_EGRESS_BLOCKED") return failure("upstream_blocked", "none");
  if (code === "UND_ERR_CONNECT_TIMEOUT") return failure("upstream_unreachable", "none");
  if (TLS_CODE.test(code)) return failure("upstream_tls_error", "none");
  if (code === "UND_ERR_HEADERS_TIMEOUT") return failure("upstream_timeout");
  if (code === "UND_ERR_BODY_TIMEOUT") return failure("stream_idle_timeout");
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return failure("upstream_response_too_large");
  if (phase === "connecting" || REFUSED_CODES.has(code)) return failure("upstream_unreachable");
  if (MALFORMED_CODE.test(code)) return failure("upstream_invalid_response");
  return failure("upstream_disconnected");
}

/** Happy-eyeballs failures come as an AggregateError whose parts hold the reason. */
function codeOf(error: unknown): string {
  const { name, code, errors, cause } = (error ?? {}) as Record<"name" | "code" | "cause", unknown> & {
    errors?: unknown;
  };
  if (typeof code === "string") return code;
  // The parser of undici leaves the code out where it knows no reason.
  if (name === "HTTPParserError") return "HPE_UNKNOWN";
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  return cause === undefined ? "" : codeOf(cause);
}

/** What a race with the provider's closing of the connection takes at most: a few times the way there and back. */
const RACE_MS = 250;

/**
 * A kept-alive socket (it has brought an answer before) that broke just as we wrote to it: most likely the provider had
 * closed it. That it did not read the request all the same, nobody knows.
 */
export function isStaleSocket(error: unknown, elapsedMs: number): boolean {
  const { socket, bytesReadBefore } = (error ?? {}) as BrokenSocketError & { socket?: { bytesRead?: number } };
  const isBroken = BROKEN_CODES.has(codeOf(error));
  return isBroken && elapsedMs < RACE_MS && (bytesReadBefore ?? socket?.bytesRead ?? 0) > 0;
}

const BROKEN_CODES = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);
