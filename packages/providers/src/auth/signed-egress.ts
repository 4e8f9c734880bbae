import { createHash } from "node:crypto";
import type { UpstreamTarget } from "../adapter.ts";
import type { DocumentAnswer } from "../egress/document-exchange.ts";
import type { Egress, EgressRequest, EgressResponse } from "../egress/egress.ts";
import { type AuthScheme, presetOf, type UpstreamFormat } from "../presets.ts";
import { givenUp } from "../upstream-failure.ts";
import { iamKeyOf, sigV4Headers } from "./aws.ts";
import { entraGrant } from "./entra.ts";
import { serviceAccountGrant } from "./google-cloud.ts";
import { bearer, keyHeaders } from "./key-headers.ts";
import { TokenCache } from "./token-cache.ts";
import { fetchToken, type Grant } from "./token-grant.ts";

/** A request without a credential, and whose it is to be. */
export interface UnsignedRequest extends Omit<EgressRequest, "credentialId"> {
  target: Pick<UpstreamTarget, "provider" | "credentialId" | "secret">;
  /** Decides on the scheme where a vendor has several; null: the vendor's usual one. */
  format: UpstreamFormat | null;
}

/** Egress for calls of providers: adds what proves whose the request is, the last thing before it leaves. */
export interface SignedEgress {
  /** @throws UpstreamFailure as Egress does, and when no token can be had */
  send(request: UnsignedRequest): Promise<EgressResponse>;
  fetchDocument(request: UnsignedRequest): Promise<DocumentAnswer>;
}

/** One per process: it keeps the access tokens. */
export function createSignedEgress(egress: Egress): SignedEgress {
  const tokens = new TokenCache();

  async function attempt<T extends { status: number }>(
    unsigned: UnsignedRequest,
    run: (request: EgressRequest) => Promise<T>,
    discard: (answer: T) => void,
  ): Promise<T> {
    const grant = grantOf(unsigned);
    if (grant === undefined) return run(signed(unsigned, await ownHeaders(unsigned)));
    const token = await tokenOf(grant, unsigned);
    const answer = await run(signed(unsigned, bearer(token)));
    if (answer.status !== 401) return answer;
    // A token may be revoked before it expires: one more try with a new one.
    discard(answer);
    tokens.forget(grant.key, token);
    return run(signed(unsigned, bearer(await tokenOf(grant, unsigned))));
  }

  function tokenOf({ key, make }: TokenGrant, { signal }: UnsignedRequest): Promise<string> {
    const token = tokens.get(key, async () => fetchToken(egress, make()));
    return signal ? unlessAborted(token, signal) : token;
  }

  return {
    send: (request) => attempt(request, egress.send, (answer) => answer.body.destroy()),
    fetchDocument: (request) => attempt(request, egress.fetchDocument, () => {}),
  };
}

interface TokenGrant {
  key: string;
  make: () => Grant;
}

const schemeOf = ({ target, format }: UnsignedRequest): AuthScheme => {
  const preset = presetOf(target.provider);
  return (format === null ? undefined : preset.authOf[format]) ?? preset.auth;
};

/** Whether the secret has to be traded for a token first. */
function grantOf(request: UnsignedRequest): TokenGrant | undefined {
  const { secret, credentialId } = request.target;
  if (!secret?.startsWith("{")) return undefined;
  const scheme = schemeOf(request);
  const grant = scheme === "google-cloud" ? serviceAccountGrant : scheme === "azure" ? entraGrant : undefined;
  if (!grant) return undefined;
  const key = `${credentialId} ${createHash("sha256").update(secret).digest("base64")}`;
  return { key, make: () => grant(secret, { baseUrl: request.baseUrl, credentialId }) };
}

function ownHeaders(request: UnsignedRequest): Record<string, string> | Promise<Record<string, string>> {
  const { secret } = request.target;
  const scheme = schemeOf(request);
  if (secret === null || scheme === "none") return {};
  if (scheme !== "aws") return keyHeaders(scheme, secret);
  const key = iamKeyOf(secret);
  if (key === null) return bearer(secret);
  const { body } = request;
  if (typeof body === "function") throw new Error("a body that is piped cannot be signed");
  const url = request.baseUrl + request.path;
  const contentType = request.headers["content-type"];
  return sigV4Headers(key, { method: request.method, url, contentType, body }, new Date());
}

/** Ours come last: a package's placeholder for the secret never leaves. */
function signed({ target, format: _, ...request }: UnsignedRequest, own: Record<string, string>): EgressRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!CREDENTIAL_HEADERS.has(name.toLowerCase())) headers[name] = value;
  }
  return { ...request, headers: { ...headers, ...own }, credentialId: target.credentialId };
}

const CREDENTIAL_HEADERS = new Set(["authorization", "x-api-key", "x-goog-api-key", "api-key"]);

/** The token is for whoever waits for it; only this call stops waiting. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(givenUp(signal.reason, "none"));
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(givenUp(signal.reason, "none"));
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
