import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { createSignedEgress } from "../auth/signed-egress.ts";
import { createEgress } from "../egress/egress.ts";
import { chatCall, failureOf, receive, SECRET } from "../testing/chat-call.ts";
import { rawUpstream, type ScriptedUpstream, scriptedUpstream, sendJson } from "../testing/scripted-upstream.ts";
import { createPassthroughAdapter } from "./passthrough.ts";

const egress = createEgress({ allow: ["127.0.0.1"] });
const adapter = createPassthroughAdapter(createSignedEgress(egress));
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const upstream of closing.splice(0)) await upstream.close();
});

async function scripted(script: Parameters<typeof scriptedUpstream>[0]): Promise<ScriptedUpstream> {
  const upstream = await scriptedUpstream(script);
  closing.push(upstream);
  return upstream;
}

const COMPLETION = {
  id: "x",
  model: "up-2026",
  choices: [{ index: 0, message: { role: "assistant", content: "héllo" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 5, completion_tokens: 2 },
};
const events = (response: ServerResponse, ...frames: unknown[]) => {
  response.writeHead(200, { "content-type": "text/event-stream", "x-request-id": "up-req" });
  response.end(frames.map((body) => `data: ${typeof body === "string" ? body : JSON.stringify(body)}\n\n`).join(""));
};
const CHUNK = { model: "up-2026", choices: [{ delta: { content: "hi" }, finish_reason: "stop" }] };
const USAGE = { model: "up-2026", choices: [], usage: { prompt_tokens: 5, completion_tokens: 2 } };

describe("a document", () => {
  test("comes back byte for byte, with what it says of itself", async () => {
    const bytes = JSON.stringify(COMPLETION, null, 2);
    const upstream = await scripted((response) => sendJson(response, 200, bytes, { "x-request-id": "up-req" }));
    const answer = await adapter.call(chatCall({}, { baseUrl: `${upstream.url}/v1` }));
    expect(answer).toMatchObject({ status: 200, streamed: false, upstreamRequestId: "up-req" });
    const { text, end } = await receive(answer);
    expect(text).toBe(bytes);
    expect(end).toMatchObject({
      error: undefined,
      outcome: { complete: true, responseModel: "up-2026", finishReason: "stop", outputBytes: 6 },
    });
    expect(end.outcome.usage?.raw).toEqual(COMPLETION.usage);
  });

  test("of many megabytes is metered without parsing all of it", async () => {
    const big = { ...COMPLETION, choices: [{ message: { content: "A".repeat(3_000_000) } }] };
    const upstream = await scripted((response) => sendJson(response, 200, big));
    const { text, end } = await receive(await adapter.call(chatCall({}, { baseUrl: upstream.url })));
    expect(text.length).toBeGreaterThan(3_000_000);
    expect(end.outcome.usage?.raw).toEqual(COMPLETION.usage);
  });

  test.each([
    ["broken JSON", '{"choices":[', "upstream_invalid_response", "indeterminate"],
    ["another document", "[]", "upstream_invalid_response", "indeterminate"],
    ["a page of HTML", "<html></html>", "upstream_invalid_response", "indeterminate"],
    ["no choices", '{"choices":[]}', "upstream_invalid_response", "indeterminate"],
    ["an error in spite of its status", '{"error":{"message":"x","code":503}}', "upstream_overloaded", "none"],
    ["an error as text", '{"error":"boom"}', "upstream_error", "none"],
    [
      `${2_000_000} bytes of broken JSON`,
      `{"choices":["${"x".repeat(2_000_000)}`,
      "upstream_invalid_response",
      "indeterminate",
    ],
  ])("that is %s is a failure that another target may mend", async (_name, body, code, billing) => {
    const upstream = await scripted((response) => sendJson(response, 200, body));
    const failure = await failureOf(adapter.call(chatCall({}, { baseUrl: upstream.url })));
    expect(failure).toMatchObject({ code, billing, retryNext: true });
  });

  test("that is cut off is a failure that another target may mend", async () => {
    const upstream = await rawUpstream((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"choices":'),
    );
    closing.push(upstream);
    const failure = await failureOf(adapter.call(chatCall({}, { baseUrl: upstream.url })));
    expect(failure).toMatchObject({ code: "upstream_disconnected", billing: "indeterminate", retryNext: true });
  });
});

describe("a stream", () => {
  test("is asked for usage, and hides the chunk that the caller did not ask for", async () => {
    const upstream = await scripted((response) => events(response, CHUNK, USAGE, "[DONE]"));
    const answer = await adapter.call(chatCall({ stream: true }, { baseUrl: upstream.url }));
    expect(answer).toMatchObject({ streamed: true, upstreamRequestId: "up-req" });
    const { text, end } = await receive(answer);
    expect(JSON.parse(upstream.seen[0]?.body ?? "").stream_options).toEqual({ include_usage: true });
    expect(text).toBe(`data: ${JSON.stringify(CHUNK)}\n\ndata: [DONE]\n\n`);
    expect(end.outcome).toMatchObject({ complete: true, usage: { raw: USAGE.usage } });
  });

  test("whose events and end arrive together, after the headers, is whole", async () => {
    const upstream = await rawUpstream((socket) => {
      const body = `data: ${JSON.stringify(CHUNK)}\n\ndata: [DONE]\n\n`;
      const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
      setImmediate(() => setImmediate(() => socket.write(chunked)));
    });
    closing.push(upstream);
    const { text, end } = await receive(await adapter.call(chatCall({ stream: true }, { baseUrl: upstream.url })));
    expect(text).toContain("[DONE]");
    expect(end.error).toBeUndefined();
  });

  test("hands its first bytes on before the second ones exist", async () => {
    let more: ((bytes: string) => void) | undefined;
    const upstream = await scripted((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(CHUNK)}\n\n`);
      more = (bytes) => response.end(bytes);
    });
    const answer = await adapter.call(chatCall({ stream: true }, { baseUrl: upstream.url }));
    if (!answer.streamed) throw new Error("expected a stream");
    const { body, observer } = answer;
    const first = await new Promise<Buffer>((resolve) => body.once("data", resolve));
    expect(observer.push(first)?.toString()).toContain('"hi"');
    more?.("data: [DONE]\n\n");
    await new Promise((resolve) => body.once("end", resolve).resume());
  });

  test.each([
    ["an error", { error: { message: "x", type: "overloaded_error" } }, "upstream_overloaded"],
    ["broken JSON", "{broken", "upstream_invalid_response"],
  ])("that begins with %s is a failure: nothing has gone to the caller yet", async (_name, first, code) => {
    const upstream = await scripted((response) => events(response, first));
    const failure = await failureOf(adapter.call(chatCall({ stream: true }, { baseUrl: upstream.url })));
    expect(failure).toMatchObject({ code, retryNext: true });
  });

  test.each([
    ["ends before its first event", "text/event-stream", ": ping\n\n", "stream_incomplete"],
    ["is empty", "text/event-stream", "", "stream_incomplete"],
    ["is a JSON error", "application/json", '{"error":{"code":503}}', "upstream_overloaded"],
    ["is a whole document", "application/json", JSON.stringify(COMPLETION), "upstream_invalid_response"],
  ])("that %s is a failure", async (_name, type, body, code) => {
    const upstream = await scripted((response) => response.writeHead(200, { "content-type": type }).end(body));
    const failure = await failureOf(adapter.call(chatCall({ stream: true }, { baseUrl: upstream.url })));
    expect(failure).toMatchObject({ code, retryNext: true });
  });

  test("that is cut in the middle keeps what was seen, and its body says why it broke", async () => {
    const upstream = await rawUpstream((socket) => {
      const data = `data: ${JSON.stringify(CHUNK)}\n\n`;
      const head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
      socket.write(`${head}${data.length.toString(16)}\r\n${data}\r\n`, () => setImmediate(() => socket.destroy()));
    });
    closing.push(upstream);
    const answer = await adapter.call(chatCall({ stream: true }, { baseUrl: upstream.url, provider: "vllm" }));
    const { bodyError, end } = await receive(answer);
    expect(bodyError).toMatchObject({ code: "upstream_disconnected" });
    expect(end.outcome).toMatchObject({ complete: false, outputBytes: 2 });
  });

  test("that breaks its format is closed towards the provider", async () => {
    const gone = Promise.withResolvers<void>();
    const upstream = await scripted((response) => {
      response.on("close", () => gone.resolve());
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(CHUNK)}\n\ndata: {broken\n\n`);
    });
    const answer = await adapter.call(chatCall({ stream: true }, { baseUrl: upstream.url }));
    const { bodyError, end } = await receive(answer);
    expect(bodyError).toMatchObject({ code: "upstream_invalid_response" });
    expect(end.error).toBe(bodyError);
    await gone.promise;
  });
});

describe("a provider's error status", () => {
  test.each([
    [301, "upstream_redirect", true],
    [400, "upstream_rejected", false],
    [401, "upstream_auth_error", true],
    [402, "upstream_auth_error", true],
    [403, "upstream_forbidden", true],
    [404, "upstream_rejected", false],
    [408, "upstream_timeout", true],
    [422, "upstream_rejected", false],
    [429, "upstream_rate_limited", true],
    [500, "upstream_error", true],
    [502, "upstream_error", true],
    [503, "upstream_overloaded", true],
    [529, "upstream_overloaded", true],
  ])("%i becomes %s, billed nothing", async (status, code, retryNext) => {
    const upstream = await scripted((response) => sendJson(response, status, { error: { message: "no" } }));
    for (const stream of [false, true]) {
      const failure = await failureOf(adapter.call(chatCall({ stream }, { baseUrl: upstream.url })));
      expect(failure).toMatchObject({ code, retryNext, billing: "none", details: { upstreamStatus: status } });
    }
  });

  test("of the caller's making keeps its status, words and field, but no secret", async () => {
    const error = { message: `bad 'tools' for key ${SECRET}, org-abcdefgh1234`, param: "tools", type: "x" };
    const upstream = await scripted((response) => sendJson(response, 422, { error }));
    const failure = await failureOf(adapter.call(chatCall({}, { baseUrl: upstream.url })));
    expect(failure.status).toBe(422);
    expect(failure.details.param).toBe("tools");
    expect(failure.message).toBe("The provider refused the request: bad 'tools' for key [removed], [removed]");
  });

  test("that is not the caller's to know keeps the provider's words away", async () => {
    const upstream = await scripted((response) => sendJson(response, 401, { error: { message: `wrong ${SECRET}` } }));
    const failure = await failureOf(adapter.call(chatCall({}, { baseUrl: upstream.url })));
    expect(failure.message).not.toContain("wrong");
  });
});

describe("what leaves", () => {
  test("is the caller's body with the model, the cap and the vendor's quirks spliced in", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, COMPLETION));
    const send = async (body: object, options: object) => {
      await receive(await adapter.call(chatCall(body, { baseUrl: upstream.url, ...options })));
      return JSON.parse(upstream.seen.at(-1)?.body ?? "") as Record<string, unknown>;
    };
    const cap = { outputCapTokens: 100 };
    expect(await send({}, cap)).toMatchObject({ model: "upstream-model", max_tokens: 100 });
    expect(await send({ max_tokens: 50 }, cap)).toMatchObject({ max_tokens: 50 });
    expect(await send({ max_tokens: 500 }, cap)).toMatchObject({ max_tokens: 100 });
    expect(await send({ max_completion_tokens: 7, max_tokens: 9_000 }, cap)).toMatchObject({ max_tokens: 7 });
    const openai = await send({ max_tokens: 500 }, { ...cap, provider: "openai" });
    expect(openai).toMatchObject({ max_completion_tokens: 100 });
    expect(openai).not.toHaveProperty("max_tokens");
    const mistral = await send({ seed: 4, prompt_cache_key: "x" }, { provider: "mistral" });
    expect(mistral).toMatchObject({ random_seed: 4 });
    expect(mistral).not.toHaveProperty("prompt_cache_key");
  });

  test("carries the credential where it belongs and nowhere else", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, COMPLETION));
    await receive(await adapter.call(chatCall({}, { baseUrl: `${upstream.url}/v1/` })));
    const [seen] = upstream.seen;
    expect(seen?.path).toBe("/v1/chat/completions");
    expect(seen?.headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(JSON.stringify([seen?.path, seen?.body])).not.toContain(SECRET);
  });

  test("is never a request that would swap the model or the price behind our back", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, COMPLETION));
    const refused = async (body: object, provider: "openrouter" | "openai" | "fireworks" | "litellm") =>
      (await failureOf(adapter.call(chatCall(body, { baseUrl: upstream.url, provider })))).details.param;
    expect(await refused({ models: ["dear"] }, "openrouter")).toBe("models");
    expect(await refused({ service_tier: "priority" }, "fireworks")).toBe("service_tier");
    expect(await refused({ plugins: [{ id: "web" }] }, "openrouter")).toBe("plugins");
    expect(await refused({ web_search_options: {} }, "openai")).toBe("web_search_options");
    for (const field of ["api_base", "extra_headers", "custom_llm_provider", "aws_bedrock_runtime_endpoint"]) {
      expect(await refused({ [field]: "x" }, "litellm")).toBe(field);
    }
    for (const field of ["input_cost_per_token", "mock_response", "context_window_fallback_dict"]) {
      expect(await refused({ [field]: "x" }, "litellm")).toBe(field);
    }
    expect(upstream.seen.length).toBe(0);
  });
});
