import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type IamKey, iamKeyOf, type Signable, sigV4Headers } from "./aws.ts";

const KEY: IamKey = { accessKeyId: "AKIDEXAMPLE00000", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const NOW = new Date("2026-11-23T03:45:00Z");
const HOST = "bedrock-runtime.eu-west-1.amazonaws.com";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** The signature as AWS documents it, step by step, from what a receiver sees of the request. */
function expectedSignature(path: string, body: string, headers: Record<string, string>, scope: string[]): string {
  const names = Object.keys(headers).sort();
  const twice = path
    .split("/")
    .map((segment) => encodeURIComponent(segment))
    .join("/");
  const canonical = [
    "POST",
    twice,
    "",
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    sha256(body),
  ].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", "20261123T034500Z", scope.join("/"), sha256(canonical)].join("\n");
  let key = Buffer.from(`AWS4${KEY.secretAccessKey}`);
  for (const step of scope) key = hmac(key, step);
  return hmac(key, toSign).toString("hex");
}

function signable(path: string, body: string, host = HOST): Signable {
  return { method: "POST", url: `https://${host}${path}`, contentType: "application/json", body };
}

test("the signature is the one that AWS computes from the bytes that leave, with the model's name encoded twice", async () => {
  const path = "/model/eu.anthropic.claude-x-v1%3A0/converse";
  const body = '{"messages":[{"role":"user","content":[{"text":"日本"}]}]}';
  const headers = await sigV4Headers(KEY, signable(path, body), NOW);
  const scope = ["20261123", "eu-west-1", "bedrock", "aws4_request"];
  const signed = {
    "content-type": "application/json",
    host: HOST,
    "x-amz-content-sha256": sha256(body),
    "x-amz-date": "20261123T034500Z",
  };
  expect(headers["x-amz-content-sha256"]).toBe(sha256(body));
  expect(headers.authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=${KEY.accessKeyId}/${scope.join("/")}, SignedHeaders=${Object.keys(signed).join(";")}, ` +
      `Signature=${expectedSignature(path, body, signed, scope)}`,
  );
});

test("a session's token is sent and signed; mantle is a service of its own", async () => {
  const host = "bedrock-mantle.us-east-1.api.aws";
  const key = { ...KEY, sessionToken: "session/token==" };
  const headers = await sigV4Headers(key, signable("/v1/chat/completions", "{}", host), NOW);
  expect(headers["x-amz-security-token"]).toBe("session/token==");
  expect(headers.authorization).toContain("/us-east-1/bedrock-mantle/aws4_request");
  expect(headers.authorization).toContain("x-amz-security-token");
});

test.each([
  [`vpce-0a1b.bedrock-runtime.ap-southeast-2.vpce.amazonaws.com`, "ap-southeast-2"],
  ["bedrock-runtime.us-gov-west-1.amazonaws.com", "us-gov-west-1"],
  ["127.0.0.1:8090", "eu-north-1"],
])("the region is the address's own, else the key's: %s", async (host, region) => {
  const headers = await sigV4Headers({ ...KEY, region: "eu-north-1" }, signable("/x", "{}", host), NOW);
  expect(headers.authorization).toContain(`/${region}/bedrock/`);
});

describe("an IAM key", () => {
  test.each<[string, IamKey | null]>([
    ["AKIAIOSFODNN7EXAMPLE:secret", { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" }],
    [
      "ASIAIOSFODNN7EXAMPLE:se/cret:to:ken",
      { accessKeyId: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: "se/cret", sessionToken: "to:ken" },
    ],
    [
      '{"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t"}',
      { accessKeyId: "A", secretAccessKey: "s", sessionToken: "t" },
    ],
    ["ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl", null],
  ])("is read out of %s", (secret, key) => expect(iamKeyOf(secret)).toEqual(key));

  test.each(['{"accessKeyId":"A"}', "{broken"])("that is none is refused without being quoted: %s", (secret) => {
    expect(() => iamKeyOf(secret)).toThrow(/has to hold accessKeyId and secretAccessKey/);
  });
});
