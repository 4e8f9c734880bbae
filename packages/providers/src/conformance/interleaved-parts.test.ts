import type { LanguageModelV4Content, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { generationDialect } from "@gatehouse/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallerCodec, Reply } from "./exchange.ts";
import { CALLERS } from "./families.ts";

type Part = LanguageModelV4StreamPart;
type Caller = (typeof CALLERS)[number];

/** One block of an answer: the content that it is in a document, and the parts that it is in a stream. */
interface Block {
  content: LanguageModelV4Content;
  parts: Part[];
}

const USAGE = {
  inputTokens: { total: 9, noCache: 9, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 5, text: 5, reasoning: 0 },
};
const FINISH = { finishReason: { unified: "tool-calls", raw: "tool_calls" }, usage: USAGE } as const;
const SIGNED = { anthropic: { signature: "c2lnbmVk" } };

const pieces = (text: string, size: number) => text.match(new RegExp(`.{1,${size}}`, "gsu")) ?? [];

function textBlock(text: string, size: number): Block {
  const deltas = pieces(text, size).map((delta): Part => ({ type: "text-delta", id: "t", delta }));
  return {
    content: { type: "text", text },
    parts: [{ type: "text-start", id: "t" }, ...deltas, { type: "text-end", id: "t" }],
  };
}

function reasoningBlock(text: string, size: number): Block {
  const deltas = pieces(text, size).map((delta): Part => ({ type: "reasoning-delta", id: "r", delta }));
  return {
    content: { type: "reasoning", text, providerMetadata: SIGNED },
    parts: [
      { type: "reasoning-start", id: "r" },
      ...deltas,
      // As Anthropic's package does: the signature comes with a delta that has no text.
      { type: "reasoning-delta", id: "r", delta: "", providerMetadata: SIGNED },
      { type: "reasoning-end", id: "r" },
    ],
  };
}

function toolBlock(index: number, argument: string, size: number): Block {
  const call = {
    type: "tool-call",
    toolCallId: `call_${index}`,
    toolName: `tool_${index}`,
    input: JSON.stringify({ argument }),
  } as const;
  const deltas = pieces(call.input, size).map(
    (delta): Part => ({ type: "tool-input-delta", id: `call_${index}`, delta }),
  );
  const start: Part = { type: "tool-input-start", id: call.toolCallId, toolName: call.toolName };
  return { content: call, parts: [start, ...deltas, { type: "tool-input-end", id: call.toolCallId }, call] };
}

const WORDS = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const SIZE = fc.integer({ min: 1, max: 5 });
const blocks = fc
  .record({
    reasoning: fc.option(fc.tuple(WORDS, SIZE)),
    text: fc.option(fc.tuple(WORDS, SIZE)),
    tools: fc.array(fc.tuple(WORDS, SIZE), { minLength: 1, maxLength: 4 }),
  })
  .map(({ reasoning, text, tools }) => [
    ...(reasoning ? [reasoningBlock(...reasoning)] : []),
    ...(text ? [textBlock(...text)] : []),
    ...tools.map(([argument, size], index) => toolBlock(index, argument, size)),
  ]);

/** The parts of all blocks in some order that keeps the order within each, and begins the blocks in theirs. */
function interleaved(whole: readonly Block[], choices: readonly number[]): Part[] {
  const queues = whole.map(({ parts }) => [...parts]);
  const parts = queues.map((queue) => queue.shift() as Part);
  for (let turn = 0; queues.some((queue) => queue.length > 0); turn++) {
    const open = queues.filter((queue) => queue.length > 0);
    parts.push((open[(choices[turn % choices.length] ?? 0) % open.length] as Part[]).shift() as Part);
  }
  return parts;
}

const IDENTITY = { id: "0".repeat(32), createdSeconds: 1, model: "m" };
const BODIES: Record<Caller["format"], object> = {
  "openai-chat": { model: "m", messages: [{ role: "user", content: "x" }] },
  "openai-responses": { model: "m", input: "x" },
  "openai-completions": { model: "m", prompt: "x" },
  "anthropic-messages": { model: "m", messages: [{ role: "user", content: "x" }], max_tokens: 9 },
  gemini: { contents: [{ parts: [{ text: "x" }] }] },
};

/** What a caller's client makes of the parts as a stream, and of the same blocks as a document. */
function bothWays({ format, codec }: Caller, whole: readonly Block[], parts: readonly Part[]): [Reply, Reply, string] {
  const dialect = generationDialect(format);
  if (!dialect) throw new Error(`there is no dialect ${format}`);
  const more = /openai-c/.test(format) ? { stream: true, stream_options: { include_usage: true } } : {};
  const bytes = Buffer.from(JSON.stringify({ ...BODIES[format], ...more }));
  const request = dialect.parse(bytes, { model: "m", stream: true });
  const renderer = dialect.streamRenderer(IDENTITY, request);
  const frames = [...parts, { type: "finish", ...FINISH } as Part].map((part) => renderer.render(part));
  const text = Buffer.concat(frames.filter((frame) => frame !== undefined)).toString();
  const content = whole.map((block) => block.content);
  const document = dialect.renderResult({ content, warnings: [], ...FINISH }, IDENTITY, request);
  return [codec.readReplyStream(text), (codec as CallerCodec).readReply(JSON.parse(document.toString())), text];
}

describe.each(CALLERS)("a caller that speaks $label", (caller) => {
  test("makes the same of a stream, in whatever order its blocks' parts come, as of the document", () => {
    fc.assert(
      fc.property(blocks, fc.array(fc.nat(7), { minLength: 1, maxLength: 30 }), (whole, choices) => {
        const [streamed, read] = bothWays(caller, whole, interleaved(whole, choices));
        expect(streamed).toEqual(read);
      }),
      { numRuns: 150 },
    );
  });
});

test("reasoning stays one block with its signature, whatever comes in between", () => {
  const caller = CALLERS.find(({ format }) => format === "anthropic-messages") as Caller;
  fc.assert(
    fc.property(blocks, fc.array(fc.nat(7), { minLength: 1, maxLength: 30 }), (whole, choices) => {
      const thoughts = whole.filter(({ content }) => content.type === "reasoning").length;
      const [, , text] = bothWays(caller, whole, interleaved(whole, choices));
      expect(text.split('"type":"thinking"').length - 1).toBe(thoughts);
      expect(text.split('"type":"signature_delta"').length - 1).toBe(thoughts);
    }),
    { numRuns: 150 },
  );
});
