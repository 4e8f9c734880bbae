import { createHash, createSecretKey, type KeyObject } from "node:crypto";

const KEY_BYTES = 32;
/** 32 random bytes hold 30 different values on average; a pattern or a phrase holds far fewer. */
const LEAST_DISTINCT_BYTES = 16;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

/** A setting that holds no usable key. The message names the setting and never repeats its value. */
export class KeyMaterialError extends Error {
  constructor(setting: string, problem: string) {
    super(`${setting} ${problem}. Make one with: openssl rand -base64 32`);
    this.name = "KeyMaterialError";
  }
}

export interface Pepper {
  version: number;
  /** Prepared once: an HMAC with raw bytes costs six times as much. */
  key: KeyObject;
}

/** The peppers in force: new digests are made with `current`, old ones may be under any of `all`. */
export interface Peppers {
  current: Pepper;
  /** The current one first, then older ones. */
  all: readonly Pepper[];
}

/**
 * Reads a key-encryption key: 32 random bytes in base64.
 * @throws KeyMaterialError when it is missing, not base64, of another length, or plainly not random.
 */
export function readKek(text: string | undefined, setting = "GATEHOUSE_ENCRYPTION_KEY"): Buffer {
  return readKey(text, setting);
}

/**
 * Reads `<base64>`, or a ring `2:<base64>,1:<base64>` of which the highest version is the current pepper.
 * @throws KeyMaterialError as `readKek`, and when a version is given twice or is no positive number.
 */
export function readPeppers(text: string | undefined, setting = "GATEHOUSE_KEY_PEPPER"): Peppers {
  const entries = (text ?? "").split(",").map((entry) => entry.trim());
  const ring = entries.map((entry): Pepper => {
    const [, version, key] = /^(\d{1,6}):(.*)$/.exec(entry) ?? [undefined, "1", entry];
    if (Number(version) < 1) throw new KeyMaterialError(setting, "has a version below 1");
    return { version: Number(version), key: createSecretKey(readKey(key, setting)) };
  });
  ring.sort((a, b) => b.version - a.version);
  const [current] = ring;
  if (!current) throw new KeyMaterialError(setting, "is missing");
  if (new Set(ring.map((pepper) => pepper.version)).size !== ring.length) {
    throw new KeyMaterialError(setting, "names a version twice");
  }
  return { current, all: ring };
}

/** A name for a key that tells nothing about it: 12 hex characters of a digest of its own domain. */
export const keyId = (key: Uint8Array): string =>
  createHash("sha256").update("gatehouse key id\0").update(key).digest("hex").slice(0, 12);

function readKey(text: string | undefined, setting: string): Buffer {
  const trimmed = text?.trim() ?? "";
  if (trimmed === "") throw new KeyMaterialError(setting, "is missing");
  if (!BASE64.test(trimmed)) throw new KeyMaterialError(setting, "is not 32 bytes in base64");
  const key = Buffer.from(trimmed, "base64");
  if (key.length !== KEY_BYTES) throw new KeyMaterialError(setting, "is not 32 bytes in base64");
  if (new Set(key).size < LEAST_DISTINCT_BYTES) throw new KeyMaterialError(setting, "is not random");
  return key;
}
