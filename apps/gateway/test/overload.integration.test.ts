import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Anthropic from "@anthropic-ai/sdk";
import { afterEach, expect, test } from "vitest";
import { type Stack, startStack, storedRecords } from "./stack.ts";

let stack: Stack;
afterEach(() => stack.close());

const messages = [{ role: "user" as const, content: "Tell me about rivers." }];

/** A tenant with a model that stops in the middle of its stream and stays silent. */
const stalling = () => stack.tenant({ model: "stalls", upstreamModel: "sandbox-small-stream-stall" });

test("over its cap the gateway answers 503 with Retry-After, before it looks at the key", async () => {
  stack = await startStack({ GATEHOUSE_MAX_IN_FLIGHT: "1" });
  const tenant = await stalling();
  const stream = await tenant.client.chat.completions.create({ model: "stalls", messages, stream: true });
  for await (const chunk of stream) {
    if (!chunk.choices[0]?.delta?.content) continue;
    const refused = await fetch(`${stack.baseUrl}/v1/chat/completions`, { method: "POST", body: "{}" });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await refused.json()).toMatchObject({ error: { code: "overloaded", retryable: true } });
    expect((await fetch(`${stack.baseUrl}/readyz`)).status).toBe(200);
    break;
  }
});

test("a stream that is silent tells its caller that it is alive, and clients read over it", async () => {
  stack = await startStack({ GATEHOUSE_HEARTBEAT_SECONDS: "0.02" });
  const tenant = await stalling();
  const response = await fetch(`${stack.baseUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${tenant.secret}` },
    body: JSON.stringify({ model: "stalls", messages, stream: true }),
  });
  let text = "";
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString();
    if (text.split(": ping\n\n").length > 3) break;
  }
  const frames = text.split("\n\n").filter((frame) => frame !== "" && frame !== ": ping");
  for (const frame of frames) expect(() => JSON.parse(frame.replace(/^data: /, ""))).not.toThrow();

  const client = new Anthropic({ apiKey: tenant.secret, baseURL: stack.baseUrl, maxRetries: 0 });
  const heard: string[] = [];
  const stream = await client.messages.create({ model: "stalls", max_tokens: 100, messages, stream: true });
  for await (const event of stream) {
    heard.push(event.type);
    if (event.type === "content_block_delta") break;
  }
  expect(heard).toContain("message_start");
});

test("at the end of a drain a stream ends with `shutting_down` in its caller's format, and is billed for what came", async () => {
  stack = await startStack();
  const tenant = await stalling();
  const client = new Anthropic({ apiKey: tenant.secret, baseURL: stack.baseUrl, maxRetries: 0 });
  const stream = client.messages.stream({ model: "stalls", max_tokens: 100, messages });
  let stopped: Promise<void> | undefined;
  stream.once("text", () => {
    stopped = stack.gateway.stop(0);
  });
  await expect(stream.finalMessage()).rejects.toThrow(/shutting down/);
  await stopped;
  const [record] = await storedRecords(stack.pool, tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ status: "error", error_code: "shutting_down", metering: "estimated" });
  expect(record?.output_tokens).toBeGreaterThan(0);
});

test("a request that waits for its provider when the drain ends is told so with 503", async () => {
  stack = await startStack();
  const asked = Promise.withResolvers<void>();
  const silent = createServer(() => asked.resolve()).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const tenant = await stack.tenant({ model: "silent", provider: "openai-compatible", baseUrl });
  const answer = tenant.client.chat.completions.create({ model: "silent", messages }).catch((error: unknown) => error);
  await asked.promise;
  await stack.gateway.stop(0);
  expect(await answer).toMatchObject({ status: 503, code: "shutting_down" });
  const [record] = await storedRecords(stack.pool, tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ status: "error", error_code: "shutting_down", metering: "indeterminate" });
  silent.closeAllConnections();
  silent.close();
});
