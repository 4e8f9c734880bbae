import { describe, expect, test } from "vitest";
import type { UpstreamCall } from "../adapter.ts";
import { StreamObserver } from "../passthrough/stream-observer.ts";
import { presetOf } from "../presets.ts";
import { chatCall } from "../testing/chat-call.ts";
import { isUpstreamFailure } from "../upstream-failure.ts";
import { NATIVE_FORMATS } from "./registry.ts";

type Format = keyof typeof NATIVE_FORMATS;

const DEPTH = 20_000;
const nested = (open: string, inner: string, close: string) => open.repeat(DEPTH) + inner + close.repeat(DEPTH);
/** Values that take a program down which follows them by calling itself, or takes them for a text. */
const HOSTILE = {
  "objects in objects": nested('{"a":', "1", "}"),
  "arrays in arrays": nested("[", "", "]"),
  "texts in texts": nested('[{"text":', '"x"', "}]"),
  "an object that is no text": '{"toString":1,"valueOf":1}',
};

/** A place that a reader looks at; HERE stands for the value. */
const EVENTS: readonly [Format, string][] = [
  ["openai-chat", '{"choices":[{"delta":{"content":HERE}}]}'],
  ["openai-chat", '{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":HERE}}]}}]}'],
  ["openai-chat", '{"choices":[{"finish_reason":HERE,"index":HERE}],"usage":HERE,"model":HERE,"service_tier":HERE}'],
  ["openai-chat", '{"choices":[{"finish_reason":"error","error":HERE}]}'],
  ["openai-chat", '{"choices":HERE}'],
  ["openai-chat", '{"error":{"message":HERE}}'],
  ["openai-chat", '{"error":HERE}'],
  ["openai-responses", '{"type":HERE}'],
  ["openai-responses", '{"type":"response.completed","response":{"output":HERE,"usage":HERE,"id":HERE}}'],
  ["openai-responses", '{"type":"response.failed","response":{"error":{"message":HERE}}}'],
  ["anthropic-messages", '{"type":"content_block_start","content_block":{"type":"tool_use","input":{"a":HERE}}}'],
  ["anthropic-messages", '{"type":"content_block_delta","delta":{"text":HERE}}'],
  ["anthropic-messages", '{"type":"message_start","message":{"usage":HERE,"model":HERE}}'],
  ["anthropic-messages", '{"type":"message_delta","delta":HERE,"usage":{"speed":HERE}}'],
  ["gemini", '{"candidates":[{"content":{"parts":[{"functionCall":{"args":HERE}}]}}]}'],
  ["gemini", '{"candidates":[{"content":{"parts":[{"text":HERE}]},"finishReason":HERE}],"usageMetadata":HERE}'],
  ["openai-images", '{"type":HERE}'],
  ["openai-images", '{"type":"image_generation.completed","usage":{"a":HERE}}'],
  ["openai-speech", '{"type":"speech.audio.done","usage":HERE}'],
  ["openai-transcriptions", '{"type":"transcript.text.done","usage":HERE}'],
];

const DOCUMENTS: readonly [Format, string][] = [
  ["openai-chat", '{"choices":[{"message":{"content":HERE,"tool_calls":[{"function":{"arguments":HERE}}]}}]}'],
  ["openai-chat", '{"choices":[{"finish_reason":"error","error":HERE}]}'],
  ["openai-chat", '{"error":HERE}'],
  ["openai-responses", '{"output":[{"content":[{"text":HERE}],"arguments":HERE}],"usage":HERE}'],
  ["openai-responses", '{"error":{"message":HERE}}'],
  ["anthropic-messages", '{"content":[{"type":"tool_use","input":{"a":HERE}}],"usage":HERE}'],
  ["anthropic-messages", '{"type":"error","error":{"message":HERE}}'],
  ["gemini", '{"candidates":[{"content":{"parts":[{"functionCall":{"args":HERE}}]}}]}'],
  ["openai-images", '{"data":HERE,"usage":HERE}'],
  ["openai-embeddings", '{"data":HERE,"usage":HERE}'],
  ["openai-transcriptions", '{"text":"x","duration":HERE}'],
  ["rerank", '{"results":HERE,"meta":HERE}'],
];

const withValues = <Row extends readonly [Format, string]>(rows: readonly Row[]) =>
  rows.flatMap(([format, place]) =>
    Object.entries(HOSTILE).map(([what, value]) => ({ format, place, what, json: place.replaceAll("HERE", value) })),
  );

function callOf(format: Format): UpstreamCall {
  const call = chatCall({ stream: true }, { baseUrl: "http://127.0.0.1" });
  return { ...call, request: { ...call.request, format } };
}

describe("an answer that is made to break its reader", () => {
  test.each(withValues(EVENTS))("ends its own stream at most: $what as $place ($format)", ({ format, json }) => {
    const native = NATIVE_FORMATS[format];
    const stopped: string[] = [];
    const observer = new StreamObserver({
      reader: native!.eventReader(callOf(format), presetOf("openai-compatible")),
      secret: "sk-1",
      stop: ({ code }) => stopped.push(code),
    });
    observer.push(Buffer.from(`data: ${json}\n\n`));
    observer.push(Buffer.alloc(70_000, "x"));
    const { outcome } = observer.end();
    expect(stopped.length).toBeLessThanOrEqual(1);
    expect(Number.isSafeInteger(outcome.outputBytes)).toBe(true);
  });

  test.each(withValues(DOCUMENTS))("is read, or is the provider's failure: $what as $place ($format)", (row) => {
    const { format, json } = row;
    try {
      const { outputBytes } = NATIVE_FORMATS[format]!.readDocument(Buffer.from(json), callOf(format));
      expect(Number.isSafeInteger(outputBytes)).toBe(true);
    } catch (error) {
      expect(isUpstreamFailure(error)).toBe(true);
    }
  });
});

test("arguments that arrive whole count as written, by their length as JSON", () => {
  const args = { city: "Köln", days: [1, 2], deep: { a: null } };
  const bytes = Buffer.byteLength(JSON.stringify(args));
  const gemini = NATIVE_FORMATS.gemini!.readDocument(
    Buffer.from(JSON.stringify({ candidates: [{ content: { parts: [{ functionCall: args }] } }] })),
    callOf("gemini"),
  );
  expect(gemini.outputBytes).toBe(bytes);
  const anthropic = NATIVE_FORMATS["anthropic-messages"]!.readDocument(
    Buffer.from(JSON.stringify({ content: [{ type: "tool_use", name: "w", input: args }] })),
    callOf("anthropic-messages"),
  );
  expect(anthropic.outputBytes).toBe(bytes + 1);
});
