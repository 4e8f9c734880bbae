import { createHmac, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { hookSecretOf, signHook } from "./index.ts";

const kek = randomBytes(32);
const message = { id: "msg_1", at: new Date("2026-12-01T00:00:00.900Z"), body: '{"a":1}' };

test("who has the secret of the organization can check a message as the Standard Webhooks specification says", () => {
  const secret = Buffer.from(hookSecretOf(kek, "o").replace(/^whsec_/, ""), "base64");
  const headers = signHook(kek, "o", message);
  const content = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${message.body}`;
  expect(headers["webhook-timestamp"]).toBe(`${Date.UTC(2026, 11, 1) / 1000}`);
  expect(headers["webhook-signature"]).toBe(`v1,${createHmac("sha256", secret).update(content).digest("base64")}`);
});

test("another organization, or another key-encryption key, has another secret", () => {
  const secrets = [hookSecretOf(kek, "o"), hookSecretOf(kek, "p"), hookSecretOf(randomBytes(32), "o")];
  expect(new Set(secrets).size).toBe(3);
  expect(signHook(kek, "p", message)).not.toEqual(signHook(kek, "o", message));
});
