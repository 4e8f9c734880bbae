import { expect, test } from "vitest";
import { newTotpSecret, totpStepOf, totpUri } from "./totp.ts";

/** The secret of RFC 6238, appendix B, "12345678901234567890", and its codes cut to six digits. */
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
])("at %i s the code of RFC 6238 belongs to its step", (seconds, code) => {
  expect(totpStepOf(RFC_SECRET, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
});

test("a code is taken half a minute early or late, as the step that it belongs to, and no longer", () => {
  const at = (seconds: number) => totpStepOf(RFC_SECRET, "287082", new Date(seconds * 1000));
  expect([at(29), at(0), at(89), at(119)]).toEqual([1, 1, 1, null]);
});

test("what is no code of six digits belongs to no step", () => {
  for (const code of ["", "28708", "2870822", "28708a", "287 082"]) {
    expect([code, totpStepOf(RFC_SECRET, code, new Date(59_000))]).toEqual([code, null]);
  }
});

test("every secret is another one of 160 bits, and its address names the account and the issuer", () => {
  const secret = newTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(secret);
  const uri = totpUri(secret, { issuer: "Gatehouse", account: "ann@acme.test" });
  expect(uri).toMatch(/^otpauth:\/\/totp\/Gatehouse:ann%40acme\.test\?/);
  expect(new URL(uri).searchParams.get("secret")).toBe(secret);
});
