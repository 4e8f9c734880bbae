import { describe, expect, test } from "vitest";
import type { UpstreamCall } from "../adapter.ts";
import { presetOf } from "../presets.ts";
import { chatCall } from "../testing/chat-call.ts";
import { isUpstreamFailure } from "../upstream-failure.ts";
import { NATIVE_FORMATS } from "./registry.ts";

type Format = keyof typeof NATIVE_FORMATS;

const SHED = { type: "overloaded_error", message: "Overloaded" };
const FAILED: readonly [Format, object, object][] = [
  ["openai-chat", { error: SHED }, { usage: { prompt_tokens: 7, completion_tokens: 3 } }],
  ["openai-completions", { error: SHED }, { usage: { prompt_tokens: 7, completion_tokens: 3 } }],
  ["openai-responses", { status: "failed", error: SHED }, { usage: { input_tokens: 7, output_tokens: 3 } }],
  ["anthropic-messages", { type: "error", error: SHED }, { usage: { input_tokens: 7, output_tokens: 3 } }],
  ["gemini", { error: SHED }, { usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 3 } }],
  ["openai-embeddings", { error: SHED }, { usage: { prompt_tokens: 7 } }],
  ["openai-images", { error: SHED }, { usage: { input_tokens: 7, output_tokens: 3 } }],
  ["openai-transcriptions", { error: SHED }, { usage: { seconds: 7 } }],
];

const callOf = (format: Format): UpstreamCall => {
  const call = chatCall({ stream: true }, { baseUrl: "http://127.0.0.1" });
  return { ...call, request: { ...call.request, format } };
};

function failureOf(format: Format, document: object) {
  try {
    NATIVE_FORMATS[format]?.readDocument(Buffer.from(JSON.stringify(document)), callOf(format));
  } catch (error) {
    if (isUpstreamFailure(error)) return error;
    throw error;
  }
  throw new Error("the document was taken for an answer");
}

describe.each(FAILED)("an error of %s in spite of its status", (format, error, usage) => {
  test("brings what it tells of its usage along, which the provider bills", () => {
    const failure = failureOf(format, { ...error, ...usage });
    expect(failure).toMatchObject({ code: "upstream_overloaded", retryNext: true, billing: "indeterminate" });
    expect(failure.reported?.usage?.raw).toEqual(Object.values(usage)[0]);
    expect(failure.reported?.usage).not.toHaveProperty("partial");
  });

  test("costs nothing when it tells of none", () => {
    expect(failureOf(format, error)).toMatchObject({ billing: "none", reported: undefined });
  });
});

describe("a stream of OpenAI's responses", () => {
  const usage = { input_tokens: 7, output_tokens: 3 };
  const reader = () => {
    const { eventReader } = NATIVE_FORMATS["openai-responses"] as NonNullable<(typeof NATIVE_FORMATS)[Format]>;
    return eventReader(callOf("openai-responses"), presetOf("openai"));
  };

  test("that fails brings what it tells of its usage along", () => {
    const verdict = reader().read({ type: "response.failed", response: { error: SHED, usage } }, null);
    expect(verdict).toMatchObject({ fail: { billing: "indeterminate", reported: { usage: { raw: usage } } } });
    const silent = reader().read({ type: "response.failed", response: { error: SHED, usage: null } }, null);
    expect(silent).toMatchObject({ fail: { billing: "none", reported: undefined } });
  });

  test("that is cut has not told the last of its usage", () => {
    const cut = reader();
    cut.read({ type: "response.in_progress", response: { usage: { input_tokens: 7, output_tokens: 0 } } }, null);
    expect(cut.outcome().usage).toMatchObject({ partial: true });
    cut.read({ type: "response.completed", response: { usage } }, null);
    expect(cut.outcome().usage).toStrictEqual({ shape: "openai-responses", provider: "openai-compatible", raw: usage });
  });
});
