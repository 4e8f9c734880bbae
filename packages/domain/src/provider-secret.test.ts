import { expect, test } from "vitest";
import type { ProviderId } from "./provider.ts";
import { createCredentialInput } from "./provider.ts";
import { splitApiVersion } from "./provider-catalogue.ts";
import { secretProblem, tellingPart } from "./provider-secret.ts";

const SERVICE_ACCOUNT = JSON.stringify({
  type: "service_account",
  client_email: "a@b.iam.gserviceaccount.com",
  private_key: "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n",
  private_key_id: "0123456789abcdef0123",
});

test.each<[ProviderId, string, RegExp | null]>([
  ["openai", "sk-plain", null],
  ["openai", "{}", /plain key/],
  ["vertex", SERVICE_ACCOUNT, null],
  ["vertex", '{"type":"authorized_user","refresh_token":"x"}', /service account/],
  ["vertex", '{"client_email":"x"}', /no private_key/],
  ["azure-openai", '{"tenantId":"t","clientId":"c"}', /no clientSecret/],
  ["bedrock", '{"AccessKeyId":"A","SecretAccessKey":"s"}', null],
  ["bedrock", "AKIAIOSFODNN7EXAMPLE:secret", null],
  ["bedrock", "AKIAIOSFODNN7EXAMPLE", /accessKeyId:secretAccessKey/],
  ["bedrock", "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl", null],
  ["cloudflare", '{"gatewayToken":"x"}', /no providerKey/],
])("a secret of %s that cannot work is told when it is saved: %s", (provider, secret, problem) => {
  if (problem === null) expect(secretProblem(provider, secret)).toBeNull();
  else expect(secretProblem(provider, secret)).toMatch(problem);
});

test("a secret is a key without spaces or a whole JSON object, which has them", () => {
  const parse = (secret: string) => createCredentialInput.safeParse({ provider: "vertex", name: "v", secret }).success;
  expect(parse(SERVICE_ACCOUNT)).toBe(true);
  expect(parse("sk-a b")).toBe(false);
  expect(parse('{"half": ')).toBe(false);
});

test("what is shown of a JSON secret is the end of its own secret, not of the JSON", () => {
  expect(tellingPart('{"accessKeyId":"AKIA","secretAccessKey":"abcd"}')).toBe("abcd");
  expect(tellingPart(SERVICE_ACCOUNT)).toBe("0123456789abcdef0123");
  expect(tellingPart("sk-x")).toBe("sk-x");
});

test("an address with braces left in it is refused", () => {
  const baseUrl = "https://{resource}.openai.azure.com/openai/v1";
  expect(createCredentialInput.safeParse({ provider: "azure-openai", name: "a", baseUrl }).success).toBe(false);
  const encoded = "https://gateway.ai.cloudflare.com/v1/{account}/g";
  expect(createCredentialInput.safeParse({ provider: "cloudflare", name: "a", baseUrl: encoded }).success).toBe(false);
});

test("only Azure's address may carry an API version, and nothing else", () => {
  const baseUrl = "https://r.openai.azure.com";
  const split = (query: string, provider: ProviderId = "azure-openai") => splitApiVersion(provider, baseUrl + query);
  expect(split("?api-version=2025-04-01-preview")).toEqual({ baseUrl, apiVersion: "2025-04-01-preview" });
  expect(split("")).toEqual({ baseUrl, apiVersion: null });
  expect(split("?api-version=2025-04-01&x=1").apiVersion).toBeNull();
  expect(split("?api-version=2025-04-01", "openai").baseUrl).toContain("?");
});
