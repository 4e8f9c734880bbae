import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { createEgress } from "../egress/egress.ts";
import { createAdapters } from "../registry.ts";
import { chatCall, failureOf, receive } from "../testing/chat-call.ts";
import { type ScriptedUpstream, scriptedUpstream } from "../testing/scripted-upstream.ts";

const adapters = createAdapters(createEgress({ allow: ["127.0.0.1"] }));
const closing: ScriptedUpstream[] = [];
afterEach(async () => {
  for (const upstream of closing.splice(0)) await upstream.close();
});

const START = {
  type: "message_start",
  message: {
    id: "m",
    type: "message",
    role: "assistant",
    model: "claude-x-1",
    content: [],
    usage: { input_tokens: 9, output_tokens: 1 },
  },
};
const delta = (index: number, body: object) => ({ type: "content_block_delta", index, delta: body });
const block = (index: number, content_block: object) => ({ type: "content_block_start", index, content_block });
const stop = (index: number) => ({ type: "content_block_stop", index });
const TEXT = [
  block(0, { type: "text", text: "" }),
  delta(0, { type: "text_delta", text: "日本" }),
  delta(0, { type: "text_delta", text: "語" }),
];
const END = [
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 4 } },
  { type: "message_stop" },
];
const OVERLOADED = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
const GEMINI = (text: string, more: object = {}) => ({
  candidates: [{ content: { role: "model", parts: [{ text }] }, ...more }],
  modelVersion: "gemini-x-1",
  usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 4 },
});

const write = (response: ServerResponse, frames: readonly object[]) => {
  if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
  for (const frame of frames) {
    const name = "type" in frame ? `event: ${frame.type}\n` : "";
    response.write(`${name}data: ${JSON.stringify(frame)}\n\n`);
  }
};

async function stream(provider: "anthropic" | "gemini", script: (response: ServerResponse) => void, body: object = {}) {
  const upstream = await scriptedUpstream(script);
  closing.push(upstream);
  const options = { provider, baseUrl: upstream.url, upstreamModel: "claude-sonnet-4-5" };
  return adapters(provider, "openai-chat").call(chatCall({ stream: true, ...body }, options));
}

const chunksOf = (text: string) =>
  text
    .split("\n\n")
    .filter((frame) => frame.startsWith("data: {"))
    .map((frame) => JSON.parse(frame.slice(6)));

describe("a bridged stream", () => {
  test.each(["anthropic", "gemini"] as const)(
    "of %s reads as an OpenAI stream, usage only when asked for",
    async (provider) => {
      const script = (response: ServerResponse) => {
        if (provider === "anthropic") write(response, [START, ...TEXT, stop(0), ...END]);
        else write(response, [GEMINI("日本"), GEMINI("語", { finishReason: "STOP" })]);
        response.end();
      };
      for (const include_usage of [true, false]) {
        const { text, end } = await receive(await stream(provider, script, { stream_options: { include_usage } }));
        const chunks = chunksOf(text);
        expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
        expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
        expect(chunks[0].choices[0].delta.role).toBe("assistant");
        expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe("日本語");
        expect(chunks.filter(({ usage }) => usage).length).toBe(include_usage ? 1 : 0);
        expect(end.error).toBeUndefined();
        expect(end.outcome).toMatchObject({ complete: true, finishReason: "stop", outputBytes: 9 });
        // By hand as the vendor writes it, through a package in the package's words.
        const told =
          provider === "anthropic"
            ? { shape: "anthropic-messages", raw: { input_tokens: 9, output_tokens: 4 } }
            : { shape: "canonical", raw: { inputTokens: { total: 9 }, outputTokens: { total: 4 } } };
        expect(end.outcome.usage).toMatchObject(told);
        expect(end.outcome.responseModel).toMatch(/-x-1$/);
      }
    },
  );

  test("builds tool calls piece by piece, and closes reasoning with its signature", async () => {
    const frames = [
      START,
      block(0, { type: "thinking", thinking: "", signature: "" }),
      delta(0, { type: "thinking_delta", thinking: "hm" }),
      delta(0, { type: "signature_delta", signature: "sig-1" }),
      stop(0),
      block(1, { type: "tool_use", id: "toolu_1", name: "look", input: {} }),
      delta(1, { type: "input_json_delta", partial_json: '{"at"' }),
      delta(1, { type: "input_json_delta", partial_json: ":2}" }),
      stop(1),
      block(2, { type: "tool_use", id: "toolu_2", name: "wait", input: {} }),
      stop(2),
      { ...END[0], delta: { stop_reason: "tool_use" } },
      END[1] as object,
    ];
    const { text, end } = await receive(
      await stream("anthropic", (response) => {
        write(response, frames);
        response.end();
      }),
    );
    const deltas = chunksOf(text).flatMap(({ choices }) => choices.map((choice: { delta: object }) => choice.delta));
    const calls: { id: string; name: string; arguments: string }[] = [];
    for (const call of deltas.flatMap((part) => part.tool_calls ?? [])) {
      calls[call.index] ??= { id: call.id, name: call.function.name, arguments: "" };
      (calls[call.index] as { arguments: string }).arguments += call.function.arguments;
    }
    expect(calls).toEqual([
      { id: "toolu_1", name: "look", arguments: '{"at":2}' },
      { id: "toolu_2", name: "wait", arguments: "{}" },
    ]);
    expect(deltas.map((part) => part.reasoning_content ?? "").join("")).toBe("hm");
    expect(deltas.flatMap((part) => part.reasoning_details ?? [])).toEqual([
      { type: "reasoning.text", text: "hm", signature: "sig-1", format: "anthropic-claude-v1" },
    ]);
    expect(end.outcome.finishReason).toBe("tool_calls");
  });

  test.each([
    ["an error event", [START, OVERLOADED], "upstream_overloaded"],
    ["nothing at all", [], "stream_incomplete"],
    ["only its head", [START], "stream_incomplete"],
  ])("that begins with %s is a failure: another target may answer", async (_name, frames, code) => {
    const answer = async () => {
      const { text, bodyError, end } = await receive(
        await stream("anthropic", (response) => {
          write(response, frames);
          response.end();
        }),
      );
      expect(text).toBe("");
      throw bodyError ?? end.error;
    };
    expect(await failureOf(answer())).toMatchObject({ code, retryNext: true });
  });

  test.each([
    ["with an error event", [OVERLOADED], "upstream_overloaded"],
    ["without its end", [], "stream_incomplete"],
    ["in broken JSON", [{ type: "content_block_delta", index: 0, delta: 5 }], "upstream_invalid_response"],
  ])(
    "that breaks off %s ends in a coded error and no end marker, with what was written",
    async (_name, frames, code) => {
      const answer = await stream("anthropic", (response) => {
        write(response, [START, ...TEXT, ...frames]);
        response.end();
      });
      const { text, bodyError, end } = await receive(answer);
      expect(bodyError ?? end.error).toMatchObject({ code });
      expect(end.error).toMatchObject({ code });
      expect(text).not.toContain("[DONE]");
      expect(end.outcome).toMatchObject({ complete: false, usage: { raw: { input_tokens: 9 } }, outputBytes: 9 });
    },
  );

  test("whose connection is cut says so", async () => {
    const answer = await stream("anthropic", (response) => {
      write(response, [START, ...TEXT]);
      setImmediate(() => response.destroy());
    });
    const { bodyError, end } = await receive(answer);
    expect(bodyError).toMatchObject({ code: "upstream_disconnected" });
    expect(end.outcome.complete).toBe(false);
  });

  test("that the gateway lets go of ends the upstream call", async () => {
    const gone = Promise.withResolvers<void>();
    const answer = await stream("anthropic", (response) => {
      response.on("close", () => gone.resolve());
      write(response, [START, ...TEXT]);
    });
    if (!answer.streamed) throw new Error("expected a stream");
    answer.body.on("error", () => {});
    answer.body.destroy();
    await gone.promise;
    expect(answer.observer.end().outcome.complete).toBe(false);
  });
});
