import { createHash, randomBytes, randomInt } from "node:crypto";

/** Crockford's base32: no letter that is taken for a digit. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A token for a link that works once: 256 random bits, 43 characters that need no escaping. */
export const newLinkToken = (): string => randomBytes(32).toString("base64url");

/** A code for paper: 80 random bits as `8m2k-0qzt-…`. */
export const newRecoveryCode = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(""),
  ).join("-");

/** The code as it was printed, however it was typed: capitals, blanks and missing dashes make no difference. */
export const plainRecoveryCode = (typed: string): string => typed.toLowerCase().replace(/[^0-9a-z]/g, "");

/**
 * What is stored of a random token, SHA-256 in hex. Its place in the database tells nothing by its time: whoever guesses
 * cannot choose the digest. Not for what people make up themselves.
 */
export const digestToken = (token: string): string => createHash("sha256").update(token, "utf8").digest("hex");
