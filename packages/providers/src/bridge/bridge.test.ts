import { afterEach, describe, expect, test } from "vitest";
import { createEgress } from "../egress/egress.ts";
import { createAdapters } from "../registry.ts";
import { chatCall, failureOf, receive, SECRET } from "../testing/chat-call.ts";
import { HARD_REQUEST } from "../testing/hard-request.ts";
import { type ScriptedUpstream, scriptedUpstream, sendJson } from "../testing/scripted-upstream.ts";

const egress = createEgress({ allow: ["127.0.0.1"] });
const adapters = createAdapters(egress);
const closing: ScriptedUpstream[] = [];
afterEach(async () => {
  for (const upstream of closing.splice(0)) await upstream.close();
});

async function scripted(script: Parameters<typeof scriptedUpstream>[0]): Promise<ScriptedUpstream> {
  const upstream = await scriptedUpstream(script);
  closing.push(upstream);
  return upstream;
}

const MODELS = { anthropic: "claude-sonnet-4-5", gemini: "gemini-2.5-flash" } as const;
type Bridged = keyof typeof MODELS;

const call = (provider: Bridged, body: object, baseUrl: string, more: object = {}) =>
  adapters(provider, "openai-chat").call(
    chatCall(body, { provider, baseUrl, upstreamModel: MODELS[provider], ...more }),
  );

const ANSWERS: Record<Bridged, unknown> = {
  anthropic: {
    type: "message",
    id: "msg_1",
    model: "claude-sonnet-4-5-20250929",
    role: "assistant",
    content: [
      { type: "thinking", thinking: "hm", signature: "sig-1" },
      { type: "text", text: "Hallo" },
      { type: "tool_use", id: "toolu_1", name: "look", input: { at: 2 } },
    ],
    stop_reason: "tool_use",
    usage: { input_tokens: 10, cache_read_input_tokens: 5, cache_creation_input_tokens: 3, output_tokens: 7 },
  },
  gemini: {
    candidates: [
      {
        content: {
          role: "model",
          parts: [
            { text: "hm", thought: true },
            { text: "Hallo" },
            { functionCall: { name: "look", args: { at: 2 } }, thoughtSignature: "sig-1" },
          ],
        },
        finishReason: "STOP",
      },
    ],
    modelVersion: "gemini-2.5-flash-001",
    usageMetadata: { promptTokenCount: 18, cachedContentTokenCount: 5, candidatesTokenCount: 4, thoughtsTokenCount: 3 },
  },
};

describe.each(["anthropic", "gemini"] as const)("%s", (provider) => {
  test("is sent one request, with the credential in its own header and nothing of ours", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, ANSWERS[provider]));
    await receive(await call(provider, HARD_REQUEST, upstream.url));
    const [seen] = upstream.seen;
    expect(upstream.seen.length).toBe(1);
    expect(seen?.path).toBe(
      provider === "anthropic" ? "/v1/messages" : `/v1beta/models/${MODELS.gemini}:generateContent`,
    );
    expect(seen?.headers[provider === "anthropic" ? "x-api-key" : "x-goog-api-key"]).toBe(SECRET);
    expect(seen?.headers.authorization).toBeUndefined();
    expect(seen?.headers["user-agent"]).toBe("gatehouse");
    expect(`${seen?.path}${seen?.body}`).not.toContain(SECRET);
  });

  test("answers as a chat completion, with reasoning, tool calls, signatures and total usage", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, ANSWERS[provider], { "request-id": "r-1" }));
    const answer = await call(provider, {}, upstream.url);
    const { text, end } = await receive(answer);
    const { choices, usage, model } = JSON.parse(text);
    expect(model).toMatch(/-20250929$|-001$/);
    expect(choices).toHaveLength(1);
    expect(choices[0]).toMatchObject({ finish_reason: "tool_calls", message: { content: "Hallo", role: "assistant" } });
    expect(choices[0].message.reasoning_content).toBe("hm");
    expect(choices[0].message.tool_calls[0].function).toEqual({ name: "look", arguments: '{"at":2}' });
    expect(JSON.stringify(choices[0].message)).toContain("sig-1");
    expect(usage).toMatchObject({
      prompt_tokens: 18,
      completion_tokens: 7,
      prompt_tokens_details: { cached_tokens: 5 },
    });
    expect(end.outcome).toMatchObject({
      complete: true,
      finishReason: "tool_calls",
      responseModel: model,
      usage: {
        shape: "canonical",
        provider,
        raw: { inputTokens: { total: 18, cacheRead: 5 }, outputTokens: { total: 7 } },
      },
    });
    expect(answer.upstreamRequestId).toBe("r-1");
  });

  test("gets its own signatures back with the conversation", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, ANSWERS[provider]));
    const first = JSON.parse((await receive(await call(provider, {}, upstream.url))).text);
    const { message } = first.choices[0];
    const result = { role: "tool", tool_call_id: message.tool_calls[0].id, content: "seen" };
    const messages = [{ role: "user", content: "hi" }, message, result];
    await receive(await call(provider, { messages }, upstream.url));
    expect(upstream.seen[1]?.body).toContain('"sig-1"');
  });

  test("never gets more output tokens than were held for", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, ANSWERS[provider]));
    const sent = async (body: object, outputCapTokens: number | null) => {
      await receive(await call(provider, body, upstream.url, { outputCapTokens }));
      const { max_tokens, generationConfig } = JSON.parse(upstream.seen.at(-1)?.body ?? "");
      return max_tokens ?? generationConfig.maxOutputTokens;
    };
    expect(await sent({}, 100)).toBe(100);
    expect(await sent({ max_tokens: 50 }, 100)).toBe(50);
    expect(await sent({ max_completion_tokens: 5_000 }, 100)).toBe(100);
    expect(await sent({ reasoning_effort: "high", max_completion_tokens: 4_000 }, 5_000)).toBe(4_000);
  });

  test.each([
    [{ n: 2 }, "n"],
    [{ logprobs: true }, "logprobs"],
    [{ logit_bias: { 5: 1 } }, "logit_bias"],
    [{ modalities: ["text", "audio"] }, "modalities"],
    [{ audio: { voice: "x" } }, "audio"],
    [{ service_tier: "priority" }, "service_tier"],
    [{ web_search_options: {} }, "web_search_options"],
    [{ functions: [] }, "functions"],
    [{ some_future_field: 1 }, "some_future_field"],
    [{ messages: [{ role: "critic", content: "x" }] }, "messages[0].role"],
    [{ messages: [{ role: "user", content: [{ type: "video_url" }] }] }, "messages[0].content[0].type"],
    [{ tools: [{ type: "custom", custom: { name: "x" } }] }, "tools[0].type"],
    [{ frequency_penalty: 1 }, "frequency_penalty"],
  ])("refuses what it cannot carry, before anything is sent: %j", async (body, param) => {
    const upstream = await scripted((response) => sendJson(response, 200, ANSWERS[provider]));
    const failure = await failureOf(call(provider, body, upstream.url));
    expect(failure).toMatchObject({ code: "unsupported_parameter", billing: "none", details: { param } });
    expect(upstream.seen.length).toBe(0);
  });

  test.each([
    [{ messages: [{ role: "tool", tool_call_id: "nobody", content: "x" }] }, "messages[0].tool_call_id"],
    [{ messages: [{ role: "user", content: 5 }] }, "messages[0].content"],
    [{ temperature: "hot" }, "temperature"],
    [{ stop: [1] }, "stop"],
    [{ tools: "all" }, "tools"],
    [{ reasoning_effort: "enormous" }, "reasoning_effort"],
    [{ tool_choice: "required" }, "tools"],
  ])("says what is malformed, before anything is sent: %j", async (body, param) => {
    const failure = await failureOf(call(provider, body, "http://127.0.0.1:9"));
    expect(failure).toMatchObject({ code: "invalid_request", billing: "none", retryNext: false, details: { param } });
  });

  test.each([
    [400, "upstream_rejected", false],
    [401, "upstream_auth_error", true],
    [429, "upstream_rate_limited", true],
    [500, "upstream_error", true],
    [529, "upstream_overloaded", true],
    [302, "upstream_redirect", true],
  ])("fails with the same table as every provider, after one try: %i is %s", async (status, code, retryNext) => {
    const upstream = await scripted((response) =>
      sendJson(response, status, { error: { message: "no" } }, { "retry-after": "3" }),
    );
    for (const stream of [false, true]) {
      const failure = await failureOf(call(provider, { stream }, upstream.url));
      expect(failure).toMatchObject({ code, retryNext, billing: "none", details: { upstreamStatus: status } });
    }
    expect(upstream.seen.length).toBe(2);
  });

  test.each([
    ["is broken JSON", "{broken"],
    ["is another document", "[]"],
  ])("fails when its answer %s", async (_name, body) => {
    const upstream = await scripted((response) => sendJson(response, 200, body));
    const failure = await failureOf(call(provider, {}, upstream.url));
    expect(failure).toMatchObject({ code: "upstream_invalid_response", billing: "indeterminate", retryNext: true });
  });

  test("that nobody reaches is unreachable", async () => {
    const upstream = await scriptedUpstream(() => {});
    await upstream.close();
    for (const stream of [false, true]) {
      const failure = await failureOf(call(provider, { stream }, upstream.url));
      expect(failure).toMatchObject({ code: "upstream_unreachable", billing: "none", retryNext: true });
    }
  });
});

describe("the vendors' own limits", () => {
  test.each([
    ["anthropic", { seed: 1 }, "seed"],
    ["anthropic", { temperature: 1.5 }, "temperature"],
    ["anthropic", { temperature: 0.5, top_p: 0.5 }, "top_p"],
    ["anthropic", { response_format: { type: "json_object" } }, "response_format"],
    ["gemini", { parallel_tool_calls: false }, "parallel_tool_calls"],
    [
      "gemini",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://x.test/a" } }] }] },
      "messages[0].content[0].image_url.url",
    ],
  ] as const)("%s refuses %j", async (provider, body, param) => {
    const failure = await failureOf(call(provider, body, "http://127.0.0.1:9"));
    expect(failure).toMatchObject({ code: "unsupported_parameter", billing: "none", details: { param } });
  });

  test("a default that clients send by habit is no reason to refuse", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, ANSWERS.anthropic));
    const habits = { temperature: 1, top_p: 1, presence_penalty: 0, frequency_penalty: 0, n: 1, user: "u-1" };
    await receive(await call("anthropic", habits, upstream.url));
    const body = JSON.parse(upstream.seen[0]?.body ?? "");
    expect(body).not.toHaveProperty("temperature");
    expect(body.metadata).toEqual({ user_id: "u-1" });
  });

  test("a cap too small to reason in is said to be one", async () => {
    const body = { reasoning_effort: "high", max_tokens: 500 };
    const failure = await failureOf(call("anthropic", body, "http://127.0.0.1:9"));
    expect(failure).toMatchObject({ code: "invalid_request", details: { param: "max_completion_tokens" } });
  });

  test("a model name cannot lead to another path", async () => {
    const upstream = await scripted((response) => sendJson(response, 200, ANSWERS.gemini));
    const failure = await failureOf(call("gemini", {}, upstream.url, { upstreamModel: "x/../../secret" }));
    expect(failure.code).toBe("upstream_blocked");
    expect(upstream.seen.length).toBe(0);
  });
});
