import { createHmac, createSecretKey, hkdfSync } from "node:crypto";
import { secretsEqual } from "./constant-time.ts";

/** Tells whether a text was written by a holder of the key-encryption key, and for this purpose. */
export interface Signer {
  /** HMAC-SHA-256 in lower-case hex, 64 characters. */
  sign(text: string): string;
  /** Compares characters, not bytes: every text has one signature only. Takes as long for a wrong one. */
  verify(text: string, signature: string): boolean;
}

const SIGNING_KEY_BYTES = 32;

/**
 * Signs under a key of its own, derived from the key-encryption key (HKDF-SHA-256, RFC 5869): signatures of one purpose
 * say nothing of another one's, or of the secrets that the key-encryption key protects.
 * @param kek 32 bytes, see `readKek`.
 * @param purpose what the texts are, with a version
 */
export function createSigner(kek: Uint8Array, purpose: string): Signer {
  const derived = hkdfSync("sha256", kek, "", `gatehouse signature\0${purpose}`, SIGNING_KEY_BYTES);
  const key = createSecretKey(Buffer.from(derived));
  const sign = (text: string) => createHmac("sha256", key).update(text, "utf8").digest("hex");
  return { sign, verify: (text, signature) => secretsEqual(sign(text), signature) };
}
