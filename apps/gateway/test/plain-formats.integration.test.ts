import { LLMock } from "@copilotkit/aimock";
import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Stack, startStack } from "./stack.ts";

const mock = new LLMock({ port: 0, logLevel: "silent" });
let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  mock.onEmbedding(/.*/, { embedding: [0.1, 0.2, 0.3] });
  mock.onModerate(/.*/, { flagged: false, categories: { hate: false } });
  mock.onImage(/.*/, { image: { b64Json: "aGVsbG8=" } });
  mock.onSpeech(/.*/, { audio: Buffer.from("sound").toString("base64") });
  mock.onTranscription({ transcription: { text: "Hello 日本." } });
  mock.onRerank(/.*/, [{ index: 1, relevance_score: 0.9 }]);
  await mock.start();
});
afterAll(async () => {
  await mock.stop();
  await stack.close();
});

/** A tenant whose model is served by aimock or by the sandbox, with a client for the gateway and one for the upstream. */
async function tenantOf(model: string, upstream: "aimock" | "sandbox") {
  const baseUrl = upstream === "aimock" ? `${mock.url}/v1` : `${stack.sandbox.url}/v1`;
  const provider = upstream === "aimock" ? "openai-compatible" : "sandbox";
  const tenant = await stack.tenant({ model, upstreamModel: model, provider, baseUrl });
  const direct = new OpenAI({ apiKey: "direct", baseURL: baseUrl, maxRetries: 0 });
  return { ...tenant, direct };
}

const sound = (bytes: number) => toFile(Buffer.alloc(bytes, 7), "speech.mp3", { type: "audio/mpeg" });

type Call = (client: OpenAI, model: string) => Promise<unknown>;
const CALLS: [name: string, model: string, call: Call][] = [
  [
    "embeddings",
    "text-embedding-3-small",
    (client, model) => client.embeddings.create({ model, input: ["One", "日本"] }),
  ],
  ["moderations", "omni-moderation-latest", (client, model) => client.moderations.create({ model, input: "Hello" })],
  ["images", "gpt-image-1", (client, model) => client.images.generate({ model, prompt: "A cat", n: 1 })],
  [
    "speech",
    "tts-1",
    async (client, model) =>
      Buffer.from(
        await (await client.audio.speech.create({ model, voice: "alloy", input: "Hello there" })).arrayBuffer(),
      ).toString("base64"),
  ],
  [
    "transcriptions",
    "whisper-1",
    async (client, model) => client.audio.transcriptions.create({ model, file: await sound(2_000) }),
  ],
];

/** Made anew with every call. */
const withoutMint = (answer: unknown): unknown =>
  typeof answer === "object" && answer !== null ? { ...answer, id: 0, created: 0, _request_id: 0 } : answer;

describe.each(["aimock", "sandbox"] as const)("in front of %s", (upstream) => {
  test.each(CALLS)(
    "%s: the client gets what the upstream itself would give, and it is recorded",
    async (_, model, call) => {
      const tenant = await tenantOf(model, upstream);
      const through = await call(tenant.client, model);
      const directly = await call(tenant.direct, model);
      if (model === "whisper-1" && upstream === "sandbox") expect(through).toHaveProperty("text");
      else expect(withoutMint(through)).toEqual(withoutMint(directly));
      const [record] = await stack.records(tenant.virtualKeyId, 1);
      expect(record).toMatchObject({ status: "success", final: true, http_status: 200 });
    },
  );
});

test("embeddings are billed by what the provider reports, and nothing is held for output", async () => {
  const tenant = await stack.tenant({ model: "embed", upstreamModel: "sandbox-small", keyLimitNanoUsd: 1_000_000n });
  await tenant.client.embeddings.create({ model: "embed", input: "Hello there" });
  const [record] = await stack.records(tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ metering: "reported", input_tokens: 3, output_tokens: null, cost_nano_usd: "450" });
  expect(BigInt(record?.held_nano_usd ?? 0)).toBeLessThan(100_000n);
});

test("a large file goes by way of the disk, byte for byte, whatever the order of the fields", async () => {
  const tenant = await tenantOf("whisper-1", "sandbox");
  const file = await sound(3_000_000);
  const first = await tenant.client.audio.transcriptions.create({ model: "whisper-1", file });
  const last = await tenant.client.audio.transcriptions.create({ file, model: "whisper-1" });
  expect(first.text).toBe(last.text);
  expect(Number(/(\d+) bytes/.exec(first.text)?.[1])).toBeGreaterThan(3_000_000);
  const records = await stack.records(tenant.virtualKeyId, 2);
  expect(records.map(({ metering, status }) => `${status} ${metering}`)).toEqual([
    "success reported",
    "success reported",
  ]);
});

test.each([
  ["not a form", { body: "{}", headers: { "content-type": "application/json" } }, 400],
  ["a form without its boundary", { body: "x", headers: { "content-type": "multipart/form-data" } }, 400],
  [
    "a form that ends too early",
    {
      body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
      headers: { "content-type": "multipart/form-data; boundary=x" },
    },
    400,
  ],
])("%s is refused in words, and nothing is recorded", async (_, { body, headers }, status) => {
  const tenant = await tenantOf("whisper-1", "sandbox");
  const response = await fetch(`${stack.baseUrl}/v1/audio/transcriptions`, {
    method: "POST",
    headers: { ...headers, authorization: `Bearer ${tenant.secret}` },
    body,
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error: { code: "invalid_request" } });
});

test("a form with two models is refused: one could be judged and the other called", async () => {
  const tenant = await tenantOf("whisper-1", "sandbox");
  const form = new FormData();
  form.append("model", "whisper-1");
  form.append("model", "dear-model");
  form.append("file", new Blob([Buffer.alloc(10)]), "a.mp3");
  const headers = { authorization: `Bearer ${tenant.secret}` };
  const response = await fetch(`${stack.baseUrl}/v1/audio/transcriptions`, { method: "POST", headers, body: form });
  expect([response.status, await response.json()]).toMatchObject([400, { error: { param: "model" } }]);
});

test.each(["/v1/rerank", "/v2/rerank"])("%s ranks documents and is billed by searches", async (path) => {
  const tenant = await stack.tenant({ model: "rank", upstreamModel: "rerank-v3.5" });
  const response = await fetch(`${stack.baseUrl}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${tenant.secret}` },
    body: JSON.stringify({ model: "rank", query: "cat food", documents: ["a dog", "cat food is here"], top_n: 1 }),
  });
  expect(await response.json()).toMatchObject({ results: [{ index: 1, relevance_score: 1 }] });
  const [record] = await stack.records(tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ metering: "reported", input_tokens: null, detail: { units: { search: 1 } } });
});

test("a provider that does not serve a kind of request is not called for it", async () => {
  const model = "claude-only";
  const tenant = await stack.tenant({ model, provider: "anthropic", baseUrl: stack.sandbox.url });
  const call = tenant.client.embeddings.create({ model, input: "x" });
  await expect(call).rejects.toMatchObject({ status: 400, code: "unsupported_parameter" });
});

test("tokens are counted by a provider that counts, and estimated where none does, which the answer says", async () => {
  const ask = async (provider: string) => {
    const baseUrl = provider === "anthropic" ? stack.sandbox.url : `${stack.sandbox.url}/v1`;
    const tenant = await stack.tenant({ model: "counted", provider, baseUrl, keyLimitNanoUsd: 1n });
    const response = await fetch(`${stack.baseUrl}/v1/messages/count_tokens`, {
      method: "POST",
      headers: { "x-api-key": tenant.secret, "anthropic-version": "2023-06-01" },
      body: JSON.stringify({ model: "counted", messages: [{ role: "user", content: "Hello there, how are you?" }] }),
    });
    const { input_tokens: tokens } = (await response.json()) as { input_tokens: number };
    return { tokens, estimated: response.headers.get("x-gatehouse-estimated"), tenant };
  };
  const counted = await ask("anthropic");
  expect(counted).toMatchObject({ tokens: expect.any(Number), estimated: null });
  const [record] = await stack.records(counted.tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ status: "success", metering: "none", cost_nano_usd: "0", held_nano_usd: "0" });
  const guessed = await ask("mistral");
  expect(guessed.estimated).toBe("true");
  expect(guessed.tokens).toBeGreaterThan(0);
});

test("the list of models is written as the caller's client reads it", async () => {
  const tenant = await stack.tenant({ model: "my/model" });
  const get = async (path: string, headers: Record<string, string>) =>
    (await fetch(`${stack.baseUrl}${path}`, { headers })).json();
  const bearer = { authorization: `Bearer ${tenant.secret}` };
  const anthropic = { "x-api-key": tenant.secret, "anthropic-version": "2023-06-01" };
  expect(await get("/v1/models", bearer)).toMatchObject({
    object: "list",
    data: [{ id: "my/model", object: "model" }],
  });
  expect(await get("/v1/models/my%2Fmodel", bearer)).toMatchObject({ id: "my/model", object: "model" });
  expect(await get("/v1/models/none", bearer)).toMatchObject({ error: { code: "model_not_found" } });
  expect(await get("/v1/models", anthropic)).toMatchObject({
    data: [{ type: "model", id: "my/model" }],
    has_more: false,
    first_id: "my/model",
  });
  expect(await get("/v1/models/none", anthropic)).toMatchObject({ type: "error", error: { type: "not_found_error" } });
  const google = { "x-goog-api-key": tenant.secret };
  for (const version of ["v1", "v1beta"]) {
    expect(await get(`/${version}/models`, google)).toMatchObject({ models: [{ name: "models/my/model" }] });
    expect(await get(`/${version}/models/none`, google)).toMatchObject({ error: { code: 404, status: "NOT_FOUND" } });
  }
});
