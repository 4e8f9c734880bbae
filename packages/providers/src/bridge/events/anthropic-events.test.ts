import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import fc from "fast-check";
import { expect, test } from "vitest";
import { presetOf } from "../../presets.ts";
import { anthropicMessages } from "../vendors/anthropic-messages.ts";
import { AnthropicEvents } from "./anthropic-events.ts";

type Event = Record<string, unknown>;

const pieces = fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { maxLength: 4 });
const input = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean()), {
  maxKeys: 3,
});

/** A block's content at its start, and its deltas. */
const block = fc.oneof(
  pieces.map((texts) => ({
    content: { type: "text", text: "" },
    deltas: texts.map((text) => ({ type: "text_delta", text })),
  })),
  fc.tuple(pieces, fc.stringMatching(/^[A-Za-z0-9]{4,20}$/)).map(([texts, signature]) => ({
    content: { type: "thinking", thinking: "", signature: "" },
    deltas: [
      ...texts.map((thinking) => ({ type: "thinking_delta", thinking })),
      { type: "signature_delta", signature },
    ],
  })),
  fc
    .stringMatching(/^[A-Za-z0-9]{4,20}$/)
    .map((data) => ({ content: { type: "redacted_thinking", data }, deltas: [] })),
  fc.tuple(input, fc.nat(5), fc.uuid()).map(([value, cut, id]) => {
    const text = Object.keys(value).length === 0 ? "" : JSON.stringify(value);
    const parts = [text.slice(0, cut), text.slice(cut)].filter(Boolean);
    return {
      content: { type: "tool_use", id: `toolu_${id}`, name: "look", input: {} },
      deltas: parts.map((partial_json) => ({ type: "input_json_delta", partial_json })),
    };
  }),
);

const streams = fc
  .record({
    blocks: fc.array(block, { minLength: 1, maxLength: 5 }),
    reason: fc.constantFrom("end_turn", "max_tokens", "tool_use", "refusal", "stop_sequence", "pause_turn"),
    usage: fc.record({
      input_tokens: fc.nat(10_000),
      cache_read_input_tokens: fc.nat(100),
      cache_creation_input_tokens: fc.nat(100),
    }),
    output: fc.nat(1_000),
  })
  .map(({ blocks, reason, usage, output }): Event[] => [
    {
      type: "message_start",
      message: {
        ...{ id: "msg_1", type: "message", role: "assistant", model: "claude-x-1", content: [] },
        ...{ stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } },
      },
    },
    { type: "ping" },
    ...blocks.flatMap(({ content, deltas }, index) => [
      { type: "content_block_start", index, content_block: content },
      ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
      { type: "content_block_stop", index },
    ]),
    { type: "message_delta", delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: output } },
    { type: "message_stop" },
  ]);

test("any stream reads as the vendor's own package reads it", async () => {
  await fc.assert(
    fc.asyncProperty(streams, async (events) => {
      const decoder = new AnthropicEvents();
      expect(told(events.flatMap((event) => decoder.decode(event)))).toEqual(told(await byPackage(events)));
    }),
    { numRuns: 200 },
  );
});

test.each([
  { type: "content_block_start", index: 0, content_block: 5 },
  { type: "content_block_delta", index: 0, delta: "x" },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "begun nowhere" } },
  { type: "content_block_start", index: 0, content_block: { type: "tool_use", name: "look", input: {} } },
])("what cannot be read ends the stream instead of being left out: %j", (event) => {
  expect(() => new AnthropicEvents().decode(event)).toThrow(
    expect.objectContaining({ code: "upstream_invalid_response" }),
  );
});

async function byPackage(events: readonly Event[]): Promise<LanguageModelV4StreamPart[]> {
  const text = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
  const target = { preset: presetOf("anthropic"), upstreamModel: "claude-sonnet-4-5" };
  const respond = async () => new Response(text, { headers: { "content-type": "text/event-stream" } });
  const model = await anthropicMessages.model(target, respond);
  const tools = [{ type: "function" as const, name: "look", inputSchema: { type: "object" as const } }];
  const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: "x" }] }];
  const { stream } = await model.doStream({ prompt, tools });
  const parts: LanguageModelV4StreamPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

/** What renderers and records make use of. */
function told(parts: readonly LanguageModelV4StreamPart[]): unknown[] {
  return parts.flatMap((part): unknown[] => {
    switch (part.type) {
      case "response-metadata":
        return [{ type: part.type, modelId: part.modelId }];
      case "finish": {
        const { inputTokens, outputTokens } = part.usage;
        return [{ type: part.type, finishReason: part.finishReason, inputTokens, outputTokens }];
      }
      case "reasoning-start":
      case "reasoning-delta":
      case "tool-input-start":
      case "tool-input-delta":
      case "tool-call":
      case "text-delta":
        return [{ ...part }];
      default:
        return [];
    }
  });
}
