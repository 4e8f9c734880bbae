import { hash } from "node:crypto";
import type { ProviderId } from "@gatehouse/domain";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { afterEach, describe, expect, test } from "vitest";
import { createSignedEgress } from "../../auth/signed-egress.ts";
import { createEgress } from "../../egress/egress.ts";
import { chatCall, failureOf, receive } from "../../testing/chat-call.ts";
import { type ScriptedUpstream, scriptedUpstream, sendJson } from "../../testing/scripted-upstream.ts";
import { createBridgeAdapter } from "../bridge.ts";

const bridge = createBridgeAdapter(createSignedEgress(createEgress({ allow: ["127.0.0.1"] })));
const closing: ScriptedUpstream[] = [];
afterEach(async () => {
  for (const upstream of closing.splice(0)) await upstream.close();
});

async function scripted(script: Parameters<typeof scriptedUpstream>[0]): Promise<ScriptedUpstream> {
  const upstream = await scriptedUpstream(script);
  closing.push(upstream);
  return upstream;
}

interface Upstream {
  provider: ProviderId;
  model: string;
  secret?: string;
  capTokens?: number;
}

function callOf({ provider, model, secret, capTokens }: Upstream, body: object, baseUrl: string) {
  const call = chatCall(body, { provider, baseUrl, upstreamModel: model, outputCapTokens: capTokens ?? null });
  return secret === undefined ? call : { ...call, target: { ...call.target, secret } };
}

/** What one call was answered with, and what it had sent. */
async function exchange(upstreamOf: Upstream, body: object, answer: unknown) {
  const upstream = await scripted((response) => sendJson(response, 200, answer));
  const { text, end } = await receive(await bridge.call(callOf(upstreamOf, body, upstream.url)));
  const [seen] = upstream.seen;
  return { completion: JSON.parse(text), end, seen, sent: JSON.parse(seen?.body ?? "") };
}

const chunks = (text: string) =>
  text.split("\n\n").flatMap((frame) => (frame.startsWith("data: {") ? [JSON.parse(frame.slice(6))] : []));
const TOOLS = [{ type: "function", function: { name: "look", parameters: { type: "object", properties: {} } } }];

describe("OpenAI's responses", () => {
  const OPENAI: Upstream = { provider: "openai", model: "gpt-5.4" };
  const ANSWER = {
    id: "resp_1",
    created_at: 1,
    model: "gpt-5.4-2026-03-01",
    status: "completed",
    output: [
      { type: "reasoning", id: "rs_1", encrypted_content: "sealed", summary: [{ type: "summary_text", text: "hm" }] },
      {
        type: "message",
        id: "m_1",
        role: "assistant",
        content: [{ type: "output_text", text: "Hallo", annotations: [] }],
      },
      { type: "function_call", id: "fc_1", call_id: "call_1", name: "look", arguments: '{"at":2}' },
    ],
    usage: {
      input_tokens: 18,
      input_tokens_details: { cached_tokens: 5 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 3 },
    },
  };

  test("leave nothing behind with the provider, and are told what the caller's format says otherwise", async () => {
    const body = { tools: TOOLS, user: "u-1", parallel_tool_calls: false, reasoning_effort: "low" };
    const { sent, completion, end } = await exchange(OPENAI, body, ANSWER);
    expect(sent).toMatchObject({
      store: false,
      include: ["reasoning.encrypted_content"],
      user: "u-1",
      parallel_tool_calls: false,
      reasoning: { effort: "low" },
    });
    expect(completion.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: {
        content: "Hallo",
        reasoning_content: "hm",
        tool_calls: [{ id: "call_1", function: { name: "look", arguments: '{"at":2}' } }],
      },
    });
    expect(end.outcome).toMatchObject({
      responseModel: "gpt-5.4-2026-03-01",
      usage: { raw: { inputTokens: { total: 18, cacheRead: 5 }, outputTokens: { total: 7, reasoning: 3 } } },
    });
  });

  test("are given up for chat completions where only those know a setting", async () => {
    const answer = { choices: [{ message: { role: "assistant", content: "x" }, finish_reason: "stop" }], usage: {} };
    const { seen, sent } = await exchange({ ...OPENAI, model: "gpt-4.1", capTokens: 70 }, { stop: ["END"] }, answer);
    expect(seen?.path).toBe("/chat/completions");
    expect(sent).toMatchObject({ stop: ["END"], max_completion_tokens: 70 });
    expect(sent).not.toHaveProperty("max_tokens");
  });

  test.each([
    [{}, 100],
    [{ max_tokens: 50 }, 50],
    [{ max_completion_tokens: 5_000, reasoning_effort: "high" }, 100],
  ])("never write more than was held for: %j", async (body, expected) => {
    const { sent } = await exchange({ ...OPENAI, capTokens: 100 }, body, ANSWER);
    expect(sent.max_output_tokens).toBe(expected);
  });
});

describe("chat completions of others", () => {
  const ANSWER = {
    id: "x",
    model: "mistral-large-2",
    choices: [
      { index: 0, message: { role: "assistant", content: "Hi", reasoning_content: "hm" }, finish_reason: "stop" },
    ],
    usage: {
      prompt_tokens: 5,
      completion_tokens: 6,
      total_tokens: 11,
      completion_tokens_details: { reasoning_tokens: 4 },
    },
  };
  const MISTRAL: Upstream = { provider: "mistral", model: "mistral-large-latest", capTokens: 40 };

  test("go out in the provider's own words, with no more than was held for", async () => {
    const body = {
      seed: 7,
      user: "u-1",
      response_format: { type: "json_schema", json_schema: { name: "a", schema: {} } },
    };
    const { sent, completion } = await exchange(MISTRAL, body, ANSWER);
    expect(sent).toMatchObject({ random_seed: 7, max_tokens: 40, response_format: { type: "json_schema" } });
    for (const field of ["seed", "user", "stream_options", "max_completion_tokens"])
      expect(sent).not.toHaveProperty(field);
    expect(completion.choices[0].message).toMatchObject({ content: "Hi", reasoning_content: "hm" });
    expect(completion.usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 6 });
  });

  test.each<[ProviderId, boolean]>([
    ["deepseek", true],
    ["mistral", false],
  ])("%s is handed back what its model thought only if it takes it: %s", async (provider, takes) => {
    const thought = { type: "reasoning.text", text: "hm", signature: "s", format: "anthropic-claude-v1" };
    const assistant = { role: "assistant", content: "Hi", reasoning_details: [thought] };
    const messages = [{ role: "user", content: "a" }, assistant, { role: "user", content: "b" }];
    const { sent } = await exchange({ provider, model: "m" }, { messages }, ANSWER);
    expect(sent.messages[1].reasoning_content).toBe(takes ? "hm" : undefined);
    expect(JSON.stringify(sent)).not.toContain('"s"');
  });

  test("that stream are asked for usage, and it is in the outcome", async () => {
    const frames = [
      { id: "x", model: "deepseek-v4", choices: [{ index: 0, delta: { role: "assistant", reasoning_content: "hm" } }] },
      { id: "x", model: "deepseek-v4", choices: [{ index: 0, delta: { content: "Hi" } }] },
      { id: "x", model: "deepseek-v4", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      { id: "x", model: "deepseek-v4", choices: [], usage: { prompt_tokens: 5, completion_tokens: 6 } },
    ];
    const upstream = await scripted((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(`${frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join("")}data: [DONE]\n\n`);
    });
    const call = callOf({ provider: "deepseek", model: "m" }, { stream: true }, upstream.url);
    const { text, end } = await receive(await bridge.call(call));
    expect(JSON.parse(upstream.seen[0]?.body ?? "")).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
    const deltas = chunks(text).map(({ choices }) => choices[0]?.delta ?? {});
    expect(deltas.map(({ content = "" }) => content).join("")).toBe("Hi");
    expect(deltas.map(({ reasoning_content = "" }) => reasoning_content).join("")).toBe("hm");
    expect(end.outcome).toMatchObject({ complete: true, usage: { raw: { inputTokens: { total: 5 } } } });
  });
});

describe("Bedrock's Converse", () => {
  const CLAUDE: Upstream = { provider: "bedrock", model: "anthropic.claude-sonnet-4-5-20250929-v1:0" };
  const ANSWER = {
    output: {
      message: {
        role: "assistant",
        content: [
          { reasoningContent: { reasoningText: { text: "hm", signature: "sig-1" } } },
          { text: "Hallo" },
          { toolUse: { toolUseId: "t_1", name: "look", input: { at: 2 } } },
        ],
      },
    },
    stopReason: "tool_use",
    metrics: { latencyMs: 1 },
    usage: { inputTokens: 10, outputTokens: 7, totalTokens: 25, cacheReadInputTokens: 5, cacheWriteInputTokens: 3 },
  };

  test("brings Claude's signatures as Anthropic's own, and takes them back", async () => {
    const first = await exchange(CLAUDE, { tools: TOOLS }, ANSWER);
    const { message, finish_reason } = first.completion.choices[0];
    expect(finish_reason).toBe("tool_calls");
    expect(message.reasoning_details).toEqual([
      { type: "reasoning.text", text: "hm", signature: "sig-1", format: "anthropic-claude-v1" },
    ]);
    expect(first.completion.usage).toMatchObject({ prompt_tokens: 18, completion_tokens: 7 });
    const messages = [
      { role: "user", content: "hi" },
      message,
      { role: "tool", tool_call_id: message.tool_calls[0].id, content: "seen" },
    ];
    const second = await exchange(CLAUDE, { tools: TOOLS, messages }, ANSWER);
    expect(second.sent.messages[1].content[0]).toEqual({
      reasoningContent: { reasoningText: { text: "hm", signature: "sig-1" } },
    });
  });

  test("is signed over the body that was brought under the cap", async () => {
    const secret = "AKIAIOSFODNN7EXAMPLE:secret";
    const { seen, sent } = await exchange(
      { ...CLAUDE, secret, capTokens: 4_000 },
      { reasoning_effort: "high", max_tokens: 9_000 },
      ANSWER,
    );
    expect(sent.inferenceConfig.maxTokens).toBe(4_000);
    expect(sent.additionalModelRequestFields.thinking.budget_tokens).toBeLessThan(4_000);
    expect(seen?.headers["x-amz-content-sha256"]).toBe(hash("sha256", seen?.body ?? "", "hex"));
    expect(seen?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 .*Signature=[0-9a-f]{64}$/);
  });

  test.each([
    [
      "thinking that takes no output limit",
      "amazon.nova-2-lite-v1:0",
      { reasoning_effort: "high" },
      "reasoning_effort",
    ],
    [
      "an image by its address",
      CLAUDE.model,
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://x.test/a.png" } }] }] },
      "messages[0].content[0].image_url.url",
    ],
    [
      "parallel calls of a model that cannot be told",
      "amazon.nova-pro-v1:0",
      { parallel_tool_calls: false, tools: TOOLS },
      "parallel_tool_calls",
    ],
    ["a seed", CLAUDE.model, { seed: 1 }, "seed"],
    [
      "a conversation with tools, without their descriptions",
      CLAUDE.model,
      {
        messages: [
          { role: "user", content: "hi" },
          {
            role: "assistant",
            tool_calls: [{ id: "c", type: "function", function: { name: "look", arguments: "{}" } }],
          },
          { role: "tool", tool_call_id: "c", content: "seen" },
        ],
      },
      "tools",
    ],
  ])("refuses %s, before anything is sent", async (_what, model, body, param) => {
    const call = callOf({ ...CLAUDE, model, capTokens: 8_000 }, body, "http://127.0.0.1:9");
    expect(await failureOf(bridge.call(call))).toMatchObject({
      code: "unsupported_parameter",
      billing: "none",
      details: { param },
    });
  });

  const codec = new EventStreamCodec(
    (bytes) => Buffer.from(bytes as Uint8Array).toString("utf8"),
    (text) => Buffer.from(text),
  );
  const frame = (type: string, body: object, messageType = "event") =>
    codec.encode({
      headers: {
        [messageType === "event" ? ":event-type" : ":exception-type"]: { type: "string", value: type },
        ":message-type": { type: "string", value: messageType },
        ":content-type": { type: "string", value: "application/json" },
      },
      body: Buffer.from(JSON.stringify(body)),
    });
  const BEGINNING = [
    frame("messageStart", { role: "assistant" }),
    frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Ha 日本" } }),
    frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "llo" } }),
  ];
  const END = [
    frame("contentBlockStop", { contentBlockIndex: 0 }),
    frame("messageStop", { stopReason: "end_turn" }),
    frame("metadata", { usage: { inputTokens: 4, outputTokens: 2, totalTokens: 6 }, metrics: { latencyMs: 1 } }),
  ];

  async function streamed(frames: readonly Uint8Array[], cutAt = 7) {
    const bytes = Buffer.concat(frames);
    const upstream = await scripted((response) => {
      response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "r-1" });
      for (let at = 0; at < bytes.length; at += cutAt) response.write(bytes.subarray(at, at + cutAt));
      response.end();
    });
    const answer = await bridge.call(callOf(CLAUDE, { stream: true }, upstream.url));
    return { upstream, answer, ...(await receive(answer)) };
  }

  test("streams binary frames, wherever they are cut, as the caller's own", async () => {
    const { text, end, upstream, answer } = await streamed([...BEGINNING, ...END]);
    expect(upstream.seen[0]?.path).toMatch(/converse-stream$/);
    expect(
      chunks(text)
        .map(({ choices }) => choices[0]?.delta?.content ?? "")
        .join(""),
    ).toBe("Ha 日本llo");
    expect(text).toContain("[DONE]");
    expect(answer.upstreamRequestId).toBe("r-1");
    expect(end.outcome).toMatchObject({
      complete: true,
      finishReason: "stop",
      usage: { raw: { inputTokens: { total: 4 } } },
    });
  });

  test("a stream without its end is told to be cut, never made whole", async () => {
    const { text, bodyError, end } = await streamed(BEGINNING);
    expect(bodyError ?? end.error).toMatchObject({ code: "stream_incomplete" });
    expect(text).not.toContain("[DONE]");
  });

  test("an exception in a stream is that failure", async () => {
    const throttled = frame("throttlingException", { message: "Too many requests" }, "exception");
    const { text, bodyError, end } = await streamed([...BEGINNING, throttled]);
    expect(bodyError ?? end.error).toMatchObject({ code: "upstream_rate_limited", billing: "indeterminate" });
    expect(text).not.toContain("[DONE]");
  });

  test("an exception before anything was written lets another target answer", async () => {
    const throttled = frame("throttlingException", { message: "Too many requests" }, "exception");
    await expect(streamed([throttled])).rejects.toMatchObject({
      code: "upstream_rate_limited",
      billing: "none",
      retryNext: true,
    });
  });
});

describe("Claude on Vertex", () => {
  test("streams from its own address, with a body that names the API's version and no model", async () => {
    const events = [
      [
        "message_start",
        {
          type: "message_start",
          message: {
            id: "m",
            model: "claude-x",
            role: "assistant",
            type: "message",
            content: [],
            usage: { input_tokens: 9, output_tokens: 1 },
          },
        },
      ],
      ["content_block_start", { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }],
      ["content_block_delta", { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } }],
      ["content_block_stop", { type: "content_block_stop", index: 0 }],
      ["message_delta", { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 4 } }],
      ["message_stop", { type: "message_stop" }],
    ];
    const upstream = await scripted((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join(""));
    });
    const target: Upstream = { provider: "vertex", model: "claude-sonnet-4-5@20250929", secret: "ya29.token" };
    const call = callOf(target, { stream: true }, `${upstream.url}/v1/projects/p/locations/l`);
    const { text, end } = await receive(await bridge.call(call));
    const [seen] = upstream.seen;
    expect(seen?.path).toBe(
      "/v1/projects/p/locations/l/publishers/anthropic/models/claude-sonnet-4-5%4020250929:streamRawPredict",
    );
    expect(seen?.headers.authorization).toBe("Bearer ya29.token");
    expect(seen?.headers).not.toHaveProperty("x-api-key");
    const sent = JSON.parse(seen?.body ?? "");
    expect(sent).toMatchObject({ anthropic_version: "vertex-2023-10-16", stream: true });
    expect(sent).not.toHaveProperty("model");
    expect(text).toContain("[DONE]");
    expect(end.outcome).toMatchObject({ complete: true, usage: { raw: { output_tokens: 4 } } });
  });
});
