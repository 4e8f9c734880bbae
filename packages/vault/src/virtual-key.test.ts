import { createSecretKey, randomBytes } from "node:crypto";
import { isVirtualKey } from "@gatehouse/domain";
import { expect, test } from "vitest";
import { digestVirtualKey, generateVirtualKey, secretsEqual } from "./index.ts";
import { hashPassword, verifyPassword } from "./password.ts";

test("a generated virtual key has a valid form and is never the same twice", () => {
  const keys = Array.from({ length: 200 }, generateVirtualKey);
  expect(keys.every(isVirtualKey)).toBe(true);
  expect(new Set(keys).size).toBe(keys.length);
});

test("a digest is the HMAC-SHA-256 of the key, and differs under another pepper", () => {
  // RFC 4231, test case 2.
  expect(digestVirtualKey("what do ya want for nothing?", createSecretKey(Buffer.from("Jefe")))).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
  const key = generateVirtualKey();
  const [first, second] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
  expect(digestVirtualKey(key, first)).not.toBe(digestVirtualKey(key, second));
});

test("secrets are equal only when they are the same and not empty", () => {
  expect(secretsEqual("token", "token")).toBe(true);
  expect(secretsEqual("token", "Token")).toBe(false);
  expect(secretsEqual("token", "token ")).toBe(false);
  expect(secretsEqual("", "")).toBe(false);
});

test("a password verifies against its own hash only, and no password opens an account without one", async () => {
  const hash = await hashPassword("correct horse battery staple");
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(hash).not.toBe(await hashPassword("correct horse battery staple"));
  expect(await verifyPassword(hash, "correct horse battery staple")).toBe(true);
  expect(await verifyPassword(hash, hash)).toBe(false);
  expect(await verifyPassword(null, "correct horse battery staple")).toBe(false);
});
