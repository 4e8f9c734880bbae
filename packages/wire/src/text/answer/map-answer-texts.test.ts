import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WireFormat } from "../../caller-request.ts";
import type { AnswerSlot } from "./answer-slot.ts";
import { mapAnswerTexts } from "./map-answer-texts.ts";

type Json = Record<string, unknown>;

const shown = ({ kind, index, json, signed }: AnswerSlot) =>
  `${kind} ${index}${json ? " json" : ""}${signed ? " signed" : ""}`;

/** The answer said loudly, and what was asked about. */
function loudly(format: WireFormat, answer: unknown): { out: unknown; asked: string[] } {
  const asked: string[] = [];
  const bytes = mapAnswerTexts(format, Buffer.from(JSON.stringify(answer)), (text, slot) => {
    asked.push(`${shown(slot)} = ${text}`);
    return text.toUpperCase();
  });
  return { out: JSON.parse(bytes.toString()), asked };
}

const chat = (content: string, more: Json) => ({
  id: "chatcmpl-1",
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content, ...more }, logprobs: null, finish_reason: "stop" }],
});

describe("all that a model wrote is mapped, and nothing else", () => {
  test("openai-chat", () => {
    const more = (said: (text: string) => string) => ({
      refusal: said("b"),
      reasoning_content: said("c"),
      tool_calls: [
        { id: "call_1", type: "function", function: { name: "find", arguments: said('{"k":"d"}') } },
        { id: "call_2", type: "custom", custom: { name: "run", input: said("e") } },
      ],
      audio: { id: "audio_1", data: "UklGRg==", transcript: said("f") },
      annotations: [{ type: "url_citation", url_citation: { url: "https://a.test", title: said("g") } }],
      reasoning_details: [{ type: "reasoning.text", text: "c", signature: "c2ln" }],
      images: [{ type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } }],
    });
    const { out, asked } = loudly(
      "openai-chat",
      chat(
        "a",
        more((text) => text),
      ),
    );
    expect(out).toEqual(
      chat(
        "A",
        more((text) => text.toUpperCase()),
      ),
    );
    expect(asked).toEqual([
      ...["text 0 = a", "refusal 0 = b", "reasoning 0 = c", 'arguments 0:0 json = {"k":"d"}', "arguments 0:1 = e"],
      ...["text 0:audio = f", "text 0 = g"],
    ]);
  });

  test("openai-completions", () => {
    const { out, asked } = loudly("openai-completions", {
      choices: [
        { text: "a", index: 0 },
        { text: "b", index: 1 },
      ],
    });
    expect(out).toEqual({
      choices: [
        { text: "A", index: 0 },
        { text: "B", index: 1 },
      ],
    });
    expect(asked).toEqual(["text 0 = a", "text 1 = b"]);
  });

  test("openai-responses, without what it repeats of the request, and without a summary that another vendor signed", () => {
    const answer = (said: (text: string) => string) => ({
      id: "resp_1",
      instructions: "i",
      output: [
        {
          type: "reasoning",
          id: "rs_1",
          summary: [{ type: "summary_text", text: said("a") }],
          encrypted_content: "gAAAA",
        },
        { type: "reasoning", id: "rs_gh1", summary: [{ type: "summary_text", text: "b" }] },
        {
          type: "message",
          id: "msg_1",
          role: "assistant",
          content: [
            { type: "output_text", text: said("c"), annotations: [], logprobs: [{ token: "c" }] },
            { type: "refusal", refusal: said("d") },
          ],
        },
        { type: "function_call", id: "fc_1", call_id: "call_1", name: "find", arguments: said("{}") },
        { type: "custom_tool_call", id: "ctc_1", call_id: "call_2", name: "run", input: said("e") },
        { type: "web_search_call", id: "ws_1", action: { type: "search", query: said("f") }, status: "completed" },
        { type: "image_generation_call", id: "ig_1", revised_prompt: said("g"), result: "iVBORw0KGgo=" },
      ],
    });
    const { out, asked } = loudly(
      "openai-responses",
      answer((text) => text),
    );
    expect(out).toEqual(answer((text) => text.toUpperCase()));
    expect(asked).toEqual([
      ...[
        "reasoning 0:0 = a",
        "reasoning 1:0 signed = b",
        "text 2:0 = c",
        "refusal 2:1 = d",
        "arguments 3:0 json = {}",
      ],
      ...["arguments 4:0 = e", "text 5:0 = f", "text 6:0 = g"],
    ]);
  });

  test("anthropic-messages, without what is signed", () => {
    const answer = (said: (text: string) => string) => ({
      type: "message",
      role: "assistant",
      content: [
        { type: "thinking", thinking: "a", signature: "c2ln" },
        { type: "text", text: said("b"), citations: [{ type: "char_location", cited_text: said("c") }] },
        { type: "tool_use", id: "t", name: "n", input: { name: said("d"), list: [said("e"), 1] } },
        {
          type: "web_search_tool_result",
          tool_use_id: "s",
          content: [{ url: "u", title: said("f"), encrypted_content: "x" }],
        },
      ],
      stop_reason: "stop_sequence",
      stop_sequence: said("g"),
    });
    const { out, asked } = loudly(
      "anthropic-messages",
      answer((text) => text),
    );
    expect(out).toEqual(answer((text) => text.toUpperCase()));
    expect(asked).toEqual([
      ...["reasoning 0 signed = a", "text 1 = b", "text 1 = c", "arguments 2 = d", "arguments 2 = e", "text 3 = f"],
      "text stop = g",
    ]);
  });

  test("gemini, without thoughts: what they thought goes back with its signature, but a call may be answered in other words", () => {
    const answer = (said: (text: string) => string) => ({
      candidates: [
        {
          content: {
            role: "model",
            parts: [
              { text: "a", thought: true },
              { text: said("b"), thoughtSignature: "c2ln" },
              { functionCall: { name: "f", args: { id: said("c") } }, thoughtSignature: "c2ln" },
              { executableCode: { language: "PYTHON", code: said("d") } },
              { inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } },
            ],
          },
          finishReason: "STOP",
          groundingMetadata: {
            webSearchQueries: [said("e")],
            groundingChunks: [{ web: { uri: "u", title: said("f") } }],
          },
        },
      ],
      modelVersion: "m",
    });
    const { out, asked } = loudly(
      "gemini",
      answer((text) => text),
    );
    expect(out).toEqual(answer((text) => text.toUpperCase()));
    expect(asked).toEqual([
      ...["reasoning 0:0 signed = a", "text 0:1 = b", "arguments 0:2 = c", "text 0:3 = d"],
      ...["text 0:grounding = e", "text 0:grounding = f"],
    ]);
  });

  test.each<[WireFormat, Json, Json]>([
    [
      "rerank",
      { results: [{ index: 0, document: { id: "a", text: "b" } }] },
      { results: [{ index: 0, document: { id: "A", text: "B" } }] },
    ],
    ["rerank", { results: [{ index: 0, document: "a" }] }, { results: [{ index: 0, document: "A" }] }],
    [
      "openai-images",
      { data: [{ b64_json: "aa", revised_prompt: "a" }] },
      { data: [{ b64_json: "aa", revised_prompt: "A" }] },
    ],
    [
      "openai-transcriptions",
      { text: "a", segments: [{ text: "b" }], language: "en" },
      { text: "A", segments: [{ text: "B" }], language: "en" },
    ],
    ["openai-embeddings", { data: [{ embedding: "aaaa" }] }, { data: [{ embedding: "aaaa" }] }],
    [
      "openai-moderations",
      { results: [{ flagged: true, categories: {} }], id: "a" },
      { results: [{ flagged: true, categories: {} }], id: "a" },
    ],
  ])("%s", (format, answer, expected) => {
    expect(loudly(format, answer).out).toEqual(expected);
  });
});

describe("bytes", () => {
  test("without a change are the very same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.json(), (content, input) => {
        const bytes = Buffer.from(
          JSON.stringify(chat(content, { tool_calls: [{ function: { arguments: input } }] }), null, 1),
        );
        expect(mapAnswerTexts("openai-chat", bytes, (text) => text)).toBe(bytes);
      }),
    );
  });

  test("around a text stay as they were", () => {
    const sent =
      '{ "id":12345678901234567890, "choices":[ {"message":{"content" : "\\u0061\\/b" , "refusal":"\\u0063"}} ],"x":1.0}\n';
    const map = (text: string) => (text === "a/b" ? "\ud83d\ude00\n" : text);
    expect(mapAnswerTexts("openai-chat", Buffer.from(sent), map).toString()).toBe(
      sent.replace('"\\u0061\\/b"', '"\u{1f600}\\n"'),
    );
  });

  test("with a key twice have both values mapped, whichever of them is read", () => {
    const sent = '{"choices":[{"message":{"content":"a","content":"a"}}]}';
    const out = mapAnswerTexts("openai-chat", Buffer.from(sent), () => "b").toString();
    expect(out).toBe(sent.replaceAll('"a"', '"b"'));
  });

  test.each<[WireFormat, string]>([
    ["openai-chat", "no json"],
    ["openai-chat", "[1]"],
    ["openai-chat", '{"choices":[null,{"message":7}]}'],
    ["gemini", '{"candidates":{}}'],
    ["anthropic-messages", `${"[".repeat(5000)}${"]".repeat(5000)}`],
    ["anthropic-messages", `{"content":${"[".repeat(5000)}"a"${"]".repeat(5000)}}`],
  ])("that are no answer pass (%s)", (format, sent) => {
    const bytes = Buffer.from(sent);
    expect(mapAnswerTexts(format, bytes, () => "x")).toBe(bytes);
  });

  test("of a transcript may be the text itself", () => {
    expect(
      mapAnswerTexts("openai-transcriptions", Buffer.from("hi there"), (text) => text.toUpperCase()).toString(),
    ).toBe("HI THERE");
  });
});
