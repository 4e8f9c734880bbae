import { Secret, TOTP } from "otpauth";

/** What every authenticator app understands (RFC 6238): SHA-1, six digits, a new code each 30 seconds. */
const PARAMETERS = { algorithm: "SHA1", digits: 6, period: 30 } as const;
/** RFC 4226 asks for at least 16 bytes and recommends 20. */
const SECRET_BYTES = 20;
/** Codes of the step before and after are taken too: clocks of phones differ, and typing takes time. */
const NEIGHBOURS = 1;

/** A fresh secret of an authenticator app, in base32. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** The `otpauth://totp/…` address that an app reads from a QR code. */
export const totpUri = (secret: string, { issuer, account }: { issuer: string; account: string }): string =>
  new TOTP({ ...PARAMETERS, secret, issuer, label: account }).toString();

/**
 * The step (30 seconds since 1970) that the code belongs to, for the caller to refuse steps that were used; null when the
 * code does not belong to this moment. Compares in constant time.
 */
export function totpStepOf(secret: string, code: string, at: Date): number | null {
  const timestamp = at.getTime();
  const totp = new TOTP({ ...PARAMETERS, secret });
  const delta = totp.validate({ token: code, timestamp, window: NEIGHBOURS });
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}
