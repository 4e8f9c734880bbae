import type { ProviderId } from "@gatehouse/domain";
import { afterEach, describe, expect, test } from "vitest";
import { createEgress } from "../egress/egress.ts";
import { type ScriptedUpstream, scriptedUpstream, sendJson } from "../testing/scripted-upstream.ts";
import { testCredential } from "./test-credential.ts";

const SECRET = "sk-testing-0123456789";
const egress = createEgress({ allow: ["127.0.0.1"] });
const closing: ScriptedUpstream[] = [];
afterEach(async () => {
  for (const upstream of closing.splice(0)) await upstream.close();
});

async function scripted(script: Parameters<typeof scriptedUpstream>[0]): Promise<ScriptedUpstream> {
  const upstream = await scriptedUpstream(script);
  closing.push(upstream);
  return upstream;
}
const run = (provider: ProviderId, baseUrl: string, secret: string | null = SECRET) =>
  testCredential({ provider, baseUrl, secret, credentialId: "c" }, egress);

describe("a good credential", () => {
  test.each([
    ["openai-compatible", { data: [{ id: "b" }, { id: "a" }] }, "/models", "authorization"],
    ["together", [{ id: "b" }, { id: "a" }], "/models", "authorization"],
    ["anthropic", { data: [{ id: "b" }, { id: "a" }] }, "/v1/models?limit=1000", "x-api-key"],
    [
      "gemini",
      { models: [{ name: "models/b" }, { name: "models/a" }] },
      "/v1beta/models?pageSize=1000",
      "x-goog-api-key",
    ],
  ] as const)("of %s lists its models", async (provider, list, path, header) => {
    const upstream = await scripted((response) => sendJson(response, 200, list));
    const result = await run(provider, upstream.url);
    expect(result).toMatchObject({ ok: true, models: ["a", "b"] });
    expect(result.latencyMs).toBeGreaterThanOrEqual(0);
    expect(upstream.seen[0]?.path).toBe(path);
    expect(upstream.seen[0]?.headers[header]).toContain(SECRET);
  });

  test("of OpenRouter is asked about itself, as its list of models is public", async () => {
    const upstream = await scripted((response, { path }) =>
      sendJson(response, path === "/key" ? 401 : 200, { data: [] }),
    );
    expect(await run("openrouter", upstream.url)).toMatchObject({ ok: false });
    expect(upstream.seen.map(({ path }) => path)).toEqual(["/key"]);
  });
});

describe("a bad one is explained, and never quoted", () => {
  test.each([
    [401, { error: { message: `Incorrect API key ${SECRET}` } }, /did not accept the credential \(401\)/],
    [403, {}, /did not accept the credential \(403\)/],
    [402, {}, /no credit/],
    [404, {}, /no list of models \(404\)/],
    [400, { error: { message: `bad key ${SECRET}` } }, /refused the request: bad key \[removed\]/],
    [429, {}, /limiting/],
    [500, { error: SECRET }, /status 500/],
    [503, {}, /overloaded/],
    [302, {}, /redirect/],
    [200, "<html>", /not with a list of models/],
    [200, "null", /not with a list of models/],
  ])("status %i", async (status, body, words) => {
    const upstream = await scripted((response) => sendJson(response, status, body));
    const result = await run("openai-compatible", upstream.url);
    expect(result).toMatchObject({ ok: false, models: [] });
    expect(result.detail).toMatch(words);
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });

  test("nothing listens", async () => {
    const upstream = await scriptedUpstream(() => {});
    await upstream.close();
    expect((await run("vllm", upstream.url)).detail).toMatch(/Nothing is listening/);
  });

  test("the address is not allowed", async () => {
    const { ok, detail } = await run("openai", "http://10.0.0.1:8000/v1");
    expect(ok).toBe(false);
    expect(detail).toContain("GATEHOUSE_EGRESS_ALLOW=10.0.0.1:8000");
  });

  test("no address at all", async () => {
    expect(await run("openai", "not a url")).toMatchObject({ ok: false });
  });

  test("a secret is missing", async () => {
    expect((await run("openai", "https://api.openai.com/v1", null)).detail).toMatch(/needs a secret/);
  });

  test("a secret that cannot be a header", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, { data: [] }));
    expect(await run("vllm", upstream.url, "a\r\nb")).toMatchObject({ ok: false });
    expect(upstream.seen.length).toBe(0);
  });
});
