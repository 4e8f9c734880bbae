import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { isGatehouseError, uuidv7 } from "@gatehouse/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createVault, openSecret, type SecretPlace } from "./index.ts";

const SECRET = "sk-canary-9f8e7d6c5b4a";

function sealed(secret = SECRET, secretVersion = 1) {
  const kek = randomBytes(32);
  const vault = createVault({ kek });
  const place = { organizationId: uuidv7(), credentialId: uuidv7() };
  const wrapped = vault.newWrappedDataKey(place.organizationId);
  return { kek, vault, place, wrapped, text: vault.sealSecret(wrapped, secret, { ...place, secretVersion }) };
}

function failure(open: () => unknown): unknown {
  try {
    open();
  } catch (error) {
    return error;
  }
  throw new Error("it opened");
}

function expectUnusable(kek: Uint8Array, text: string, place: SecretPlace) {
  const error = failure(() => openSecret(kek, text, place));
  expect(isGatehouseError(error) && error.code).toBe("credential_unusable");
  expect(inspect(error, { depth: 9 })).not.toContain("canary");
}

describe("a sealed secret", () => {
  test("opens with the key-encryption key, its organization and its credential, whatever it says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (secret) => {
        const { kek, place, text } = sealed(secret);
        expect(openSecret(kek, text, place)).toBe(secret);
      }),
      { numRuns: 50 },
    );
  });

  test("does not open in another organization's row or another credential's row", () => {
    const { kek, place, text } = sealed();
    expectUnusable(kek, text, { ...place, credentialId: uuidv7() });
    expectUnusable(kek, text, { ...place, organizationId: uuidv7() });
  });

  test("does not open under another key-encryption key", () => {
    const { place, text } = sealed();
    expectUnusable(randomBytes(32), text, place);
  });

  test("does not open when any of its parts was changed, its version included", () => {
    const { kek, place, text } = sealed();
    const parts = text.split(".");
    for (const [index, part] of parts.entries()) {
      const flipped = (part.startsWith("A") ? "B" : "A") + part.slice(1);
      const changed = parts.with(index, index === 2 ? "2" : flipped).join(".");
      expectUnusable(kek, changed, place);
    }
    for (const broken of ["", ".", "gh1", `${text}.x`, text.slice(0, -4), parts.slice(0, 4).join(".")]) {
      expectUnusable(kek, broken, place);
    }
  });

  test("holds no part of the secret in clear and differs each time it is sealed", () => {
    const { vault, place, wrapped, text } = sealed();
    expect(text).not.toContain("canary");
    expect(vault.sealSecret(wrapped, SECRET, { ...place, secretVersion: 1 })).not.toBe(text);
  });

  test("cannot be made under another organization's data key", () => {
    const { vault, place, wrapped } = sealed();
    const elsewhere = { ...place, organizationId: uuidv7(), secretVersion: 1 };
    expect(() => vault.sealSecret(wrapped, SECRET, elsewhere)).toThrow("is not the one");
  });
});
