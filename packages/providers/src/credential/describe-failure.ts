import { type ErrorCode, isGatehouseError } from "@gatehouse/domain";
import { providerMessage } from "../provider-message.ts";

interface Place {
  label: string;
  baseUrl: string;
  secret: string | null;
}

const SENTENCES: Partial<Record<ErrorCode, string>> = {
  upstream_timeout: "did not answer in time.",
  stream_idle_timeout: "stopped in the middle of its answer.",
  upstream_disconnected: "closed the connection before it answered.",
  upstream_redirect: "answers with a redirect, which is not followed. Enter the address it leads to.",
  upstream_rate_limited: "is limiting requests at the moment; try again later.",
  upstream_overloaded: "is overloaded at the moment; try again later.",
  upstream_invalid_response: "gave an answer that is not valid HTTP or JSON. Check the base URL.",
  upstream_response_too_large: "gave an answer that is far too large. Check the base URL.",
};

const SOCKET_SENTENCES: Readonly<Record<string, string>> = {
  ENOTFOUND: "The host name has no address. Check the spelling of the base URL.",
  EAI_AGAIN: "The host name could not be looked up. Check this server's DNS.",
  ECONNREFUSED: "Nothing is listening at that address and port.",
  EHOSTUNREACH: "This server has no way to that address.",
  ENETUNREACH: "This server has no way to that address.",
  UND_ERR_CONNECT_TIMEOUT: "No connection came about in time. A firewall may be in between.",
};

/** What went wrong with a credential and what to do about it, in one or two sentences. */
export function describeFailure(error: unknown, place: Place): string {
  if (!isGatehouseError(error)) return "The test failed inside Gatehouse.";
  const { code, details } = error;
  if (code === "upstream_blocked") return blocked(error.details.cause);
  if (code === "upstream_unreachable")
    return SOCKET_SENTENCES[socketCode(error.cause)] ?? `${place.label} cannot be reached.`;
  if (code === "upstream_tls_error")
    return `The certificate of ${hostOf(place.baseUrl)} was not accepted (${socketCode(error.cause)}).`;
  if (code === "upstream_auth_error" || code === "upstream_forbidden") {
    const status = details.upstreamStatus ?? 401;
    return details.message
      ? `${details.message} (${status})`
      : `${place.label} did not accept the credential (${status}). Check that it is complete, active and made for this account.`;
  }
  if (details.upstreamStatus === 404) {
    return "The address answers, but has no list of models (404). Check that the base URL ends where the API begins, such as in /v1.";
  }
  const sentence = SENTENCES[code];
  if (sentence) return `${place.label} ${sentence}`;
  if (code === "upstream_error") return `${place.label} failed with status ${details.upstreamStatus ?? 500}.`;
  return providerMessage(error.message, place.secret);
}

/** The guard's own words are meant for administrators; those of a name that leads somewhere private are made here. */
function blocked(cause: unknown): string {
  if (isGatehouseError(cause)) return cause.message;
  return "The host name leads to an address that is not allowed. An operator can open it with GATEHOUSE_EGRESS_ALLOW.";
}

function socketCode(cause: unknown): string {
  const { code, errors } = (cause ?? {}) as { code?: unknown; errors?: unknown[] };
  return typeof code === "string" ? code : errors?.length ? socketCode(errors[0]) : "unknown";
}

const hostOf = (baseUrl: string) => (URL.canParse(baseUrl) ? new URL(baseUrl).host : "the provider");
