import { createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { decrypt, encrypt } from "./authenticated-cipher.ts";

/**
 * Guards an answer that is kept to be given once more to whoever brings the same idempotency key. The answer may hold a
 * secret that is shown once, so its key is made of that idempotency key as well, which is not stored: neither the
 * database nor the server's own key opens it, alone or together.
 */
export interface ReplaySeal {
  /** What is stored of the idempotency key: 64 hex characters. */
  readonly keyDigest: string;
  /** Of a request's content, which may hold secrets too: 64 hex characters. */
  fingerprint(content: string): string;
  seal(answer: string): string;
  /** @throws Error when it was sealed under anything else, or was changed */
  open(sealed: string): string;
}

/** @param place whose idempotency key it is, such as organization and actor; the same key elsewhere is another one */
export function createReplaySeal(kek: Uint8Array, idempotencyKey: string, place: readonly string[]): ReplaySeal {
  const context = [...place.map((part) => `${part.length}:${part}`), idempotencyKey].join("|");
  const derive = (purpose: string): KeyObject =>
    createSecretKey(
      Buffer.from(hkdfSync("sha256", kek, "", `gatehouse idempotency ${purpose}\0${digest(context)}`, 32)),
    );
  const [naming, printing, sealing] = [derive("name"), derive("fingerprint"), derive("seal").export()];
  return {
    keyDigest: hmac(naming, "key"),
    fingerprint: (content) => hmac(printing, content),
    seal: (answer) => encrypt(sealing, Buffer.from(answer, "utf8"), place),
    open: (sealed) => decrypt(sealing, sealed, place).toString("utf8"),
  };
}

/** HKDF's context may be 1024 bytes long at most. */
const digest = (text: string): string => hmac("gatehouse", text);
const hmac = (key: KeyObject | string, text: string): string =>
  createHmac("sha256", key).update(text, "utf8").digest("hex");
