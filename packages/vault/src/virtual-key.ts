import { createHmac, type KeyObject, randomBytes } from "node:crypto";
import { formatVirtualKey } from "@gatehouse/domain";

/** A fresh virtual key with 256 random bits. It is shown once and never stored. */
export const generateVirtualKey = (): string => formatVirtualKey(randomBytes(32));

/**
 * The form in which a virtual key is stored and looked up: HMAC-SHA-256 under the pepper, 64 hex characters.
 * The pepper is outside the database, so that a stolen dump confirms no guess and a planted row opens no door.
 */
export const digestVirtualKey = (key: string, pepper: KeyObject): string =>
  createHmac("sha256", pepper).update(key, "utf8").digest("hex");
