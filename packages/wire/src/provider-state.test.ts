import { describe, expect, test } from "vitest";
import { anthropicMessages } from "./anthropic-messages/dialect.ts";
import type { Dialect } from "./dialect.ts";
import { gemini } from "./gemini/dialect.ts";
import { openAiChat } from "./openai-chat/dialect.ts";
import { openAiResponses } from "./openai-responses/dialect.ts";

type Body = Record<string, unknown>;

const parse = (dialect: Dialect, body: Body) =>
  dialect.parse(Buffer.from(JSON.stringify(body)), dialect === gemini ? { model: "m" } : {});
const user = (...content: unknown[]) => [{ role: "user", content }];
const chat = (more: Body): [Dialect, Body] => [
  openAiChat,
  { model: "m", messages: user({ type: "text", text: "x" }), ...more },
];
const responses = (more: Body): [Dialect, Body] => [openAiResponses, { model: "m", input: "x", ...more }];
const messages = (more: Body): [Dialect, Body] => [
  anthropicMessages,
  { model: "m", max_tokens: 5, messages: user(), ...more },
];
const generate = (...parts: unknown[]): [Dialect, Body] => [gemini, { contents: [{ role: "user", parts }] }];

describe("what lives in a provider's account cannot be named by a caller", () => {
  test.each<[string, [Dialect, Body]]>([
    ["messages.0.content.0.file.file_id", chat({ messages: user({ type: "file", file: { file_id: "f" } }) })],
    ["messages.0.audio", chat({ messages: [{ role: "assistant", audio: { id: "audio_1" } }] })],
    ["tools.0.vector_store_ids", chat({ tools: [{ type: "file_search", vector_store_ids: ["v"] }] })],
    ["input.0.content.0.file_id", responses({ input: user({ type: "input_image", file_id: "f" }) })],
    ["input.0.output.file_id", responses({ input: [{ type: "computer_call_output", output: { file_id: "f" } }] })],
    [
      "tools.0.container.file_ids",
      responses({ tools: [{ type: "code_interpreter", container: { type: "auto", file_ids: ["f"] } }] }),
    ],
    ["tools.0.environment.container_id", responses({ tools: [{ type: "shell", environment: { container_id: "c" } }] })],
    [
      "tools.0.input_image_mask.file_id",
      responses({ tools: [{ type: "image_generation", input_image_mask: { file_id: "f" } }] }),
    ],
    ["conversation", responses({ conversation: "conv_1" })],
    ["messages.0.content.0.file_id", messages({ messages: user({ type: "container_upload", file_id: "f" }) })],
    [
      "messages.0.content.0.source.file_id",
      messages({ messages: user({ type: "document", source: { type: "file", file_id: "f" } }) }),
    ],
    [
      "messages.0.content.0.content.0.source.file_id",
      messages({
        messages: user({ type: "tool_result", content: [{ type: "image", source: { type: "file", file_id: "f" } }] }),
      }),
    ],
    ["container", messages({ container: "container_1" })],
    ["container", messages({ container: { id: "container_1" } })],
    ["container", messages({ container: { skills: [{ type: "custom", skill_id: "s" }] } })],
    ["thread", messages({ thread: "t" })],
    [
      "contents.0.parts.0.fileData.fileUri",
      generate({ fileData: { fileUri: "https://generativelanguage.googleapis.com/v1beta/files/a" } }),
    ],
    [
      "contents.0.parts.0.fileData.fileUri",
      generate({ fileData: { fileUri: "HTTPS://GENERATIVELANGUAGE.GOOGLEAPIS.COM/files/a" } }),
    ],
    ["contents.0.parts.0.file_data.file_uri", generate({ file_data: { file_uri: "gs://bucket/a" } })],
    ["contents.0.parts.0.fileData.fileUri", generate({ fileData: { fileUri: "files/abc" } })],
    [
      "contents.0.parts.0.functionResponse.parts.0.fileData.fileUri",
      generate({ functionResponse: { parts: [{ fileData: { fileUri: "files/abc" } }] } }),
    ],
    [
      "tools.0.fileSearch",
      [gemini, { contents: [{ parts: [] }], tools: [{ fileSearch: { fileSearchStoreNames: ["s"] } }] }],
    ],
    [
      "messages.0.content.0.image_url.url",
      chat({ messages: user({ type: "image_url", image_url: { url: "ms://f" } }) }),
    ],
    ["messages[0]", chat({ messages: [{ role: "system", content: "fileid://f" }] })],
    [
      "contents.0.parts.0.fileData.fileUri",
      generate({ fileData: { fileUri: "https://generativelanguage.googleapis.com./v1beta/files/a" } }),
    ],
    ["cachedContent", [gemini, { contents: [{ parts: [] }], cachedContent: "c" }]],
  ])("%s", (param, [dialect, body]) => {
    expect(() => parse(dialect, body)).toThrow(
      expect.objectContaining({ code: "unsupported_parameter", details: expect.objectContaining({ param }) }),
    );
  });

  test.each<[string, [Dialect, Body]]>([
    [
      "arguments",
      chat({ tools: [{ type: "function", function: { name: "f", parameters: { properties: { file_id: {} } } } }] }),
    ],
    [
      "what a client read in an answer",
      chat({ messages: [{ role: "assistant", content: "{}", parsed: { file_id: "f" } }] }),
    ],
    [
      "a tool that a server lists",
      responses({ input: [{ type: "mcp_list_tools", tools: [{ input_schema: { properties: { file_id: {} } } }] }] }),
    ],
    ["an example", messages({ tools: [{ name: "t", input_schema: {}, input_examples: [{ file_id: "f" }] }] })],
    ["an empty list", responses({ tools: [{ type: "code_interpreter", container: { type: "auto", file_ids: [] } }] })],
    ["an instruction that looks like an address", chat({ messages: [{ role: "system", content: "Note: be brief." }] })],
    [
      "quotations",
      responses({
        input: [
          {
            role: "assistant",
            content: [{ type: "output_text", text: "x", annotations: [{ type: "file_citation", file_id: "f" }] }],
          },
        ],
      }),
    ],
    [
      "a tool's input",
      messages({
        messages: [{ role: "assistant", content: [{ type: "tool_use", id: "t", name: "n", input: { file_id: "f" } }] }],
      }),
    ],
    [
      "what a tool of Anthropic's found",
      messages({ messages: user({ type: "code_execution_tool_result", content: { content: [{ file_id: "f" }] } }) }),
    ],
    ["Anthropic's own skills", messages({ container: { skills: [{ type: "anthropic", skill_id: "pptx" }] } })],
    ["sound to be answered with", chat({ audio: { voice: "alloy", format: "wav" } })],
    ["a public address", generate({ fileData: { fileUri: "https://example.com/a.pdf" } })],
    ["a function's arguments", generate({ functionCall: { name: "f", args: { fileUri: "files/abc" } } })],
  ])("but a caller's own words may be what they like: %s", (_name, [dialect, body]) => {
    expect(() => parse(dialect, body)).not.toThrow();
  });
});

test.each([
  { fallbacks: [{ model: "claude-opus-5-5", max_tokens: 64_000 }] },
  { fallback_credit_token: "t" },
  { tools: [{ type: "advisor_20260301", name: "advisor", model: "claude-opus-5-5" }] },
])("no model answers but the one that the key was let in for: %j", (more) => {
  const [dialect, body] = messages(more);
  expect(() => parse(dialect, body)).toThrow(expect.objectContaining({ code: "unsupported_parameter" }));
});

test.each([
  { input: [{ id: "msg_1" }] },
  { input: [{ id: "msg_1", type: null }] },
  { input: [{ id: "msg_1", type: "item_reference" }] },
  { input: [{ id: "msg_1", type: "reasoning", summary: [] }] },
  { input: [{ id: "msg_1", type: "image_generation_call", status: "completed" }] },
  { previous_response_id: "msg_1" },
  { input: [{ id: "ci_1", type: "code_interpreter_call", container_id: "msg_1", code: "1", outputs: [] }] },
])("whatever stands for what a provider keeps is the team's own to name: %j", (more) => {
  const [dialect, body] = responses(more);
  expect(parse(dialect, body).ownedIds).toEqual(["msg_1"]);
});

test.each<[string, [Dialect, Body], string]>([
  ["a tool that the provider runs", chat({ tools: [{ type: "browser_search" }] }), "tools[0]"],
  ["a search", chat({ web_search_options: {} }), "web_search_options"],
  [
    "a video",
    chat({ messages: user({ type: "video_url", video_url: { url: "https://x.test" } }) }),
    "messages[0].content[0]",
  ],
  [
    "a document behind an address",
    chat({ messages: user({ type: "file", file: { file_data: "https://x.test/a.pdf" } }) }),
    "messages[0].content[0]",
  ],
  [
    "a file behind an address",
    responses({ input: user({ type: "input_file", file_url: "https://x.test/a.pdf" }) }),
    "input[0]",
  ],
  [
    "a document behind an address",
    messages({ messages: user({ type: "document", source: { type: "url", url: "https://x.test/a.pdf" } }) }),
    "messages.0",
  ],
  [
    "a conversation that is made shorter",
    messages({ context_management: { edits: [{ type: "compact_20260112" }] } }),
    "context_management",
  ],
  [
    "a video",
    generate({ fileData: { fileUri: "https://www.youtube.com/watch?v=x", mimeType: "video/mp4" } }),
    "contents[0]",
  ],
])("what no bound can be told for is said to be without one: %s", (_name, [dialect, body], unboundedBy) => {
  expect(parse(dialect, body).unboundedBy).toBe(unboundedBy);
});

test.each([
  '{"model":"m","messages":[{"role":"user","content":"a","content":"b"}]}',
  '{"model":"m","messages":[{"role":"user","content":"a"}],"x":{"y":1,"y":1}}',
])("a key that is there twice means two things to two readers, however deep it lies: %s", (text) => {
  expect(() => openAiChat.parse(Buffer.from(text), {})).toThrow(expect.objectContaining({ code: "invalid_request" }));
});

test("reasoning that says what was thought refers to nothing", () => {
  const content = [{ type: "reasoning_text", text: "Hm." }];
  const [dialect, body] = responses({ input: [{ id: "rs_1", type: "reasoning", summary: [], content }] });
  expect(parse(dialect, body).ownedIds).toEqual([]);
});

test("an array of many tiny values is refused before it is parsed", () => {
  const text = `{"model":"m","messages":[${"{},".repeat(600_000)}{}]}`;
  expect(() => openAiChat.parse(Buffer.from(text), {})).toThrow(expect.objectContaining({ code: "invalid_request" }));
});
