import { randomBytes } from "node:crypto";
import { GatehouseError } from "@gatehouse/domain";
import { decrypt, encrypt } from "./authenticated-cipher.ts";
import { hookSecretOf } from "./hook-secret.ts";
import { keyId } from "./key-material.ts";
import { createReplaySeal, type ReplaySeal } from "./replay-seal.ts";
import { createSigner, type Signer } from "./signature.ts";

/** The row and column that a secret belongs to. A sealed text that is moved to another place does not open. */
export interface SecretPlace {
  organizationId: string;
  credentialId: string;
}

/** The person of an organization whose secret it is: that of an authenticator app. */
export interface PersonalPlace {
  organizationId: string;
  userId: string;
}

/** Seals the secrets of organizations under data keys, which the key-encryption key wraps. */
export interface Vault {
  /** Which key-encryption key this is; safe to store and to show. */
  readonly kekId: string;
  /** A new data key for the organization, wrapped; only the wrapped form is ever stored. */
  newWrappedDataKey(organizationId: string): string;
  /**
   * Seals a secret for one place and one version of it. The answer carries the wrapped data key along.
   * @throws GatehouseError `internal_error` when the data key was wrapped by another key, or for another organization
   */
  sealSecret(wrappedDataKey: string, plaintext: string, place: SecretPlace & { secretVersion: number }): string;
  /** @throws GatehouseError `credential_unusable`, see the function `openSecret`. */
  openSecret(sealedSecret: string, place: SecretPlace): string;
  /** As `sealSecret`, for the secret of one person's authenticator app. */
  sealTotpSecret(wrappedDataKey: string, plaintext: string, place: PersonalPlace): string;
  /** @throws GatehouseError `credential_unusable`, as `openSecret` */
  openTotpSecret(sealedSecret: string, place: PersonalPlace): string;
  /** See `hookSecretOf`. */
  hookSecretOf(organizationId: string): string;
  /** See `createReplaySeal`. */
  replaySeal(idempotencyKey: string, place: readonly string[]): ReplaySeal;
  /** Signs what is written to the audit log, so that whoever can only write to the database cannot. */
  readonly auditSigner: Signer & { readonly keyId: string };
}

const FORMAT = "gh1";

/** @param kek 32 bytes, see `readKek`. */
export function createVault({ kek }: { kek: Uint8Array }): Vault {
  const kekId = keyId(kek);
  return {
    kekId,
    newWrappedDataKey: (organizationId) => encrypt(kek, randomBytes(32), dataKeyContext(organizationId)),
    sealSecret(wrappedDataKey, plaintext, place) {
      const { organizationId, secretVersion } = place;
      const context = secretContext(place, secretVersion);
      return seal(kek, plaintext, { wrappedDataKey, organizationId, version: secretVersion, context });
    },
    openSecret: (sealedSecret, place) => openSecret(kek, sealedSecret, place),
    sealTotpSecret(wrappedDataKey, plaintext, { organizationId, userId }) {
      const context = totpContext(organizationId, userId, 1);
      return seal(kek, plaintext, { wrappedDataKey, organizationId, version: 1, context });
    },
    openTotpSecret: (sealedSecret, { organizationId, userId }) =>
      open(kek, sealedSecret, organizationId, (version) => totpContext(organizationId, userId, version)),
    hookSecretOf: (organizationId) => hookSecretOf(kek, organizationId),
    replaySeal: (idempotencyKey, place) => createReplaySeal(kek, idempotencyKey, place),
    auditSigner: { ...createSigner(kek, "audit log 1"), keyId: kekId },
  };
}

/**
 * Opens what `Vault.sealSecret` sealed. The text brings its wrapped data key, so the key-encryption key and the place
 * are all it takes.
 * @throws GatehouseError `credential_unusable` when the key is another one, the text was changed, or it was sealed for
 *   another organization or credential. Neither message nor cause holds any part of the secret.
 */
export const openSecret = (kek: Uint8Array, sealedSecret: string, place: SecretPlace): string =>
  open(kek, sealedSecret, place.organizationId, (version) => secretContext(place, version));

function seal(
  kek: Uint8Array,
  plaintext: string,
  how: { wrappedDataKey: string; organizationId: string; version: number; context: readonly string[] },
): string {
  const { wrappedDataKey, organizationId, version, context } = how;
  const dataKey = unwrapToSeal(kek, wrappedDataKey, organizationId);
  const body = encrypt(dataKey, Buffer.from(plaintext, "utf8"), context);
  dataKey.fill(0);
  return [FORMAT, keyId(kek), String(version), wrappedDataKey, body].join(".");
}

function open(
  kek: Uint8Array,
  sealedSecret: string,
  organizationId: string,
  contextOf: (version: number) => string[],
): string {
  const [format, kekId, version, wrappedDataKey, body, ...rest] = sealedSecret.split(".");
  if (format !== FORMAT || !version || !wrappedDataKey || !body || rest.length > 0) {
    throw unusable("the sealed secret has an unknown form");
  }
  if (kekId !== keyId(kek)) throw unusable("the secret was sealed under another key-encryption key");
  try {
    const dataKey = unwrap(kek, wrappedDataKey, organizationId);
    const plaintext = decrypt(dataKey, body, contextOf(Number(version)));
    dataKey.fill(0);
    return plaintext.toString("utf8");
  } catch {
    throw unusable("the sealed secret does not belong here or was changed");
  }
}

const unwrap = (kek: Uint8Array, wrapped: string, organizationId: string): Buffer =>
  decrypt(kek, wrapped, dataKeyContext(organizationId));

function unwrapToSeal(kek: Uint8Array, wrapped: string, organizationId: string): Buffer {
  try {
    return unwrap(kek, wrapped, organizationId);
  } catch {
    const message =
      "Secrets cannot be stored: the server's encryption key is not the one that this organization began with.";
    throw new GatehouseError("internal_error", { message });
  }
}

const dataKeyContext = (organizationId: string): string[] => ["data-key", organizationId];

const secretContext = (place: SecretPlace, version: number): string[] => [
  place.organizationId,
  place.credentialId,
  "secret",
  String(version),
];

const totpContext = (organizationId: string, userId: string, version: number): string[] => [
  organizationId,
  userId,
  "totp",
  String(version),
];

const unusable = (reason: string): GatehouseError =>
  new GatehouseError("credential_unusable", { cause: new Error(reason) });
