import { createHmac, hkdfSync } from "node:crypto";

const SECRET_BYTES = 32;

/** What a message to a service of an organization's own is signed with, as headers of the Standard Webhooks specification. */
export interface HookSignature {
  "webhook-id": string;
  /** Seconds since 1970. */
  "webhook-timestamp": string;
  "webhook-signature": string;
}

/**
 * The secret by which an organization's services know that a message comes from Gatehouse; in the form that libraries of
 * the Standard Webhooks specification take. Derived from the key-encryption key (HKDF-SHA-256, RFC 5869), so that it is
 * the same for the dashboard, which shows it, and for gateways, which sign with it, and stored nowhere.
 */
export const hookSecretOf = (kek: Uint8Array, organizationId: string): string =>
  `whsec_${keyOf(kek, organizationId).toString("base64")}`;

/** Signs a message: HMAC-SHA-256 over its id, time and body. */
export function signHook(
  kek: Uint8Array,
  organizationId: string,
  { id, at, body }: { id: string; at: Date; body: string },
): HookSignature {
  const timestamp = Math.floor(at.getTime() / 1000).toString();
  const signed = createHmac("sha256", keyOf(kek, organizationId)).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signed}` };
}

const keyOf = (kek: Uint8Array, organizationId: string): Buffer =>
  Buffer.from(hkdfSync("sha256", kek, "", `gatehouse hook secret\0${organizationId}`, SECRET_BYTES));
