import { describe, expect, test } from "vitest";
import { anthropicMessages } from "../../anthropic-messages/dialect.ts";
import type { Dialect } from "../../dialect.ts";
import { gemini } from "../../gemini/dialect.ts";
import { openAiChat } from "../../openai-chat/dialect.ts";
import { openAiResponses } from "../../openai-responses/dialect.ts";
import { textsOf } from "./texts-of.ts";

type Json = Record<string, unknown>;

const parse = (dialect: Dialect, body: Json) =>
  dialect.parse(Buffer.from(JSON.stringify(dialect === gemini ? body : { model: "m", ...body })), { model: "m" });

describe("what a vendor has signed is told apart", () => {
  const signed = (dialect: Dialect, body: Json) =>
    textsOf(parse(dialect, body))
      .filter((found) => found.signed)
      .map(({ text }) => text);
  const model = (...parts: Json[]) => ({ contents: [{ role: "model", parts }] });

  test("thinking with its signature, but not what its vendor takes changed or never signed", () => {
    const content = [
      { type: "thinking", thinking: "a", signature: "c2ln" },
      { type: "thinking", thinking: "b", signature: "" },
      { type: "text", text: "c" },
    ];
    expect(signed(anthropicMessages, { max_tokens: 1, messages: [{ role: "assistant", content }] })).toEqual(["a"]);
    const thought = { text: "a", thought: true, thoughtSignature: "c2ln" };
    const called = { functionCall: { name: "f", args: { x: "b" } }, thoughtSignature: "c2ln" };
    expect(signed(gemini, model(thought, { text: "c", thought: true }, called))).toEqual(["a"]);
    const details = [{ type: "reasoning.text", text: "a", format: "anthropic-claude-v1", signature: "c2ln" }];
    const messages = [{ role: "assistant", content: "b", reasoning_content: "a", reasoning_details: details }];
    expect(signed(openAiChat, { messages })).toEqual(["a"]);
  });

  test("summaries that go back to another vendor than OpenAI", () => {
    const packed = `gatehouse.${Buffer.from('{"anthropic":{"signature":"c2ln"}}').toString("base64url")}`;
    const item = (encrypted_content: string) => ({
      input: [{ type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "a" }], encrypted_content }],
    });
    expect(signed(openAiResponses, item(packed))).toEqual(["a"]);
    expect(signed(openAiResponses, item("gAAAA"))).toEqual([]);
  });

  test("nothing that a caller can mark by themselves", () => {
    const mark = { signature: "x", thought: true, thoughtSignature: "x" };
    const thinking = { type: "thinking", thinking: "a", ...mark };
    const packed = `gatehouse.${Buffer.from('{"anthropic":{"signature":"c2ln"}}').toString("base64url")}`;
    for (const role of ["user", "system", "tool", "developer"]) {
      const details = [{ type: "reasoning.text", text: "a", signature: "x" }];
      const messages = [{ role, content: "a", ...mark, reasoning_details: details }];
      expect(signed(openAiChat, { messages }), role).toEqual([]);
    }
    const nested = { role: "assistant", content: [thinking], reasoning_details: ["a"] };
    const messages = [
      { role: "user", content: [thinking, nested, { type: "tool_result", tool_use_id: "t", content: [thinking] }] },
      { role: "assistant", content: [{ type: "text", text: "a", ...mark, encrypted_content: packed }], ...mark },
    ];
    expect(signed(anthropicMessages, { max_tokens: 1, messages, system: [thinking] })).toEqual([]);
    const parts = [{ text: "a", ...mark }];
    const turns = [{ role: "user", parts }, { parts }, { role: "model", parts: [{ text: "a", signature: "x" }] }];
    expect(signed(gemini, { systemInstruction: { role: "model", parts }, contents: turns })).toEqual([]);
    const content = [{ type: "input_text", text: "a", encrypted_content: packed }];
    const input = [{ role: "user", content, encrypted_content: packed, ...mark }, thinking];
    expect(signed(openAiResponses, { input })).toEqual([]);
  });
});
