import type { AuthScheme } from "../presets.ts";
import { badSecret } from "./bad-secret.ts";

type KeyScheme = Exclude<AuthScheme, "none" | "aws">;

/** The header that carries a key, in the vendor's manner. @throws UpstreamFailure upstream_auth_error */
export function keyHeaders(scheme: KeyScheme, secret: string): Record<string, string> {
  switch (scheme) {
    case "bearer":
      return bearer(secret);
    case "azure":
      // Claude's half of Foundry knows Anthropic's header, the rest Azure's own.
      return { "api-key": secret, "x-api-key": secret };
    case "google-cloud":
      return secret.startsWith("ya29.") ? bearer(secret) : { "x-goog-api-key": secret };
    case "cloudflare":
      return cloudflare(secret);
    default:
      return { [scheme]: secret };
  }
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** The gateway's own token, and the provider's key where Cloudflare does not keep it. */
function cloudflare(secret: string): Record<string, string> {
  if (!secret.startsWith("{")) return { "cf-aig-authorization": `Bearer ${secret}` };
  let fields: { gatewayToken?: unknown; providerKey?: unknown };
  try {
    fields = JSON.parse(secret) as typeof fields;
  } catch {
    throw badSecret("gatewayToken and providerKey");
  }
  const { gatewayToken, providerKey } = fields;
  if (typeof providerKey !== "string") throw badSecret("gatewayToken and providerKey");
  return {
    ...bearer(providerKey),
    ...(typeof gatewayToken === "string" ? { "cf-aig-authorization": `Bearer ${gatewayToken}` } : {}),
  };
}
