import { randomBytes } from "node:crypto";
import { GatehouseError } from "@gatehouse/domain";
import { decrypt, encrypt } from "./authenticated-cipher.ts";
import { hookSecretOf } from "./hook-secret.ts";
import { keyId } from "./key-material.ts";

/** The row and column that a secret belongs to. A sealed text that is moved to another place does not open. */
export interface SecretPlace {
  organizationId: string;
  credentialId: string;
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
  /** See `hookSecretOf`. */
  hookSecretOf(organizationId: string): string;
}

const FORMAT = "gh1";

/** @param kek 32 bytes, see `readKek`. */
export function createVault({ kek }: { kek: Uint8Array }): Vault {
  const kekId = keyId(kek);
  return {
    kekId,
    newWrappedDataKey: (organizationId) => encrypt(kek, randomBytes(32), dataKeyContext(organizationId)),
    sealSecret(wrappedDataKey, plaintext, place) {
      const dataKey = unwrapToSeal(kek, wrappedDataKey, place.organizationId);
      const body = encrypt(dataKey, Buffer.from(plaintext, "utf8"), secretContext(place, place.secretVersion));
      dataKey.fill(0);
      return [FORMAT, kekId, String(place.secretVersion), wrappedDataKey, body].join(".");
    },
    openSecret: (sealedSecret, place) => openSecret(kek, sealedSecret, place),
    hookSecretOf: (organizationId) => hookSecretOf(kek, organizationId),
  };
}

/**
 * Opens what `Vault.sealSecret` sealed. The text brings its wrapped data key, so the key-encryption key and the place
 * are all it takes.
 * @throws GatehouseError `credential_unusable` when the key is another one, the text was changed, or it was sealed for
 *   another organization or credential. Neither message nor cause holds any part of the secret.
 */
export function openSecret(kek: Uint8Array, sealedSecret: string, place: SecretPlace): string {
  const [format, kekId, version, wrappedDataKey, body, ...rest] = sealedSecret.split(".");
  if (format !== FORMAT || !version || !wrappedDataKey || !body || rest.length > 0) {
    throw unusable("the sealed secret has an unknown form");
  }
  if (kekId !== keyId(kek)) throw unusable("the secret was sealed under another key-encryption key");
  try {
    const dataKey = unwrap(kek, wrappedDataKey, place.organizationId);
    const plaintext = decrypt(dataKey, body, secretContext(place, Number(version)));
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

const unusable = (reason: string): GatehouseError =>
  new GatehouseError("credential_unusable", { cause: new Error(reason) });
