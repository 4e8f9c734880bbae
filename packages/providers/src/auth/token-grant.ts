import type { Egress } from "../egress/egress.ts";
import { errorAnswerFailure } from "../error-answer.ts";
import { isUpstreamFailure, UpstreamFailure } from "../upstream-failure.ts";
import { credentialRefused } from "./bad-secret.ts";
import type { AccessToken } from "./token-cache.ts";

export interface Grant {
  /** Checked by who made it: the proof of identity goes there. */
  tokenUrl: URL;
  form: Readonly<Record<string, string>>;
  credentialId: string;
  /** Who issues the token, for the administrator. */
  issuer: string;
  secret: string;
}

const TIMEOUTS = { connectMs: 2_000, headersMs: 10_000, idleMs: 10_000 };
const MAX_BYTES = 64 * 1024;
const LEAST_LIFETIME_S = 60;

/**
 * Trades a proof of identity for an access token (OAuth 2.0, RFC 6749 section 5).
 * @throws UpstreamFailure, never billed, whose message holds no more of the answer than its error code
 */
export async function fetchToken(egress: Egress, grant: Grant): Promise<AccessToken> {
  const { status, headers, bytes } = await egress
    .fetchDocument({
      method: "POST",
      baseUrl: grant.tokenUrl.origin,
      path: grant.tokenUrl.pathname,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
        "user-agent": "gatehouse",
      },
      body: new URLSearchParams(grant.form).toString(),
      credentialId: grant.credentialId,
      timeouts: TIMEOUTS,
      maxBytes: MAX_BYTES,
    })
    .catch((error: unknown) => {
      throw isUpstreamFailure(error) ? unbilled(error) : error;
    });
  const answer = read(bytes);
  const { access_token: token, expires_in: lifetime, error } = answer;
  if (status === 200 && typeof token === "string" && token !== "") {
    const seconds = Math.max(LEAST_LIFETIME_S, Number(lifetime) || LEAST_LIFETIME_S);
    return { token, expiresAtMs: Date.now() + seconds * 1000 };
  }
  if (status >= 400 && status < 500 && status !== 429 && status !== 408) {
    const code = typeof error === "string" && /^[a-z_]{1,50}$/.test(error) ? ` (${error})` : "";
    throw credentialRefused(`${grant.issuer} did not accept the credential${code}.`, status);
  }
  if (status === 200) {
    throw new UpstreamFailure("upstream_invalid_response", { billing: "none", retryNext: true });
  }
  throw errorAnswerFailure({ status, headers, body: bytes.toString("utf8"), secret: grant.secret });
}

/** Whatever went wrong on the way to a token, no model was called. */
const unbilled = (error: UpstreamFailure) =>
  new UpstreamFailure(error.code, { ...error.details, cause: error.cause, billing: "none", retryNext: true });

function read(bytes: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
