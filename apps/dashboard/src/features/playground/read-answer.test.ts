import { describe, expect, test } from "vitest";
import { type Piece, readDocument, readError, readEvent } from "./read-answer.ts";

const USAGE = { inputTokens: 7, outputTokens: 2 };
const merged = (pieces: Piece[]): Piece =>
  Object.assign({}, ...pieces, { text: pieces.map(({ text }) => text ?? "").join("") });
const streamed = (format: Parameters<typeof readEvent>[0], events: unknown[]) =>
  merged(events.map((event) => readEvent(format, typeof event === "string" ? event : JSON.stringify(event))));

describe("text, tokens and the reason to stop are read from", () => {
  test("OpenAI chat, whole and streamed", () => {
    const usage = { prompt_tokens: 7, completion_tokens: 2 };
    const choices = [{ message: { content: "Hello" }, finish_reason: "stop" }];
    expect(readDocument("openai-chat", { choices, usage })).toEqual({ text: "Hello", stop: "stop", ...USAGE });
    const events = [
      { choices: [{ delta: { role: "assistant", content: "" } }] },
      { choices: [{ delta: { content: "Hel" } }] },
      { choices: [{ delta: { content: "lo" }, finish_reason: "stop" }] },
      { choices: [], usage },
      "[DONE]",
    ];
    expect(streamed("openai-chat", events)).toEqual({ text: "Hello", stop: "stop", ...USAGE });
  });

  test("OpenAI responses, whole and streamed", () => {
    const usage = { input_tokens: 7, output_tokens: 2 };
    const output = [{ type: "reasoning", summary: [] }, { content: [{ type: "output_text", text: "Hello" }] }];
    const expected = { text: "Hello", stop: "completed", ...USAGE };
    expect(readDocument("openai-responses", { status: "completed", output, usage })).toEqual(expected);
    const events = [
      { type: "response.created", response: { status: "in_progress", error: null } },
      { type: "response.output_text.delta", delta: "Hello" },
      { type: "response.output_text.done", text: "Hello" },
      { type: "response.completed", response: { status: "completed", usage, error: null } },
    ];
    expect(streamed("openai-responses", events)).toEqual(expected);
    const failed = { type: "response.failed", response: { error: { code: "server_error", message: "No." } } };
    expect(streamed("openai-responses", [failed]).error).toEqual({ code: "server_error", message: "No." });
  });

  test("Anthropic messages, whole and streamed", () => {
    const expected = { text: "Hello", stop: "end_turn", ...USAGE };
    const usage = { input_tokens: 7, output_tokens: 2 };
    const content = [{ type: "text", text: "Hello" }];
    expect(readDocument("anthropic-messages", { content, usage, stop_reason: "end_turn" })).toEqual(expected);
    const events = [
      { type: "message_start", message: { usage: { input_tokens: 7, output_tokens: 1 } } },
      { type: "content_block_delta", delta: { type: "text_delta", text: "Hello" } },
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } },
      { type: "message_stop" },
    ];
    expect(streamed("anthropic-messages", events)).toEqual(expected);
  });
});

test("an error is read from either envelope and from the middle of a stream; garbage adds nothing", () => {
  expect(readError({ error: { code: "budget_exceeded", message: "Spent." } })).toMatchObject({
    code: "budget_exceeded",
  });
  expect(readError({ type: "error", error: { type: "overloaded_error", message: "Busy." } })).toEqual({
    code: "overloaded_error",
    message: "Busy.",
  });
  expect(readEvent("openai-chat", '{"error":{"message":"Cut.","code":"stream_limit"}}').error?.code).toBe(
    "stream_limit",
  );
  for (const data of ["", "nonsense", "null", "[]", '{"choices":{"a":1}}'])
    expect(readEvent("openai-chat", data)).toEqual({});
});
