import * as z from "zod";
import { formatCheckedSecret, isCheckedSecret } from "./checked-secret.ts";
import { uuid } from "./identifier.ts";

export const VIRTUAL_KEY_PATTERN = /^gh_live_[0-9A-Za-z]{49}$/;
export const VIRTUAL_KEY_PREFIX = "gh_live_";

/** Builds a virtual key from 32 random bytes; the caller brings them from a CSPRNG. */
export const formatVirtualKey = (random: Uint8Array): string => formatCheckedSecret(VIRTUAL_KEY_PREFIX, random);

/** True when the text has a virtual key's form and its checksum fits; needs no secret and no look-up. */
export const isVirtualKey = (text: string): boolean => isCheckedSecret(VIRTUAL_KEY_PREFIX, text);

/** What stays readable of a key after it was shown once: `gh_live_ab12…9fZ0`. */
export const displayVirtualKey = (prefix: string, lastFour: string): string => `${prefix}…${lastFour}`;

export const virtualKeyStatus = z.enum(["active", "disabled", "expired", "revoked"]);
export type VirtualKeyStatus = z.infer<typeof virtualKeyStatus>;

/** Revoked wins over disabled wins over expired. */
export function statusOfVirtualKey(
  key: { revokedAt: Date | null; disabledAt: Date | null; expiresAt: Date | null },
  now: Date,
): VirtualKeyStatus {
  if (key.revokedAt) return "revoked";
  if (key.disabledAt) return "disabled";
  return key.expiresAt && key.expiresAt <= now ? "expired" : "active";
}

/** A key whose own hard budget is used up, or that ends within a week, still is active. */
export const virtualKeyState = z.enum([...virtualKeyStatus.options, "expiring", "exhausted"]);
export type VirtualKeyState = z.infer<typeof virtualKeyState>;
export const EXPIRING_SOON_DAYS = 7;

/** @param exhausted whether nothing is left of a hard budget of its own that counts every request */
export function stateOfVirtualKey(
  key: { status: VirtualKeyStatus; expiresAt: Date | null; exhausted: boolean },
  now: Date,
): VirtualKeyState {
  if (key.status !== "active") return key.status;
  if (key.exhausted) return "exhausted";
  const soon = now.getTime() + EXPIRING_SOON_DAYS * 86_400_000;
  return key.expiresAt && key.expiresAt.getTime() <= soon ? "expiring" : "active";
}

export const createVirtualKeyInput = z.strictObject({
  name: z.string().trim().min(1, "Give the key a name.").max(100),
  teamId: uuid,
  /** The member of the team that the key is for; null: an application's. */
  memberId: uuid.nullable().default(null),
  /** Models the key may call; empty means every model of the organization. */
  allowedModels: z.array(z.string().min(1).max(200)).max(200).default([]),
  expiresAt: z.iso.datetime().nullable().default(null),
  /** A hard monthly budget for this key, in dollars; null for none of its own. */
  monthlyBudgetUsd: z.string().nullable().default(null),
});
export type CreateVirtualKeyInput = z.input<typeof createVirtualKeyInput>;

export const updateVirtualKeyInput = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  disabled: z.boolean().optional(),
  memberId: uuid.nullable().optional(),
  allowedModels: z.array(z.string().min(1).max(200)).max(200).optional(),
});
