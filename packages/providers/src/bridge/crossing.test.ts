import type { ProviderId } from "@gatehouse/domain";
import type { GenerationFormat } from "@gatehouse/wire";
import { describe, expect, test } from "vitest";
import { failureOf, receive } from "../testing/chat-call.ts";
import { ASKS, cross, sentBody } from "../testing/cross.ts";

const FORMATS = Object.keys(ASKS) as GenerationFormat[];

const eventsOf = (text: string) =>
  text.split("\n\n").flatMap((frame) => {
    const data = /^data: (\{.*)$/m.exec(frame)?.[1];
    return data === undefined ? [] : [JSON.parse(data)];
  });

describe("parallel calls of tools whose arguments come by turns", () => {
  const delta = (fields: object) => ({ choices: [{ index: 0, delta: fields, finish_reason: null }] });
  const begun = (index: number, name: string) =>
    delta({ tool_calls: [{ index, id: `call_${name}`, type: "function", function: { name, arguments: "" } }] });
  const more = (index: number, text: string) => delta({ tool_calls: [{ index, function: { arguments: text } }] });
  const answer = [
    delta({ role: "assistant", content: "Let me look." }),
    begun(0, "a"),
    begun(1, "b"),
    more(0, '{"city":'),
    more(1, '{"city":'),
    more(0, '"Rome"}'),
    more(1, '"Oslo"}'),
    { choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] },
    "[DONE]",
  ];
  const stream = async (from: GenerationFormat) =>
    receive(await cross({ from, to: "openai-compatible", body: ASKS[from], stream: true, answer }));

  test("are whole blocks, one after the other, for Anthropic's clients", async () => {
    const events = eventsOf((await stream("anthropic-messages")).text);
    const blocks: { name: string; json: string; open: boolean }[] = [];
    for (const { type, index, content_block, delta: piece } of events) {
      if (type === "content_block_start") blocks[index] = { name: content_block.name, json: "", open: true };
      const block = blocks[index];
      if (block && piece?.type === "input_json_delta") expect(block.open).toBe(true);
      if (block && piece?.type === "input_json_delta") block.json += piece.partial_json;
      if (block && type === "content_block_stop") block.open = false;
    }
    expect(blocks.slice(1)).toEqual([
      { name: "a", json: '{"city":"Rome"}', open: false },
      { name: "b", json: '{"city":"Oslo"}', open: false },
    ]);
  });

  test("are whole items, one after the other, for clients of the Responses API", async () => {
    const events = eventsOf((await stream("openai-responses")).text);
    const done = events.flatMap(({ type, item }) => (type === "response.output_item.done" ? [item] : []));
    expect(done.slice(1)).toMatchObject([
      { name: "a", arguments: '{"city":"Rome"}', status: "completed" },
      { name: "b", arguments: '{"city":"Oslo"}', status: "completed" },
    ]);
  });

  test("are in their order for Google's clients", async () => {
    const events = eventsOf((await stream("gemini")).text);
    const parts = events.flatMap(({ candidates }) => candidates[0].content.parts);
    expect(parts.flatMap(({ functionCall }) => functionCall?.args ?? [])).toEqual([{ city: "Rome" }, { city: "Oslo" }]);
  });
});

describe("an answer that its provider ends with an error", () => {
  const gemini = (finishReason?: string) => ({
    candidates: [{ content: { role: "model", parts: [{ text: "Let" }] }, ...(finishReason && { finishReason }) }],
    usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 4 },
  });
  const chat = (finish_reason: string | null) => ({
    choices: [{ index: 0, delta: { content: "Let" }, message: { role: "assistant", content: "Let" }, finish_reason }],
    usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 },
  });
  const CASES = [
    ["gemini", "MALFORMED_FUNCTION_CALL", gemini(), gemini("MALFORMED_FUNCTION_CALL")],
    ["gemini", "UNEXPECTED_TOOL_CALL", gemini(), gemini("UNEXPECTED_TOOL_CALL")],
    ["openai-compatible", "error", chat(null), chat("error")],
    ["openai-compatible", "insufficient_system_resource", chat(null), chat("insufficient_system_resource")],
  ] as const;
  const ROWS = CASES.flatMap(([to, reason, part, last]) =>
    FORMATS.filter((from) => !(to === "gemini" ? from === "gemini" : /openai-c/.test(from))).map(
      (from) => ({ from, to, reason, part, last }) as const,
    ),
  );

  test.each(ROWS)("($reason of $to) is a failure for $from, and tells its usage", async ({ from, to, last }) => {
    const failure = await failureOf(cross({ from, to, body: ASKS[from], answer: last }));
    expect(failure).toMatchObject({ code: "upstream_invalid_response", billing: "indeterminate", retryNext: true });
    expect(failure.reported).toMatchObject({ complete: false, usage: { raw: { outputTokens: { total: 4 } } } });
  });

  test.each(ROWS)(
    "($reason of $to) ends a stream of $from without an end marker, and tells its usage",
    async ({ from, to, part, last }) => {
      const answer = await cross({ from, to, body: ASKS[from], stream: true, answer: [part, last] });
      const { text, bodyError, end } = await receive(answer);
      expect(bodyError).toMatchObject({ code: "upstream_invalid_response" });
      expect(end.error).toBe(bodyError);
      expect(text).not.toMatch(/\[DONE\]|message_stop|response\.completed|finishReason":"/);
      expect(end.outcome).toMatchObject({ complete: false, usage: { raw: { outputTokens: { total: 4 } } } });
    },
  );

  test("before anything was written lets another target answer", async () => {
    const { candidates: _, ...usage } = gemini();
    const answer = [{ ...usage, candidates: [{ finishReason: "MALFORMED_FUNCTION_CALL" }] }];
    const body = ASKS["openai-chat"];
    const failure = await failureOf(cross({ from: "openai-chat", to: "gemini", body, stream: true, answer }));
    expect(failure).toMatchObject({ code: "upstream_invalid_response", retryNext: true });
    expect(failure.reported).toMatchObject({ complete: false, usage: { raw: { inputTokens: { total: 9 } } } });
  });
});

describe("what stands in a text of a request", () => {
  const DEEP = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  const CASES: [GenerationFormat, ProviderId, object, string][] = [
    [
      "openai-chat",
      "anthropic",
      {
        messages: [
          { role: "assistant", tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: DEEP } }] },
          { role: "tool", tool_call_id: "1", content: "x" },
        ],
      },
      "messages[0].tool_calls[0].function.arguments",
    ],
    [
      "openai-responses",
      "gemini",
      { input: [{ type: "function_call", call_id: "1", name: "f", arguments: DEEP }] },
      "input[0].arguments",
    ],
  ];
  test.each(CASES)("nests no deeper than a request may: %s to %s", async (from, to, body, param) => {
    const failure = await failureOf(cross({ from, to, body }));
    expect(failure).toMatchObject({ code: "request_too_deep", status: 400, billing: "none", details: { param } });
  });

  test("is no way to hand a vendor nested metadata either", async () => {
    const sealed = `gatehouse.${Buffer.from(`{"google":${DEEP}}`).toString("base64url")}`;
    const thought = { type: "thinking", thinking: "hm", signature: sealed };
    const messages = [
      { role: "user", content: "x" },
      { role: "assistant", content: [thought, { type: "text", text: "y" }] },
      { role: "user", content: "z" },
    ];
    const body = { max_tokens: 100, messages };
    const sent = await sentBody({ from: "anthropic-messages", to: "gemini", body });
    expect(JSON.stringify(sent)).not.toContain("[[[");
  });
});

describe("an image that a tool answers with", () => {
  const source = { type: "base64", media_type: "image/png", data: "AAAA" };
  const body = {
    max_tokens: 100,
    tools: [{ name: "f", input_schema: { type: "object", properties: {} } }],
    messages: [
      { role: "user", content: "x" },
      { role: "assistant", content: [{ type: "tool_use", id: "t", name: "f", input: {} }] },
      {
        role: "user",
        content: [
          {
            type: "tool_result",
            tool_use_id: "t",
            content: [
              { type: "text", text: "see" },
              { type: "image", source },
            ],
          },
        ],
      },
    ],
  };

  test("is refused where only text would arrive", async () => {
    const failure = await failureOf(cross({ from: "anthropic-messages", to: "openai-compatible", body }));
    expect(failure).toMatchObject({ code: "unsupported_parameter", billing: "none", retryNext: true });
  });

  test.each(["openai", "gemini", "bedrock"] as const)("arrives as an image at %s", async (to) => {
    const sent = JSON.stringify(await sentBody({ from: "anthropic-messages", to, body }));
    expect(sent).toMatch(/"(data|bytes)":"AAAA"|data:image\/png;base64,AAAA/);
  });
});

test.each([
  ["anthropic-messages", "openai", "constructor"],
  ["openai-chat", "anthropic", "__proto__"],
] as const)("a tool's name never gets lost on the way: %s to %s, %s", async (from, to, name) => {
  const tools =
    from === "openai-chat"
      ? [{ type: "function", function: { name } }]
      : [{ name, input_schema: { type: "object", properties: {} } }];
  const failure = await failureOf(cross({ from, to, body: { ...ASKS[from], tools } }));
  expect(failure).toMatchObject({ code: "unsupported_parameter", billing: "none", details: { param: "tools" } });
});

test("an end user's id that a provider would refuse is named among what stayed behind", async () => {
  const answer = { choices: [{ message: { role: "assistant", content: "y" }, finish_reason: "stop" }], usage: {} };
  const body = { ...ASKS["anthropic-messages"], metadata: { user_id: "u-1" } };
  for (const [to, dropped] of [
    ["mistral", ["metadata.user_id"]],
    ["openai-compatible", []],
  ] as const) {
    const { droppedParams } = await cross({ from: "anthropic-messages", to, body, answer });
    expect(droppedParams).toEqual(dropped);
  }
});

test.each([
  [undefined, false],
  [false, false],
  [true, true],
])("how closely a schema is followed is the caller's word: strict %s leaves as %s", async (strict, sent) => {
  const schema = { type: "object", properties: {} };
  const format = {
    type: "json_schema",
    name: "a",
    description: "An a.",
    schema,
    ...(strict !== undefined && { strict }),
  };
  const body = { input: "x", text: { format } };
  const { response_format } = await sentBody({ from: "openai-responses", to: "openai-compatible", body });
  expect(response_format).toMatchObject({ json_schema: { strict: sent, schema: { description: "An a." } } });
});
