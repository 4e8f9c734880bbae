import { expect, test } from "vitest";
import {
  acceptInvitationInput,
  bothFactorsInput,
  confirmTotpInput,
  loginInput,
  readInvitationInput,
  resetPasswordInput,
  totpCode,
  updatePersonInput,
} from "./index.ts";

const TOKEN = "A".repeat(43);
const PASSWORD = "a long enough password";

test.each([null, "", [], {}, 0, true, [TOKEN], { contains: "" }, `${TOKEN}A`, TOKEN.slice(1), `${TOKEN.slice(1)}/`])(
  "a token out of a link is never %j",
  (token) => {
    expect(readInvitationInput.safeParse({ token }).success).toBe(false);
    expect(acceptInvitationInput.safeParse({ token, name: "Ann", password: PASSWORD }).success).toBe(false);
    expect(resetPasswordInput.safeParse({ token, password: PASSWORD }).success).toBe(false);
  },
);

test.each([null, [], {}, 123456, { startsWith: "" }])("a code or a password is never %j", (code) => {
  expect(confirmTotpInput.safeParse({ code }).success).toBe(false);
  expect(bothFactorsInput.safeParse({ password: PASSWORD, code }).success).toBe(false);
  expect(bothFactorsInput.safeParse({ password: code, code: "123456" }).success).toBe(false);
  expect(loginInput.safeParse({ email: "a@b.test", password: PASSWORD, code }).success).toBe(false);
});

test("a code is taken as apps show it and as it is pasted", () => {
  for (const typed of ["123456", "123 456", " 123456\n"]) expect(totpCode.parse(typed)).toBe("123456");
  for (const typed of ["12345", "1234567", "12345a", "１２３４５６"])
    expect(totpCode.safeParse(typed).success).toBe(false);
});

test("an authenticator app can be taken from somebody, never given", () => {
  expect(updatePersonInput.safeParse({ totp: false }).success).toBe(true);
  expect(updatePersonInput.safeParse({ totp: true }).success).toBe(false);
  expect(updatePersonInput.safeParse({ role: "owner", organizationId: "x" }).success).toBe(false);
});
