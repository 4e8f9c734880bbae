/** What goes to the server, and what goes into the link and nowhere else. */
export interface SealedSecret {
  /** Nonce and ciphertext, base64url. */
  sealed: string;
  /** SHA-256, hex, of the proof that opening asks for. */
  proofDigest: string;
  /** 256 random bits, base64url: what is behind the `#` of the link, which browsers never send. */
  linkKey: string;
}

const NONCE_BYTES = 12;
const KEY_BYTES = 32;

/** Browsers have no cryptography on pages that came over plain http from elsewhere. */
export const canSeal = (): boolean => globalThis.crypto?.subtle !== undefined;

/** Seals a secret under a fresh key (AES-256-GCM), so that the server can keep it and not read it. */
export async function sealSecret(secret: string): Promise<SealedSecret> {
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const { sealing, proof } = await derive(key);
  const text = new TextEncoder().encode(secret);
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, sealing, text));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(proof));
  return {
    sealed: toBase64Url(Uint8Array.from([...nonce, ...ciphertext])),
    proofDigest: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join(""),
    linkKey: toBase64Url(key),
  };
}

/** What opening a link asks for: it shows that one has the key without telling it. @throws Error for a key that is none */
export const proofOf = async (linkKey: string): Promise<string> => (await derive(fromLinkKey(linkKey))).proof;

/** Undoes `sealSecret`. @throws Error when it was changed, or sealed under another key */
export async function openSealed(sealed: string, linkKey: string): Promise<string> {
  const bytes = fromBase64Url(sealed);
  const { sealing } = await derive(fromLinkKey(linkKey));
  const [iv, ciphertext] = [bytes.slice(0, NONCE_BYTES), bytes.slice(NONCE_BYTES)];
  return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, sealing, ciphertext));
}

/** Two values of one key, neither of which tells the other (HKDF-SHA-256, RFC 5869). */
async function derive(key: Uint8Array<ArrayBuffer>): Promise<{ sealing: CryptoKey; proof: string }> {
  const base = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveKey", "deriveBits"]);
  const from = (info: string) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: new TextEncoder().encode(`gatehouse one-time link: ${info}`),
  });
  const use = { name: "AES-GCM", length: KEY_BYTES * 8 };
  const sealing = await crypto.subtle.deriveKey(from("seal"), base, use, false, ["encrypt", "decrypt"]);
  const proof = new Uint8Array(await crypto.subtle.deriveBits(from("proof"), base, KEY_BYTES * 8));
  return { sealing, proof: toBase64Url(proof) };
}

function fromLinkKey(linkKey: string): Uint8Array<ArrayBuffer> {
  const key = fromBase64Url(linkKey);
  if (key.length !== KEY_BYTES) throw new Error("the link is not complete");
  return key;
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
