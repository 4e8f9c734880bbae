import * as z from "zod";
import { uuid } from "./identifier.ts";

/** `gh_live_` + 43 base62 characters (256 random bits) + 6 base62 characters of their CRC-32. */
export const VIRTUAL_KEY_PATTERN = /^gh_live_[0-9A-Za-z]{49}$/;
export const VIRTUAL_KEY_PREFIX = "gh_live_";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BODY_LENGTH = 43;
const CHECK_LENGTH = 6;

/** `value` in base62, left-padded with "0" to `length` characters. */
function base62(value: bigint, length: number): string {
  let rest = value;
  let text = "";
  while (rest > 0n) {
    text = ALPHABET[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return text.padStart(length, "0");
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ text.charCodeAt(index)) & 0xff] as number);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const checksum = (body: string): string => base62(BigInt(crc32(body)), CHECK_LENGTH);

/** Builds a virtual key from 32 random bytes; the caller brings them from a CSPRNG. */
export function formatVirtualKey(random: Uint8Array): string {
  if (random.length !== 32) throw new RangeError("a virtual key needs 32 random bytes");
  const number = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const body = base62(number, BODY_LENGTH);
  return VIRTUAL_KEY_PREFIX + body + checksum(body);
}

/** True when the text has a virtual key's form and its checksum fits; needs no secret and no look-up. */
export function isVirtualKey(text: string): boolean {
  if (!VIRTUAL_KEY_PATTERN.test(text)) return false;
  const body = text.slice(VIRTUAL_KEY_PREFIX.length, -CHECK_LENGTH);
  return checksum(body) === text.slice(-CHECK_LENGTH);
}

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
