import { describe, expect, test } from "vitest";
import type { WireFormat } from "../../caller-request.ts";
import type { AnswerSlot } from "./answer-slot.ts";
import { createAnswerTextEditor } from "./text-editor.ts";

const data = (...events: unknown[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
const named = (...events: ({ type: string } & Record<string, unknown>)[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");

/** Everything is held back until its slot ends, and then said loudly; texts in full are said loudly at once. */
function loudly(format: WireFormat, stream: string): { out: string; slots: string[] } {
  const held = new Map<string, string>();
  const slots: string[] = [];
  const keyOf = ({ kind, index, json, signed }: AnswerSlot) =>
    `${kind} ${index}${json ? " json" : ""}${signed ? " signed" : ""}`;
  const editor = createAnswerTextEditor(format, {
    edit(slot, delta) {
      held.set(keyOf(slot), (held.get(keyOf(slot)) ?? "") + delta);
      return "";
    },
    end(slot) {
      slots.push(`${keyOf(slot)}: ${held.get(keyOf(slot))}`);
      return (held.get(keyOf(slot)) ?? "").toUpperCase();
    },
    whole(text, slot) {
      slots.push(`${keyOf(slot)} = ${text}`);
      return text.toUpperCase();
    },
  });
  const out = editor.push(Buffer.from(stream)).toString() + (editor.end()?.toString() ?? "");
  return { out, slots };
}

const chunk = (...choices: object[]) => ({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices });
const choice = (index: number, delta: object, finish_reason: string | null = null) => ({ index, delta, finish_reason });

describe("chat completions", () => {
  test("what was held back comes before the choice ends, in a chunk of its own; choices do not mix", () => {
    const stream = data(
      chunk(choice(0, { role: "assistant", content: "a" })),
      chunk(choice(1, { content: "x" })),
      chunk(choice(0, { content: "b" })),
      chunk(choice(0, {}, "stop")),
      chunk(choice(1, { content: "y" }, "stop")),
      { ...chunk(), usage: { total_tokens: 3 } },
    );
    const { out, slots } = loudly("openai-chat", `: ping\n\n${stream}data: [DONE]\n\n`);
    expect(out).toBe(
      `: ping\n\n${data(
        chunk(choice(0, { role: "assistant", content: "" })),
        chunk(choice(1, { content: "" })),
        chunk(choice(0, { content: "" })),
        chunk(choice(0, { content: "AB" })),
        chunk(choice(0, {}, "stop")),
        chunk(choice(1, { content: "XY" }, "stop")),
        { ...chunk(), usage: { total_tokens: 3 } },
      )}data: [DONE]\n\n`,
    );
    expect(slots).toEqual(["text 0: ab", "text 1: xy"]);
  });

  test("every member that a model writes has a slot, whichever provider it is from", () => {
    const call = (index: number, args: string) => ({ index, function: { arguments: args } });
    const stream = data(
      chunk(choice(0, { reasoning_content: "a", reasoning: "a" })),
      chunk(choice(0, { content: [{ type: "thinking", thinking: [{ type: "text", text: "b" }] }] })),
      chunk(choice(0, { content: [{ type: "text", text: "c" }] })),
      chunk(choice(0, { refusal: "d" })),
      chunk(choice(0, { tool_calls: [call(0, "{1"), call(1, "{2")] })),
      chunk(choice(0, { tool_calls: [call(1, "2}"), call(0, "1}")] })),
      chunk(choice(0, { tool_calls: [{ index: 2, type: "custom", custom: { name: "n", input: "e" } }] })),
      chunk(choice(0, { audio: { id: "audio", data: "UklGRg==" } })),
      chunk(choice(0, { audio: { transcript: "f" }, function_call: { name: "n", arguments: "{}" } })),
      chunk(
        choice(0, { annotations: [{ type: "url_citation", url_citation: { url: "https://a.test", title: "g" } }] }),
      ),
      chunk(choice(0, { reasoning_details: [{ type: "reasoning.text", text: "a", signature: "c2ln" }] })),
      chunk({ ...choice(0, {}, "stop"), message: { role: "assistant", content: "c" } }),
    );
    const { out, slots } = loudly("openai-chat", stream);
    expect(slots).toEqual([
      ...["text 0 = g", "text 0 = c", "reasoning 0: ab", "reasoning 0:reasoning: a", "text 0: c", "refusal 0: d"],
      ...["arguments 0:0 json: {11}", "arguments 0:1 json: {22}", "arguments 0:2: e", "text 0:audio: f"],
      "arguments 0:function_call json: {}",
    ]);
    expect(out).toContain('"tool_calls":[{"index":1,"function":{"arguments":"{22}"}}]');
    expect(out).toContain('"tool_calls":[{"index":2,"custom":{"input":"E"}}]');
    expect(out).toContain('"data":"UklGRg=="');
    expect(out).toContain('{"type":"reasoning.text","text":"a","signature":"c2ln"}');
  });

  test("a provider that makes up choices is not remembered for it: what is one too many stands alone", () => {
    const many = Array.from({ length: 1025 }, (_, index) => chunk(choice(index, { content: "a" })));
    const { slots } = loudly("openai-chat", data(...many));
    expect(slots[0]).toBe("text 1024 = a");
    expect(slots).toHaveLength(1025);
  });

  test("the format before it", () => {
    const text = (more: string, finish_reason: string | null = null) => ({
      id: "c",
      choices: [{ index: 0, text: more, logprobs: null, finish_reason }],
    });
    const { out } = loudly("openai-completions", `${data(text("a"), text("", "stop"))}data: [DONE]\n\n`);
    expect(out).toBe(`${data(text(""), text("A"), text("", "stop"))}data: [DONE]\n\n`);
  });

  test("a stream without an end keeps nothing back, even behind half a frame", () => {
    const { out } = loudly("openai-chat", `${data(chunk(choice(0, { content: "a" })))}data: {"cho`);
    expect(out).toBe(
      `${data(chunk(choice(0, { content: "" })))}data: {"cho\n\n${data(chunk(choice(0, { content: "A" })))}`,
    );
  });
});

describe("Anthropic's messages", () => {
  const delta = (index: number, more: object) => ({ type: "content_block_delta", index, delta: more });

  test("a block's rest comes before it stops; thoughts and their signature stay, what is quoted is edited in full", () => {
    const thinking = [
      { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
      delta(0, { type: "thinking_delta", thinking: "thought" }),
      delta(0, { type: "signature_delta", signature: "c2ln" }),
      { type: "content_block_stop", index: 0 },
    ];
    const start = { type: "content_block_start", index: 1, content_block: { type: "text", text: "a" } };
    const cited = (text: string) =>
      delta(1, { type: "citations_delta", citation: { type: "char_location", cited_text: text, document_index: 0 } });
    const tool = {
      type: "content_block_start",
      index: 2,
      content_block: { type: "tool_use", id: "t", name: "n", input: {} },
    };
    const end = { type: "message_delta", delta: { stop_reason: "stop_sequence", stop_sequence: "x" }, usage: {} };
    const { out, slots } = loudly(
      "anthropic-messages",
      named(
        ...thinking,
        start,
        { type: "ping" },
        delta(1, { type: "text_delta", text: "b" }),
        cited("q"),
        { type: "content_block_stop", index: 1 },
        tool,
        delta(2, { type: "input_json_delta", partial_json: '{"k":1}' }),
        end,
        { type: "message_stop" },
      ),
    );
    expect(out).toBe(
      named(
        ...thinking,
        { ...start, content_block: { type: "text", text: "" } },
        { type: "ping" },
        delta(1, { type: "text_delta", text: "" }),
        cited("Q"),
        delta(1, { type: "text_delta", text: "AB" }),
        { type: "content_block_stop", index: 1 },
        tool,
        delta(2, { type: "input_json_delta", partial_json: "" }),
        delta(2, { type: "input_json_delta", partial_json: '{"K":1}' }),
        { ...end, delta: { stop_reason: "stop_sequence", stop_sequence: "X" } },
        { type: "message_stop" },
      ),
    );
    expect(slots).toEqual([
      ...["reasoning 0 signed: thought", "text 1 = q", "text 1: ab", "text stop = x", 'arguments 2 json: {"k":1}'],
    ]);
  });
});

describe("Gemini", () => {
  const answer = (parts: object[], more: object = {}) => ({
    candidates: [{ content: { role: "model", parts }, index: 0, ...more }],
    modelVersion: "m",
  });

  test("a text's rest never waits behind a call, and joins its last piece where that is at hand", () => {
    const call = (who: string) => ({ functionCall: { name: "f", args: { who } }, thoughtSignature: "c2ln" });
    const thought = { text: "t", thought: true };
    const { out, slots } = loudly(
      "gemini",
      data(
        answer([thought]),
        answer([{ text: "a" }]),
        answer([call("b")]),
        answer([{ text: "c" }, call("d"), { text: "e" }], { finishReason: "STOP" }),
      ),
    );
    expect(out).toBe(
      data(
        answer([thought]),
        answer([{ text: "" }]),
        answer([{ text: "A" }]),
        answer([call("B")]),
        answer([{ text: "C" }, call("D"), { text: "E" }], { finishReason: "STOP" }),
      ),
    );
    expect(slots).toEqual([
      ...[
        "reasoning 0:0 signed: t",
        "arguments 0:2 = b",
        "text 0:1: a",
        "arguments 0:3 = d",
        "text 0:2: c",
        "text 0:3: e",
      ],
    ]);
  });

  test("what a search quotes of the answer is edited with it", () => {
    const notes = (text: string) => ({
      groundingMetadata: { groundingSupports: [{ segment: { endIndex: 1, text } }] },
    });
    expect(loudly("gemini", data(answer([], notes("a")))).out).toBe(data(answer([], notes("A"))));
  });
});

describe("the Responses API", () => {
  test("events that are added are numbered, and so are those behind them; texts in full are edited wherever they are", () => {
    const at = { item_id: "msg_1", output_index: 0, content_index: 0 };
    const part = (text: string) => ({ type: "output_text", text, annotations: [] });
    const item = (text: string) => ({ id: "msg_1", type: "message", role: "assistant", content: [part(text)] });
    const stream = (pieces: string[], text: string) => [
      { type: "response.output_item.added", output_index: 0, item: { ...item(""), content: [] } },
      { type: "response.content_part.added", ...at, part: part("") },
      ...pieces.map((delta) => ({ type: "response.output_text.delta", ...at, delta })),
      { type: "response.output_text.done", ...at, text },
      { type: "response.content_part.done", ...at, part: part(text) },
      { type: "response.output_item.done", output_index: 0, item: item(text) },
      { type: "response.completed", response: { id: "resp_1", instructions: "i", output: [item(text)] } },
    ];
    const numbered = (events: ({ type: string } & Record<string, unknown>)[]) =>
      named(...events.map(({ type, ...more }, sequence_number) => ({ type, sequence_number, ...more })));
    const { out, slots } = loudly("openai-responses", numbered(stream(["a", "b"], "ab")));
    expect(out).toBe(numbered(stream(["", "", "AB"], "AB")));
    expect(slots).toEqual(["text 0:0 = ab", "text 0:0: ab", ...new Array(3).fill("text 0:0 = ab")]);
  });

  test("every kind of piece has a slot, and what an item begins with belongs to it", () => {
    const piece = (name: string, output_index: number, delta: string) => ({
      type: `response.${name}.delta`,
      item_id: "i",
      output_index,
      delta,
    });
    const begun = { type: "function_call", id: "fc_1", name: "n", arguments: "{" };
    const { slots } = loudly(
      "openai-responses",
      named(
        piece("reasoning_summary_text", 0, "a"),
        piece("reasoning_text", 1, "b"),
        piece("refusal", 2, "c"),
        { type: "response.output_item.added", output_index: 3, item: begun },
        piece("function_call_arguments", 3, "}"),
        piece("custom_tool_call_input", 4, "d"),
        piece("code_interpreter_call_code", 5, "e"),
        piece("audio.transcript", 6, "f"),
        piece("audio", 7, "UklGRg=="),
        {
          type: "response.output_item.done",
          output_index: 8,
          item: { type: "web_search_call", action: { query: "q" } },
        },
        { ...piece("reasoning_summary_text", 9, "x"), item_id: "rs_gh1" },
        { type: "response.incomplete", response: {} },
      ),
    );
    expect(slots).toEqual([
      ...["text 8:0 = q", "reasoning 0:0: a", "reasoning 1:0: b", "refusal 2:0: c", "arguments 3:0 json: {}"],
      ...["arguments 4:0: d", "text 5:0: e", "text 6:0: f", "reasoning 9:0 signed: x"],
    ]);
  });

  test("transcripts are streams of the same kind", () => {
    const events = (pieces: string[], text: string) => [
      ...pieces.map((delta) => ({ type: "transcript.text.delta", delta })),
      { type: "transcript.text.done", text },
    ];
    const { out } = loudly("openai-transcriptions", data(...events(["a", "b"], "ab")));
    expect(out).toBe(data(...events(["", "", "AB"], "AB")));
  });
});

describe("frames", () => {
  test.each(["data: no json\n\n", "data: [1]\n\n", "data: {}\n\n", "event: x\n\n", "\n", "data: [DONE]\n\n"])(
    "without a text pass: %j",
    (frame) => {
      expect(loudly("openai-chat", frame).out).toBe(frame);
    },
  );

  test.each<WireFormat>(["openai-images", "openai-speech", "openai-embeddings"])("of %s have no text", (format) => {
    const frame = data({ type: "image_generation.completed", b64_json: "iVBORw0KGgo=" });
    expect(loudly(format, frame)).toEqual({ out: frame, slots: [] });
  });
});
