import type { LanguageModelV4Content, LanguageModelV4StreamPart, LanguageModelV4Usage } from "@ai-sdk/provider";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentBytes, StreamTally } from "../canonical/stream-tally.ts";
import { renderCompletion } from "./render-completion.ts";
import { ChunkRenderer } from "./render-stream.ts";

const IDENTITY = { id: "1", createdSeconds: 1, model: "m" };
const USAGE: LanguageModelV4Usage = {
  inputTokens: { total: 9, noCache: 4, cacheRead: 5, cacheWrite: undefined },
  outputTokens: { total: 7, text: 4, reasoning: 3 },
};
const STOP = { unified: "stop", raw: "x" } as const;

/** A word, cut into deltas; the cuts must not change what a client puts together. */
const deltas = fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 4 });
const textBlock = deltas.map((pieces) => ({ kind: "text" as const, pieces }));
const reasoningBlock = fc
  .tuple(deltas, fc.option(fc.string({ minLength: 1 }), { nil: undefined }))
  .map(([pieces, signature]) => ({ kind: "reasoning" as const, pieces, signature }));
const toolBlock = fc
  .tuple(fc.json(), fc.constantFrom("streamed", "whole", "announced"))
  .map(([input, manner]) => ({ kind: "tool" as const, input, manner }));
const blocks = fc.array(fc.oneof(textBlock, reasoningBlock, toolBlock), { minLength: 1, maxLength: 6 });
type Block = Parameters<Parameters<typeof blocks.map>[0]>[0][number];

const signed = (signature: string | undefined) =>
  signature === undefined ? {} : { providerMetadata: { anthropic: { signature } } };

function asContent(block: Block, index: number): LanguageModelV4Content {
  if (block.kind === "text") return { type: "text", text: block.pieces.join("") };
  if (block.kind === "reasoning") return { type: "reasoning", text: block.pieces.join(""), ...signed(block.signature) };
  return { type: "tool-call", toolCallId: `call-${index}`, toolName: "f", input: block.input };
}

function asParts(block: Block, index: number): LanguageModelV4StreamPart[] {
  const id = `call-${index}`;
  if (block.kind === "text") return block.pieces.map((delta) => ({ type: "text-delta", id, delta }));
  if (block.kind === "reasoning") {
    const pieces = block.pieces.map((delta) => ({ type: "reasoning-delta", id, delta }) as const);
    return block.signature === undefined
      ? pieces
      : [...pieces, { type: "reasoning-delta", id, delta: "", ...signed(block.signature) }];
  }
  const whole = { type: "tool-call", toolCallId: id, toolName: "f", input: block.input } as const;
  if (block.manner === "whole") return [whole];
  const start = { type: "tool-input-start", id, toolName: "f" } as const;
  if (block.manner === "announced") return [start, whole];
  const middle = Math.floor(block.input.length / 2);
  const pieces = [block.input.slice(0, middle), block.input.slice(middle)];
  return [start, ...pieces.map((delta) => ({ type: "tool-input-delta", id, delta }) as const), whole];
}

/** Puts the chunks of a stream together as a client does. */
function accumulate(stream: string) {
  const message: Record<string, unknown> = { content: null };
  const calls: { id: string; type: string; function: { name: string; arguments: string } }[] = [];
  let finishReason: string | null = null;
  for (const frame of stream.split("\n\n").filter((text) => text.startsWith("data: {"))) {
    const { choices } = JSON.parse(frame.slice(6));
    for (const { delta, finish_reason } of choices) {
      finishReason ??= finish_reason;
      if (delta.content) message.content = (message.content ?? "") + delta.content;
      if (delta.reasoning_content)
        message.reasoning_content = `${message.reasoning_content ?? ""}${delta.reasoning_content}`;
      for (const detail of delta.reasoning_details ?? []) {
        message.reasoning_details = [...((message.reasoning_details as unknown[]) ?? []), detail];
      }
      for (const { index, ...call } of delta.tool_calls ?? []) {
        const open = calls[index];
        if (open) open.function.arguments += call.function.arguments;
        else calls[index] = call;
      }
    }
  }
  return { message: { ...message, ...(calls.length > 0 ? { tool_calls: calls } : {}) }, finishReason };
}

function render(parts: LanguageModelV4StreamPart[], includeUsage = false) {
  const renderer = new ChunkRenderer(IDENTITY, includeUsage);
  const tally = new StreamTally();
  const frames = [...parts, { type: "finish", usage: USAGE, finishReason: STOP } as const].map((part) => {
    tally.follow(part);
    return renderer.render(part);
  });
  return { text: Buffer.concat(frames.filter((frame) => frame !== undefined)).toString(), tally };
}

describe("a rendered stream", () => {
  test("puts together to the document that the same answer renders to", () => {
    fc.assert(
      fc.property(blocks, (list) => {
        const content = list.map(asContent);
        const result = { content, finishReason: STOP, usage: USAGE, warnings: [] };
        const document = JSON.parse(renderCompletion(result, IDENTITY).toString()).choices[0];
        const { text, tally } = render(list.flatMap(asParts));
        const { message, finishReason } = accumulate(text);
        const { role: _, refusal: __, ...expected } = document.message;
        expect(message).toEqual({ ...expected, content: expected.content === "" ? null : expected.content });
        expect(finishReason).toBe(document.finish_reason);
        expect(tally.outputBytes).toBe(contentBytes(content));
      }),
    );
  });

  test("ends with its finish reason, the usage when asked for, and the end marker", () => {
    const parts: LanguageModelV4StreamPart[] = [{ type: "text-delta", id: "1", delta: "x" }];
    expect(render(parts).text).not.toContain('"usage"');
    const { text } = render(parts, true);
    const [, finish, usage, done] = text.trim().split("\n\n");
    expect(finish).toContain('"finish_reason":"stop"');
    expect(JSON.parse(usage?.slice(6) ?? "")).toMatchObject({
      choices: [],
      usage: {
        prompt_tokens: 9,
        completion_tokens: 7,
        total_tokens: 16,
        prompt_tokens_details: { cached_tokens: 5 },
        completion_tokens_details: { reasoning_tokens: 3 },
      },
    });
    expect(done).toBe("data: [DONE]");
  });

  test("names the model that answered, once it is known", () => {
    const { text } = render([
      { type: "response-metadata", modelId: "real-1" },
      { type: "text-delta", id: "1", delta: "x" },
    ]);
    expect(text).toContain('"model":"real-1"');
    expect(text).not.toContain('"model":"m"');
  });

  test("hands generated images on", () => {
    const { text } = render([{ type: "file", mediaType: "image/png", data: { type: "data", data: "AAAA" } }]);
    expect(text).toContain('"url":"data:image/png;base64,AAAA"');
  });
});

test.each([
  ["stop", "stop"],
  ["length", "length"],
  ["content-filter", "content_filter"],
  ["tool-calls", "tool_calls"],
  ["error", "error"],
  ["other", "stop"],
] as const)("the finish reason %s is %s to OpenAI clients", (unified, reason) => {
  const result = { content: [], finishReason: { unified, raw: "x" }, usage: USAGE, warnings: [] };
  expect(JSON.parse(renderCompletion(result, IDENTITY).toString()).choices[0].finish_reason).toBe(reason);
});
