import { badSecret } from "./bad-secret.ts";
import type { Grant } from "./token-grant.ts";

/** Where Microsoft issues tokens, and for what: a client's secret goes to these and to nobody else. */
const CLOUDS: readonly { hosts: RegExp; authority: string; resource: string }[] = [
  { hosts: /\.azure\.us$/, authority: "login.microsoftonline.us", resource: "https://cognitiveservices.azure.us" },
  {
    hosts: /\.azure\.cn$/,
    authority: "login.partner.microsoftonline.cn",
    resource: "https://cognitiveservices.azure.cn",
  },
];
const PUBLIC = { authority: "login.microsoftonline.com", resource: "https://cognitiveservices.azure.com" };

/**
 * The grant of an app registration: `{tenantId, clientId, clientSecret}`.
 * @throws UpstreamFailure upstream_auth_error when the secret is none
 */
export function entraGrant(
  secret: string,
  { baseUrl, credentialId }: { baseUrl: string; credentialId: string },
): Grant {
  const { tenantId, clientId, clientSecret } = read(secret);
  const usable = [tenantId, clientId, clientSecret].every((value) => typeof value === "string" && value !== "");
  if (!usable || !/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(String(tenantId)))
    throw badSecret("tenantId, clientId and clientSecret");
  const host = new URL(baseUrl).hostname;
  const { authority, resource } = CLOUDS.find(({ hosts }) => hosts.test(host)) ?? PUBLIC;
  return {
    tokenUrl: new URL(`https://${authority}/${String(tenantId)}/oauth2/v2.0/token`),
    form: {
      grant_type: "client_credentials",
      client_id: String(clientId),
      client_secret: String(clientSecret),
      scope: `${resource}/.default`,
    },
    credentialId,
    issuer: "Microsoft Entra",
    secret: String(clientSecret),
  };
}

function read(secret: string): Record<string, unknown> {
  try {
    return JSON.parse(secret) as Record<string, unknown>;
  } catch {
    throw badSecret("tenantId, clientId and clientSecret");
  }
}
