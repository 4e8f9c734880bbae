import { createVerify, generateKeyPairSync } from "node:crypto";
import type { ProviderId } from "@gatehouse/domain";
import { afterEach, describe, expect, test } from "vitest";
import { createEgress, type Egress, type EgressRequest } from "../egress/egress.ts";
import { failureOf, TIMEOUTS } from "../testing/chat-call.ts";
import { type ScriptedUpstream, scriptedUpstream, sendJson } from "../testing/scripted-upstream.ts";
import { createSignedEgress, type UnsignedRequest } from "./signed-egress.ts";

const egress = createEgress({ allow: ["127.0.0.1"] });
const closing: ScriptedUpstream[] = [];
afterEach(async () => {
  for (const upstream of closing.splice(0)) await upstream.close();
});
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

async function scripted(script: Parameters<typeof scriptedUpstream>[0]): Promise<ScriptedUpstream> {
  const upstream = await scriptedUpstream(script);
  closing.push(upstream);
  return upstream;
}

function request(provider: ProviderId, secret: string | null, more: Partial<UnsignedRequest> = {}): UnsignedRequest {
  return {
    method: "POST",
    baseUrl: "http://127.0.0.1:9",
    path: "/v1/call",
    headers: { "content-type": "application/json", authorization: "Bearer placeholder", "x-api-key": "placeholder" },
    body: "{}",
    target: { provider, credentialId: "c", secret },
    format: null,
    timeouts: TIMEOUTS,
    ...more,
  };
}

const keyFile = (tokenUri: string) =>
  JSON.stringify({
    type: "service_account",
    client_email: "gateway@acme.iam.gserviceaccount.com",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    private_key_id: "key-1",
    token_uri: tokenUri,
  });

describe("a key", () => {
  test.each<[ProviderId, string | null, Record<string, string>]>([
    ["openai", "k", { authorization: "Bearer k" }],
    ["anthropic", "k", { "x-api-key": "k" }],
    ["gemini", "k", { "x-goog-api-key": "k" }],
    ["azure-openai", "k", { "api-key": "k", "x-api-key": "k" }],
    ["vertex", "k", { "x-goog-api-key": "k" }],
    ["bedrock", "ABSK-k", { authorization: "Bearer ABSK-k" }],
    ["cloudflare", "k", { "cf-aig-authorization": "Bearer k" }],
    [
      "cloudflare",
      '{"gatewayToken":"g","providerKey":"p"}',
      { "cf-aig-authorization": "Bearer g", authorization: "Bearer p" },
    ],
    ["portkey", "k", { "x-portkey-api-key": "k" }],
    ["ollama", null, {}],
  ])("of %s leaves in its own header and no other, %s", async (provider, secret, expected) => {
    const upstream = await scripted((response) => sendJson(response, 200, {}));
    await createSignedEgress(egress).fetchDocument(request(provider, secret, { baseUrl: upstream.url }));
    const { headers } = upstream.seen[0] as (typeof upstream.seen)[number];
    const carriers = [
      "authorization",
      "x-api-key",
      "x-goog-api-key",
      "api-key",
      "cf-aig-authorization",
      "x-portkey-api-key",
    ];
    const sent = Object.fromEntries(carriers.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])));
    expect(sent).toEqual(expected);
  });

  test("that signs requests signs the very bytes that are sent", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, {}));
    await createSignedEgress(egress).fetchDocument(
      request("bedrock", "AKIAIOSFODNN7EXAMPLE:secret", { baseUrl: upstream.url, body: '{"a":"日本"}' }),
    );
    const { headers, body } = upstream.seen[0] as (typeof upstream.seen)[number];
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\//);
    expect(headers["x-amz-content-sha256"]).toBe((await import("node:crypto")).hash("sha256", body, "hex"));
    expect(headers).not.toHaveProperty("x-api-key");
  });
});

describe("a service account", () => {
  test("signs for a token at Google's, which calls then share", async () => {
    const upstream = await scripted((response, { path }) =>
      sendJson(response, 200, path === "/token" ? { access_token: "ya29.t", expires_in: 3600 } : {}),
    );
    const signed = createSignedEgress(egress);
    const call = request("vertex", keyFile(`${upstream.url}/token`), { baseUrl: upstream.url });
    await Promise.all([signed.fetchDocument(call), signed.fetchDocument(call)]);
    await signed.fetchDocument(call);
    const [grant, ...calls] = upstream.seen;
    expect(calls.map(({ path, headers }) => [path, headers.authorization])).toEqual(
      Array.from({ length: 3 }, () => ["/v1/call", "Bearer ya29.t"]),
    );
    const form = new URLSearchParams(grant?.body);
    expect(form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const [header = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
    expect(createVerify("RSA-SHA256").update(`${header}.${claims}`).verify(publicKey, signature, "base64url")).toBe(
      true,
    );
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      iss: "gateway@acme.iam.gserviceaccount.com",
      aud: `${upstream.url}/token`,
      scope: "https://www.googleapis.com/auth/cloud-platform",
    });
  });

  test("whose token is refused gets another, once", async () => {
    let tokens = 0;
    const upstream = await scripted((response, { path }) => {
      if (path === "/token") return sendJson(response, 200, { access_token: `t${++tokens}`, expires_in: 3600 });
      sendJson(response, 401, {});
    });
    const call = request("vertex", keyFile(`${upstream.url}/token`), { baseUrl: upstream.url });
    const answer = await createSignedEgress(egress).fetchDocument(call);
    expect(answer.status).toBe(401);
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      "Bearer t1",
      undefined,
      "Bearer t2",
    ]);
  });

  test("that Google does not accept is our credential's fault: not billed, and another target may do", async () => {
    const secret = "leak-canary-0123456789";
    const upstream = await scripted((response) =>
      sendJson(response, 400, { error: "invalid_grant", error_description: secret }),
    );
    const call = request("vertex", keyFile(`${upstream.url}/token`), { baseUrl: upstream.url });
    const failure = await failureOf(createSignedEgress(egress).fetchDocument(call));
    expect(failure).toMatchObject({ code: "upstream_auth_error", billing: "none", retryNext: true });
    expect(failure.message).toBe("Google did not accept the credential (invalid_grant).");
  });

  test("whose issuer is away fails unbilled, even after the request for a token was sent", async () => {
    const upstream = await scripted((response) => response.destroy());
    const call = request("vertex", keyFile(`${upstream.url}/token`), { baseUrl: upstream.url });
    const failure = await failureOf(createSignedEgress(egress).fetchDocument(call));
    expect(failure).toMatchObject({ billing: "none", retryNext: true });
  });

  test("is never sent to where its file says, unless that is Google or the provider itself", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, { access_token: "t", expires_in: 60 }));
    const call = request("vertex", keyFile(`${upstream.url}/token`), { baseUrl: "http://127.0.0.1:9" });
    const failure = await failureOf(createSignedEgress(egress).fetchDocument(call));
    expect(failure).toMatchObject({ code: "upstream_auth_error", billing: "none" });
    expect(upstream.seen).toEqual([]);
  });

  test("gets its token although the call that asked for it first was given up", async () => {
    const caller = new AbortController();
    const upstream = await scripted((response, { path }) => {
      if (path !== "/token") return sendJson(response, 200, {});
      caller.abort();
      sendJson(response, 200, { access_token: "t", expires_in: 3600 });
    });
    const signed = createSignedEgress(egress);
    const call = request("vertex", keyFile(`${upstream.url}/token`), { baseUrl: upstream.url });
    const first = failureOf(signed.fetchDocument({ ...call, signal: caller.signal }));
    const second = signed.fetchDocument(call);
    expect(await first).toMatchObject({ code: "caller_disconnected", billing: "none" });
    expect((await second).status).toBe(200);
    expect(upstream.seen.filter(({ path }) => path === "/token")).toHaveLength(1);
  });
});

describe("an app registration", () => {
  const SECRET = '{"tenantId":"11111111-2222","clientId":"app","clientSecret":"entra-canary"}';

  /** Microsoft's own host cannot be played by a local server, so egress itself is. */
  function fakeEgress() {
    const seen: EgressRequest[] = [];
    const fake: Egress = {
      send: () => Promise.reject(new Error("unused")),
      async fetchDocument(outgoing) {
        seen.push(outgoing);
        const token = { token_type: "Bearer", access_token: "entra-token", expires_in: 3599 };
        return { status: 200, headers: {}, bytes: Buffer.from(JSON.stringify(token)) };
      },
      close: async () => {},
    };
    return { fake, seen };
  }

  test.each([
    ["https://r.openai.azure.com", "https://login.microsoftonline.com", "https://cognitiveservices.azure.com/.default"],
    ["https://r.openai.azure.us", "https://login.microsoftonline.us", "https://cognitiveservices.azure.us/.default"],
    ["https://evil.test", "https://login.microsoftonline.com", "https://cognitiveservices.azure.com/.default"],
  ])("for %s asks %s, and its own secret goes nowhere else", async (baseUrl, authority, scope) => {
    const { fake, seen } = fakeEgress();
    await createSignedEgress(fake).fetchDocument(request("azure-openai", SECRET, { baseUrl }));
    const [grant, call] = seen as [EgressRequest, EgressRequest];
    expect([grant.baseUrl, grant.path]).toEqual([authority, "/11111111-2222/oauth2/v2.0/token"]);
    expect(Object.fromEntries(new URLSearchParams(String(grant.body)))).toEqual({
      grant_type: "client_credentials",
      client_id: "app",
      client_secret: "entra-canary",
      scope,
    });
    expect(call.headers).toEqual({ "content-type": "application/json", authorization: "Bearer entra-token" });
    expect(JSON.stringify(call)).not.toContain("canary");
  });

  test.each(['{"tenantId":"../evil","clientId":"a","clientSecret":"b"}', '{"clientId":"a","clientSecret":"b"}'])(
    "that is none sends nothing: %s",
    async (secret) => {
      const { fake, seen } = fakeEgress();
      const call = request("azure-openai", secret, { baseUrl: "https://r.openai.azure.com" });
      expect((await failureOf(createSignedEgress(fake).fetchDocument(call))).code).toBe("upstream_auth_error");
      expect(seen).toEqual([]);
    },
  );
});
