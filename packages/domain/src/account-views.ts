import type { OrganizationRole } from "./role.ts";
import type { Instant } from "./window.ts";

/** How somebody came into a session. */
export type SignInMethod = "password" | "password_totp" | "password_recovery_code" | "sso";

export interface AccountView {
  id: string;
  name: string;
  email: string;
  role: OrganizationRole;
  /** False for whoever signs in elsewhere: there is no password here to change. */
  hasPassword: boolean;
  /** null: there is no authenticator app. */
  totp: { enabledAt: Instant; recoveryCodesLeft: number } | null;
}

/** An authenticator app that is being set up; shown once. */
export interface TotpSetupView {
  /** Base32, for typing. */
  secret: string;
  /** `otpauth://totp/…`, for the QR code. */
  uri: string;
}

/** Shown once; only digests are kept. */
export interface RecoveryCodesView {
  recoveryCodes: string[];
}

export interface ActiveSessionView {
  id: string;
  /** "Firefox on Windows", out of what the browser says of itself. */
  device: string;
  ip: string | null;
  how: SignInMethod;
  createdAt: Instant;
  lastSeenAt: Instant;
  /** The one that asks. */
  current: boolean;
}
