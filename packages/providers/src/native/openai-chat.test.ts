import { describe, expect, test } from "vitest";
import { StreamObserver } from "../passthrough/stream-observer.ts";
import { presetOf } from "../presets.ts";
import { chatCall } from "../testing/chat-call.ts";
import { isUpstreamFailure, type UpstreamFailure } from "../upstream-failure.ts";
import { openAiChatNative } from "./openai-chat.ts";

const USAGE = { prompt_tokens: 7, completion_tokens: 40 };
const frame = (body: unknown) => `data: ${JSON.stringify(body)}\n\n`;
const text = (content: string, more: object = {}, index = 0) =>
  frame({ choices: [{ index, delta: { content }, finish_reason: null }], ...more });
const finish = (more: object = {}, index = 0, reason = "stop") =>
  frame({ choices: [{ index, delta: {}, finish_reason: reason }], ...more });
const usage = (report: object = USAGE) => frame({ choices: [], usage: report });
const DONE = "data: [DONE]\n\n";

/** `openai-compatible` is the one whose streams may end with the finish reason alone. */
function follow(frames: readonly string[], { body = {}, endMarker = "finish-reason" } = {}) {
  const provider = endMarker === "done" ? "vllm" : "openai-compatible";
  const call = chatCall({ stream: true, ...body }, { provider, baseUrl: "http://127.0.0.1" });
  const reader = openAiChatNative.eventReader(call, presetOf(provider));
  const observer = new StreamObserver({ reader, secret: null, stop: () => {} });
  const out = frames.map((one) => observer.push(Buffer.from(one))?.toString() ?? "").join("");
  return { out, ...observer.end() };
}

function read(document: object) {
  const call = chatCall({}, { baseUrl: "http://127.0.0.1" });
  return openAiChatNative.readDocument(Buffer.from(JSON.stringify(document)), call);
}

function failureOf(document: object): UpstreamFailure {
  try {
    read(document);
  } catch (error) {
    if (isUpstreamFailure(error)) return error;
    throw error;
  }
  throw new Error("the document was taken for an answer");
}

describe("usage in a stream", () => {
  const EARLY = { prompt_tokens: 7, completion_tokens: 0 };

  test.each([
    ["before a word was written, in a stream that is cut", [text("", { usage: EARLY }), text("a"), text("b")]],
    ["before a word was written, in a stream that ends well", [text("", { usage: EARLY }), text("a"), finish(), DONE]],
    ["with every word so far, in a stream that is cut", [text("a", { usage: USAGE }), text("b", { usage: USAGE })]],
    ["when one of two answers ends, before more of the other", [text("a"), finish({ usage: EARLY }), text("b", {}, 1)]],
  ])("that was told %s is what it had come to by then, not what is billed", (_when, frames) => {
    expect(follow(frames).outcome.usage).toMatchObject({ partial: true });
  });

  test.each([
    ["behind the finish reason", [text("a"), finish(), usage(), DONE]],
    ["with the finish reason", [text("a", { usage: EARLY }), finish({ usage: USAGE }), DONE]],
    ["with the last word, when the finish reason comes alone", [text("a", { usage: USAGE }), finish(), DONE]],
    ["in a stream that is cut behind it", [text("a"), finish(), usage()]],
  ])("that was told %s is what is billed", (_when, frames) => {
    expect(follow(frames, { endMarker: "done" }).outcome.usage).toStrictEqual({
      shape: "openai-chat",
      provider: "vllm",
      raw: USAGE,
    });
  });
});

describe("a stream without an end marker, of a server that is known to leave it out", () => {
  test("is whole when each of the answers that were asked for has finished, in any order", () => {
    const frames = [text("a", {}, 1), text("b"), finish({}, 1), text("c"), finish()];
    expect(follow(frames, { body: { n: 2 } }).error).toBeUndefined();
    expect(follow([text("a"), finish()]).error).toBeUndefined();
  });

  test("is not whole when one of two answers has not finished", () => {
    for (const frames of [
      [text("a"), text("b", {}, 1), finish()],
      [text("a"), finish()],
      [text("a"), finish(), finish()],
    ]) {
      expect(follow(frames, { body: { n: 2 } }).error?.code).toBe("stream_incomplete");
    }
  });
});

describe("an answer that broke off at the provider behind the provider", () => {
  const broken = (error?: object) => ({ index: 0, message: { content: "a" }, finish_reason: "error", error });
  const SHED = { code: 503, message: "No capacity", metadata: { provider_name: "x" } };

  test.each([
    ["in words of its own", broken(SHED), "upstream_overloaded"],
    ["without a word", broken(), "upstream_error"],
    ["with an error and no reason", { message: { content: "" }, error: { code: 502, message: "x" } }, "upstream_error"],
    ["for want of resources", { message: {}, finish_reason: "insufficient_system_resource" }, "upstream_overloaded"],
  ])(
    "is the provider's failure and another target's to answer, although its status is 200: %s",
    (_how, choice, code) => {
      expect(failureOf({ choices: [choice], usage: USAGE })).toMatchObject({
        code,
        retryNext: true,
        billing: "indeterminate",
        reported: { usage: { raw: USAGE } },
      });
    },
  );

  test("costs nothing when nothing was written and no usage is told", () => {
    expect(failureOf({ choices: [{ message: { content: "" }, error: SHED }] })).toMatchObject({
      billing: "none",
      reported: undefined,
    });
  });

  test("is an answer when another choice is whole", () => {
    const whole = { index: 1, message: { content: "b" }, finish_reason: "stop" };
    expect(read({ choices: [broken(SHED), whole], usage: USAGE })).toMatchObject({ complete: true });
  });

  test.each(["error", null])("ends a stream with an error of ours, and its usage counts (reason: %s)", (reason) => {
    const last = frame({ choices: [{ index: 0, delta: {}, finish_reason: reason, error: SHED }], usage: USAGE });
    const { out, error, outcome } = follow([text("a"), last, DONE]);
    expect(out).toBe(text("a"));
    expect(error).toMatchObject({ code: "upstream_overloaded", retryNext: true, reported: { usage: { raw: USAGE } } });
    expect(outcome).toMatchObject({ complete: false, usage: { raw: USAGE } });
    expect(outcome.usage).not.toHaveProperty("partial");
  });
});

test.each([
  ["an error", { error: { message: "boom", type: "server_error" } }],
  ["an error that is a text", { error: "boom" }],
  ["an error beside no choices", { error: { message: "boom" }, choices: [] }],
])("%s in a 200 is billed by the usage that it tells, and costs nothing without", (_what, document) => {
  expect(failureOf(document)).toMatchObject({ code: "upstream_error", billing: "none", reported: undefined });
  const told = failureOf({ ...document, usage: USAGE });
  expect(told).toMatchObject({ code: "upstream_error", billing: "indeterminate", reported: { usage: { raw: USAGE } } });
});
