import * as z from "zod";
import type { ErrorCode } from "./error.ts";
import { uuid } from "./identifier.ts";
import type { BudgetView, RateLimitView } from "./limit-views.ts";
import type { VirtualKeyStatus } from "./virtual-key.ts";
import type { Instant } from "./window.ts";

/** For how long a replaced secret may go on working: not at all, 15 minutes, 1, 6 or 24 hours, 7 days. */
export const ROTATION_GRACES_SECONDS = [0, 900, 3_600, 21_600, 86_400, 604_800] as const;
export type RotationGraceSeconds = (typeof ROTATION_GRACES_SECONDS)[number];
export const USUAL_GRACE_SECONDS = 86_400 satisfies RotationGraceSeconds;

const graceSeconds = z.literal([...ROTATION_GRACES_SECONDS]);

export const rotateVirtualKeyInput = z.strictObject({
  graceSeconds: graceSeconds.default(USUAL_GRACE_SECONDS),
  /**
   * Last four characters of the secret that is to be replaced. If it is another one by now, nothing happens: a call that is
   * sent twice does not end the secret that is still in use.
   */
  lastFour: z.string().length(4, "Give the last four characters of the secret that is to be replaced."),
});

/** From now on; 0: it is over. */
export const changeGraceInput = z.strictObject({ graceSeconds });

export const virtualKeyBulkAction = z.enum(["enable", "disable", "revoke"]);
export type VirtualKeyBulkAction = z.infer<typeof virtualKeyBulkAction>;
export const MOST_KEYS_AT_ONCE = 200;

const ids = z
  .array(uuid)
  .min(1, "Name at least one key.")
  .max(MOST_KEYS_AT_ONCE, `At most ${MOST_KEYS_AT_ONCE} keys at once.`)
  .transform((given) => [...new Set(given)]);
export const changeVirtualKeysInput = z.strictObject({ ids, action: virtualKeyBulkAction });
export const previewVirtualKeysInput = z.strictObject({ ids });

const base64url = (least: number, most: number) =>
  z
    .string()
    .min(least)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);

/** A secret as its sender's browser sealed it. */
export const shareVirtualKeyInput = z.strictObject({
  /** Nonce and ciphertext of AES-256-GCM. */
  sealed: base64url(40, 1_000),
  /** SHA-256, hex, of the proof that opening asks for. */
  proofDigest: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Made of the key in the link, like the key that opens what is sealed; neither tells the other. */
export const openShareInput = z.strictObject({ id: uuid, proof: base64url(43, 43) });

/** Sends one real request with this secret, which has to be the key's own. */
export const testVirtualKeyInput = z.strictObject({ secret: z.string().max(200) });

export const VIRTUAL_KEY_PRESETS = ["never_used", "expiring", "no_budget"] as const;
export type VirtualKeyPreset = (typeof VIRTUAL_KEY_PRESETS)[number];
/** Not used for so long, of a key that is at least as old. */
export const NEVER_USED_DAYS = 30;
/** What the preset of the list takes for soon. */
export const EXPIRING_PRESET_DAYS = 14;

export interface SecretUseView {
  at: Instant;
  /** Address of the other end of the connection; null: not known. */
  from: string | null;
}

/** The secret before the last rotation. */
export interface PreviousSecretView {
  display: string;
  replacedAt: Instant;
  replacedBy: string;
  validUntil: Instant;
  /** It still works beside the new one. */
  valid: boolean;
  /** Since the rotation; null: not once. */
  lastUsed: SecretUseView | null;
  /** Of the secret that replaced it, while both worked. */
  successorLastUsed: SecretUseView | null;
}

/** As much of a key as is needed to choose it from a list. */
export interface VirtualKeyNameView {
  id: string;
  name: string;
  teamId: string;
  teamName: string;
  display: string;
  status: VirtualKeyStatus;
}

/** What a change of these keys would touch. */
export interface VirtualKeysPreview {
  keys: number;
  teams: number;
  /** Requests of the last 24 hours. */
  requestsPerDay: number;
}

export interface ChangedVirtualKeyView {
  id: string;
  /** "unchanged": it was so already. */
  result: "changed" | "unchanged" | "refused";
  /** Why it was refused; null: it was not. */
  code: ErrorCode | null;
  /** The same in words. */
  reason: string | null;
}

export interface ChangedVirtualKeysView {
  results: ChangedVirtualKeyView[];
  /** The version of the configuration in which all of it is. */
  configurationVersion: string;
}

export type ShareState = "waiting" | "opened" | "over" | "withdrawn";

/** A one-time link; what it holds can be read by nobody here. */
export interface VirtualKeyShareView {
  id: string;
  state: ShareState;
  createdAt: Instant;
  createdBy: string;
  expiresAt: Instant;
  openedAt: Instant | null;
  openedFrom: string | null;
}

/** What a link held; it is gone now. */
export interface OpenedShareView {
  sealed: string;
  keyName: string;
  gatewayUrl: string;
}

export interface VirtualKeyTestView {
  /** "models": there was no model to ask, so only the list of models was fetched, which costs nothing. */
  kind: "chat" | "models";
  ok: boolean;
  /** null: the gateway did not answer. */
  status: number | null;
  latencyMs: number;
  model: string | null;
  /** Of the gateway; the request is found under it. null: it does not say. */
  requestId: string | null;
  /** What happened, in words; never the secret. */
  detail: string;
}

/** Everything that bounds a key of a team, or of a member of it. */
export interface KeyLimitsView {
  /** Hard ones first, those with the least left first. */
  budgets: BudgetView[];
  rateLimits: RateLimitView[];
  /** There are limits of the organization, too, which the actor may not see. */
  hidden: boolean;
  /** Models of the organization, and why this team may not use them; null: it may. */
  models: { model: string; denied: string | null }[];
}
