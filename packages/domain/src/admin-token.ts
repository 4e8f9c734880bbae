import * as z from "zod";
import { ACTIONS, type Action } from "./action.ts";
import { formatCheckedSecret, isCheckedSecret } from "./checked-secret.ts";
import { organizationRole } from "./role.ts";
import type { Instant } from "./window.ts";

/** As `gh_live_` for virtual keys; it tells the two apart at first sight. */
export const ADMIN_TOKEN_PREFIX = "gh_admin_";
/** No token works for longer without somebody making a new one. */
export const LONGEST_ADMIN_TOKEN_DAYS = 365;

/** Builds a token from 32 random bytes; the caller brings them from a CSPRNG. */
export const formatAdminToken = (random: Uint8Array): string => formatCheckedSecret(ADMIN_TOKEN_PREFIX, random);

/** True when the text has a token's form and its checksum fits; needs no look-up. */
export const isAdminToken = (text: string): boolean => isCheckedSecret(ADMIN_TOKEN_PREFIX, text);

/** A token has no keys of its own. */
export const TOKEN_SCOPES = ACTIONS.filter(
  (action): action is Exclude<Action, "virtual_key.write_own"> => action !== "virtual_key.write_own",
);
export const tokenScope = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof tokenScope>;

/** A token is in no team, so that a member's role would let it do nothing. */
export const tokenRole = organizationRole.exclude(["member"]);
export type TokenRole = z.infer<typeof tokenRole>;

export const createAdminTokenInput = z.strictObject({
  name: z.string().trim().min(1, "Say what the token is for.").max(100),
  /** What it may do at most; never more than whoever makes it. */
  role: tokenRole,
  /** What of that it may do. */
  scopes: z.array(tokenScope).min(1, "Choose at least one thing that it may do.").max(TOKEN_SCOPES.length),
  expiresAt: z.iso.datetime(),
});
export type CreateAdminTokenInput = z.input<typeof createAdminTokenInput>;

/** "suspended": whoever made it could not make it today, because they are gone, disabled, or have a lesser role. */
export type AdminTokenStatus = "active" | "suspended" | "expired" | "revoked";

export interface AdminTokenView {
  id: string;
  name: string;
  /** `gh_admin_ab12…9fZ0` */
  display: string;
  role: TokenRole;
  scopes: TokenScope[];
  status: AdminTokenStatus;
  createdBy: string;
  createdAt: Instant;
  expiresAt: Instant;
  revokedAt: Instant | null;
  /** To the minute. */
  lastUsedAt: Instant | null;
  lastUsedFrom: string | null;
}

/** The only answer that holds the secret. */
export interface CreatedAdminTokenView {
  adminToken: AdminTokenView;
  secret: string;
}
