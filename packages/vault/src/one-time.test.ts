import { expect, test } from "vitest";
import { digestToken, newLinkToken, newRecoveryCode, plainRecoveryCode } from "./index.ts";

test("a recovery code is read however it is typed", () => {
  const code = newRecoveryCode();
  expect(code).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
  const plain = plainRecoveryCode(code);
  expect(plainRecoveryCode(` ${code.toUpperCase().replaceAll("-", " ")}\n`)).toBe(plain);
  expect(plainRecoveryCode(plain)).toBe(plain);
});

test("tokens and codes are never the same twice, and their digests hold nothing of them", () => {
  const made = Array.from({ length: 50 }, () => [newLinkToken(), newRecoveryCode()]).flat();
  expect(new Set(made).size).toBe(100);
  for (const token of made) expect(digestToken(token)).not.toContain(token);
});
