import { createHmac, type KeyObject, randomBytes } from "node:crypto";
import { formatAdminToken } from "@gatehouse/domain";

/** A fresh token of the admin API with 256 random bits. It is shown once and never stored. */
export const generateAdminToken = (): string => formatAdminToken(randomBytes(32));

/** As `digestVirtualKey`: HMAC-SHA-256 under the pepper, 64 hex characters. */
export const digestAdminToken = (token: string, pepper: KeyObject): string =>
  createHmac("sha256", pepper).update(token, "utf8").digest("hex");
