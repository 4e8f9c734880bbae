import { describe, expect, test } from "vitest";
import { openAiChatNative } from "../native/openai-chat.ts";
import { presetOf } from "../presets.ts";
import { chatCall } from "../testing/chat-call.ts";
import type { UpstreamFailure } from "../upstream-failure.ts";
import { StreamObserver } from "./stream-observer.ts";

const frame = (body: unknown) => `data: ${JSON.stringify(body)}\n\n`;
const text = (content: string, more: object = {}) =>
  frame({ model: "up-1", choices: [{ index: 0, delta: { content }, finish_reason: null }], ...more });
const finish = (reason = "stop") => frame({ model: "up-1", choices: [{ index: 0, delta: {}, finish_reason: reason }] });
const usage = (prompt: number, completion: number) =>
  frame({ model: "up-1", choices: [], usage: { prompt_tokens: prompt, completion_tokens: completion } });
const DONE = "data: [DONE]\n\n";

interface Particulars {
  hideUsage?: boolean;
  endMarker?: "done" | "finish-reason";
}

function reader({ hideUsage = false, endMarker = "done" }: Particulars) {
  const provider = endMarker === "done" ? "vllm" : "openai-compatible";
  const call = chatCall(
    { stream: true, stream_options: { include_usage: !hideUsage } },
    { provider, baseUrl: "http://127.0.0.1" },
  );
  return openAiChatNative.eventReader(call, presetOf(provider));
}

function follow(chunks: (string | Buffer)[], particulars: Particulars = {}) {
  const stopped: UpstreamFailure[] = [];
  const observer = new StreamObserver({
    reader: reader(particulars),
    secret: "sk-secret-123",
    stop: (failure) => stopped.push(failure),
  });
  const out: Buffer[] = [];
  for (const chunk of chunks) {
    const bytes = observer.push(Buffer.from(chunk as string));
    if (bytes) out.push(Buffer.from(bytes));
  }
  const { outcome, remainder, error } = observer.end();
  if (remainder) out.push(remainder);
  return { text: Buffer.concat(out).toString(), outcome, error, stopped };
}

const GOOD = `: PROCESSING\n\n${text("日本")}${text("語 \u{1f600}")}\r\n${finish()}${usage(7, 3)}${DONE}`;

describe("a whole stream", () => {
  test("passes byte for byte when the caller asked for usage", () => {
    const { text: out, outcome, error } = follow([GOOD]);
    expect(out).toBe(GOOD);
    expect(error).toBeUndefined();
    expect(outcome).toEqual({
      usage: { shape: "openai-chat", provider: "vllm", raw: { prompt_tokens: 7, completion_tokens: 3 } },
      responseModel: "up-1",
      finishReason: "stop",
      complete: true,
      outputBytes: Buffer.byteLength("日本語 \u{1f600}"),
    });
  });

  test("loses only the closing usage chunk when the caller did not, and is metered all the same", () => {
    const { text: out, outcome } = follow([GOOD], { hideUsage: true });
    expect(out).toBe(GOOD.replace(usage(7, 3), ""));
    expect(outcome.usage?.raw).toEqual({ prompt_tokens: 7, completion_tokens: 3 });
  });

  test("gives the same bytes and the same outcome cut at any byte", () => {
    const bytes = Buffer.from(GOOD);
    for (const hideUsage of [false, true]) {
      const whole = follow([bytes], { hideUsage });
      for (let cut = 1; cut < bytes.length; cut++) {
        const parts = follow([bytes.subarray(0, cut), bytes.subarray(cut)], { hideUsage });
        expect(parts.text).toBe(whole.text);
        expect(parts.outcome).toEqual(whole.outcome);
      }
    }
  });

  test("may end without a blank line behind its end marker", () => {
    const { text: out, error } = follow([text("x"), "data: [DONE]"]);
    expect(error).toBeUndefined();
    expect(out).toBe(`${text("x")}data: [DONE]`);
  });

  test("hands the chunk on itself, not a copy", () => {
    const observer = new StreamObserver({ reader: reader({ hideUsage: true }), secret: null, stop: () => {} });
    const chunk = Buffer.from(text("x"));
    expect(observer.push(chunk)?.buffer).toBe(chunk.buffer);
  });
});

describe("usage", () => {
  test("that is cumulative counts once, with its last value", () => {
    const cumulative = (n: number) => text("x", { usage: { prompt_tokens: 7, completion_tokens: n } });
    const { outcome } = follow([cumulative(1), cumulative(2), cumulative(9), finish(), DONE]);
    expect(outcome.usage?.raw).toEqual({ prompt_tokens: 7, completion_tokens: 9 });
  });

  test("that is null on the way does not wipe out what was reported", () => {
    const { outcome } = follow([usage(7, 3), text("x", { usage: null }), DONE]);
    expect(outcome.usage?.raw).toEqual({ prompt_tokens: 7, completion_tokens: 3 });
  });

  test("in Groq's own place is found", () => {
    const { outcome } = follow([frame({ choices: [], x_groq: { usage: { prompt_tokens: 1 } } }), DONE]);
    expect(outcome.usage?.raw).toEqual({ prompt_tokens: 1 });
  });

  test("that never came is null, not zero", () => {
    expect(follow([text("x"), finish(), DONE]).outcome.usage).toBeNull();
  });

  test("is not taken from the words of the model", () => {
    const quoted = text('"usage":{"prompt_tokens":1}} data: {"usage":{"prompt_tokens":2}}');
    const { text: out, outcome } = follow([quoted, DONE], { hideUsage: true });
    expect(outcome.usage).toBeNull();
    expect(out).toBe(quoted + DONE);
  });

  test("a first chunk without choices and without usage is not swallowed (Azure's filter results)", () => {
    const filters = frame({ choices: [], prompt_filter_results: [] });
    expect(follow([filters, DONE], { hideUsage: true }).text).toBe(filters + DONE);
  });
});

describe("a stream that breaks", () => {
  test("without its end marker is incomplete", () => {
    const { error, outcome } = follow([text("abc"), finish()]);
    expect(error?.code).toBe("stream_incomplete");
    expect(outcome).toMatchObject({ complete: false, outputBytes: 3, finishReason: "stop" });
  });

  test("without its end marker is whole where the server is known to leave it out, if it finished", () => {
    expect(follow([text("abc"), finish()], { endMarker: "finish-reason" }).error).toBeUndefined();
    expect(follow([text("abc")], { endMarker: "finish-reason" }).error?.code).toBe("stream_incomplete");
  });

  test("in the middle of a frame does not hand the half frame on", () => {
    const { text: out, error } = follow([text("a"), 'data: {"choices":[{"delta":{"content":"b']);
    expect(out).toBe(text("a"));
    expect(error?.code).toBe("stream_incomplete");
  });

  test.each([
    ["OpenAI's", frame({ error: { message: "boom", type: "server_error" } }), "upstream_error"],
    ["an overload", frame({ error: { message: "x", type: "overloaded_error" } }), "upstream_overloaded"],
    ["OpenRouter's with a number", frame({ error: { code: 429, message: "x" }, choices: [] }), "upstream_rate_limited"],
    ["a text", frame({ error: "boom" }), "upstream_error"],
    ["a named event", 'event: error\ndata: {"message":"boom"}\n\n', "upstream_error"],
    [
      "bare JSON behind the events",
      '{"error":{"code":503,"message":"shed","status":"UNAVAILABLE"}}\n\n',
      "upstream_overloaded",
    ],
    ["bare JSON without a line end", '[{"error":{"code":503,"message":"shed"}}]', "upstream_overloaded"],
  ])("with an error event ends in ours, and the provider's is not handed on: %s", (_name, event, code) => {
    const {
      text: out,
      error,
      outcome,
    } = follow([text("a"), event, text("never"), DONE].slice(0, event.endsWith("\n\n") ? 4 : 2));
    expect(out).toBe(text("a"));
    expect(error?.code).toBe(code);
    expect(outcome).toMatchObject({ complete: false, outputBytes: 1 });
  });

  test("in broken JSON stops there and tells the upstream so, once", () => {
    const { text: out, error, stopped } = follow([`${text("a")}data: {broken\n\n${text("b")}`, text("c")]);
    expect(out).toBe(text("a"));
    expect(error?.code).toBe("upstream_invalid_response");
    expect(stopped).toEqual([error]);
  });

  test("in a frame without end is cut", () => {
    const { error } = follow([`data: ${"x".repeat(16 * 1024 * 1024)}`, "x".repeat(100)]);
    expect(error?.code).toBe("upstream_response_too_large");
  });
});

test("tool calls, reasoning and refusals count as written text", () => {
  const delta = {
    content: "ab",
    reasoning_content: "cd",
    refusal: "e",
    tool_calls: [{ index: 0, function: { name: "f", arguments: '{"x":1}' } }],
  };
  expect(follow([frame({ choices: [{ delta }, { delta: { content: "2nd" } }] }), DONE]).outcome.outputBytes).toBe(16);
});

test("a stream whose text goes far beyond the output cap is cut", () => {
  const stopped: string[] = [];
  const stop = (failure: UpstreamFailure) => stopped.push(failure.code);
  const observer = new StreamObserver({ reader: reader({}), secret: null, maxOutputBytes: 1_000, stop });
  for (let chunk = 0; chunk < 200; chunk++) observer.push(Buffer.from(text("0123456789")));
  expect(stopped).toEqual(["stream_limit"]);
  const { error, outcome } = observer.end();
  expect(error?.code).toBe("stream_limit");
  expect(outcome.outputBytes).toBeLessThan(1_200);
});
