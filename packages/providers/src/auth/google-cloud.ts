import { createSign } from "node:crypto";
import { badSecret } from "./bad-secret.ts";
import type { Grant } from "./token-grant.ts";

interface ServiceAccount {
  client_email: string;
  private_key: string;
  private_key_id?: string;
  token_uri?: string;
}

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const USUAL_TOKEN_URL = "https://oauth2.googleapis.com/token";
const LIFETIME_S = 3600;

/**
 * The grant of a service account: a JWT signed with its key (RFC 7523). It goes to Google, or to where the calls
 * themselves go: nowhere else, whatever the file says.
 * @throws UpstreamFailure upstream_auth_error when the secret is no service account's key
 */
export function serviceAccountGrant(
  secret: string,
  { baseUrl, credentialId }: { baseUrl: string; credentialId: string },
): Grant {
  const account = readServiceAccount(secret);
  const tokenUrl = new URL(account.token_uri ?? USUAL_TOKEN_URL);
  const isGoogle =
    tokenUrl.protocol === "https:" && /(^|\.)googleapis\.com$/.test(tokenUrl.hostname) && tokenUrl.port === "";
  if (!isGoogle && tokenUrl.origin !== new URL(baseUrl).origin) throw badSecret("a token_uri of Google's");
  const nowS = Math.floor(Date.now() / 1000);
  const claims = { iss: account.client_email, scope: SCOPE, aud: tokenUrl.href, iat: nowS, exp: nowS + LIFETIME_S };
  return {
    tokenUrl,
    form: { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: signJwt(claims, account) },
    credentialId,
    issuer: "Google",
    secret,
  };
}

function readServiceAccount(secret: string): ServiceAccount {
  let account: Partial<Record<keyof ServiceAccount, unknown>>;
  try {
    account = JSON.parse(secret) as typeof account;
  } catch {
    throw badSecret("the JSON key file of a service account");
  }
  const { client_email: email, private_key: key, token_uri: uri } = account;
  const usable =
    typeof email === "string" && typeof key === "string" && (uri === undefined || URL.canParse(String(uri)));
  if (!usable) throw badSecret("client_email and private_key of a service account");
  return account as ServiceAccount;
}

function signJwt(claims: object, { private_key, private_key_id }: ServiceAccount): string {
  const header = { alg: "RS256", typ: "JWT", ...(private_key_id ? { kid: private_key_id } : {}) };
  const unsigned = `${encode(header)}.${encode(claims)}`;
  try {
    return `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(private_key, "base64url")}`;
  } catch {
    throw badSecret("a private_key that can sign");
  }
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
