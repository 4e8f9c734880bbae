import { describe, expect, test } from "vitest";
import { anthropicCountTokens, anthropicMessages } from "../../anthropic-messages/dialect.ts";
import type { CallerRequest } from "../../caller-request.ts";
import type { Dialect } from "../../dialect.ts";
import { gemini } from "../../gemini/dialect.ts";
import { openAiChat } from "../../openai-chat/dialect.ts";
import { openAiCompletions } from "../../openai-completions/dialect.ts";
import { openAiResponses } from "../../openai-responses/dialect.ts";
import { openAiEmbeddings } from "../../plain/embeddings.ts";
import { openAiImages } from "../../plain/images.ts";
import { openAiModerations } from "../../plain/moderations.ts";
import { rerank } from "../../plain/rerank.ts";
import { openAiSpeech } from "../../plain/speech.ts";
import { textsOf } from "./texts-of.ts";

type Json = Record<string, unknown>;

const parse = (dialect: Dialect, body: Json): CallerRequest =>
  dialect.parse(Buffer.from(JSON.stringify(dialect === gemini ? body : { model: "m", ...body })), { model: "m" });
const texts = (dialect: Dialect, body: Json): string[] => textsOf(parse(dialect, body)).map(({ text }) => text);

const SCHEMA = {
  type: "object",
  $defs: { type: { type: "string", description: "about a definition" } },
  properties: {
    city: { type: ["string", "null"], description: "about a property", format: "hostname", enum: ["a choice"] },
    type: { type: "string", default: "a default", pattern: "^x$" },
  },
  required: ["city"],
};
const SCHEMA_TEXTS = ["about a definition", "about a property", "a choice", "a default"];
const DATA_URL = "data:image/png;base64,iVBORw0KGgo=";

describe("every text in a request is found, and nothing that is none", () => {
  test("openai-chat", () => {
    const found = texts(openAiChat, {
      messages: [
        { role: "system", content: "instructions", name: "someone" },
        {
          role: "user",
          content: [
            { type: "text", text: "a part", cache_control: { type: "ephemeral" } },
            { type: "image_url", image_url: { url: DATA_URL, detail: "high" } },
            { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } },
            { type: "file", file: { filename: "a file's name", file_data: "data:application/pdf;base64,JVBERi0=" } },
          ],
        },
        {
          role: "assistant",
          content: "an answer",
          refusal: "a refusal",
          reasoning_content: "thoughts",
          tool_calls: [
            { id: "call_1", type: "function", function: { name: "find", arguments: '{"who":"somebody"}' } },
            { id: "call_2", type: "custom", custom: { name: "run", input: "a script" } },
          ],
        },
        { role: "tool", tool_call_id: "call_1", content: [{ type: "text", text: "a result" }] },
      ],
      tools: [{ type: "function", function: { name: "find", description: "a tool", parameters: SCHEMA } }],
      response_format: { type: "json_schema", json_schema: { name: "n", description: "a form", schema: SCHEMA } },
      stop: ["a stop"],
      prediction: { type: "content", content: "a prediction" },
      user: "a user",
      safety_identifier: "an identifier",
      metadata: { key: "a value" },
      prompt_cache_key: "key",
      reasoning_effort: "low",
      tool_choice: { type: "function", function: { name: "find" } },
    });
    expect(found).toEqual([
      ...["instructions", "a part", "a file's name", "an answer", "a refusal", "thoughts", '{"who":"somebody"}'],
      ...["a script", "a result", "a tool", ...SCHEMA_TEXTS, "a form", ...SCHEMA_TEXTS, "a stop", "a prediction"],
      ...["a user", "an identifier", "a value"],
    ]);
  });

  test("openai-responses", () => {
    const found = texts(openAiResponses, {
      instructions: "instructions",
      input: [
        {
          type: "message",
          role: "user",
          content: [
            { type: "input_text", text: "a part" },
            { type: "input_image", image_url: DATA_URL },
            { type: "input_file", filename: "a file's name", file_data: "JVBERi0=" },
          ],
        },
        { type: "reasoning", id: "rs_1", encrypted_content: "gAAAA", summary: [{ type: "summary_text", text: "sum" }] },
        { type: "function_call", call_id: "call_1", name: "find", arguments: '{"who":"somebody"}', id: "fc_1" },
        { type: "function_call_output", call_id: "call_1", output: "a result" },
        { type: "custom_tool_call", call_id: "call_2", name: "run", input: "a script" },
        {
          type: "local_shell_call",
          call_id: "c",
          action: { type: "exec", command: ["cat", "a file"], env: { name: "x" } },
        },
        { type: "image_generation_call", id: "ig_1", status: "completed", result: "iVBORw0KGgo=" },
        { type: "some_future_item", payload: { words: ["not", { seen: "before" }] } },
      ],
      tools: [{ type: "function", name: "find", description: "a tool", parameters: SCHEMA, strict: true }],
      text: { format: { type: "json_schema", name: "n", schema: SCHEMA } },
      user: "a user",
      include: ["reasoning.encrypted_content"],
      reasoning: { summary: "auto" },
      client_metadata: { id: "a client", "ann@example.com": 1 },
    });
    expect(found).toEqual([
      ...["instructions", "a part", "a file's name", "sum", '{"who":"somebody"}', "a result", "a script", "cat"],
      ...["a file", "x", "not", "before", "a tool", ...SCHEMA_TEXTS, ...SCHEMA_TEXTS, "a user"],
      ...["a client", "ann@example.com"],
    ]);
    expect(texts(openAiResponses, { input: "all of it" })).toEqual(["all of it"]);
  });

  test.each([anthropicMessages, anthropicCountTokens])("$format", (dialect) => {
    const found = texts(dialect, {
      max_tokens: 5,
      system: [{ type: "text", text: "instructions", cache_control: { type: "ephemeral", ttl: "1h" } }],
      messages: [
        { role: "user", content: "a question" },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "thoughts", signature: "c2ln" },
            { type: "redacted_thinking", data: "cmVk" },
            { type: "tool_use", id: "t", name: "find", input: { name: "a name", id: 7, url: ["https://a.test/", ""] } },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "t", content: [{ type: "text", text: "a result" }], is_error: true },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
            {
              type: "document",
              title: "a title",
              context: "a context",
              source: { type: "text", media_type: "text/plain", data: "a document" },
            },
            { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" } },
            { type: "document", source: { type: "content", content: [{ type: "text", text: "a chunk" }] } },
            { type: "some_future_block", words: "not seen before" },
          ],
        },
      ],
      tools: [{ name: "find", description: "a tool", input_schema: SCHEMA, input_examples: [{ type: "an example" }] }],
      stop_sequences: ["a stop"],
      metadata: { user_id: "a user" },
      thinking: { type: "enabled", budget_tokens: 1024 },
    });
    expect(found).toEqual([
      ...["instructions", "a question", "thoughts", "a name", "https://a.test/", "a result", "a title", "a context"],
      ...["a document", "a chunk", "not seen before", "a tool", ...SCHEMA_TEXTS, "an example", "a stop"],
      "a user",
    ]);
  });

  test("gemini, in either spelling", () => {
    const found = texts(gemini, {
      system_instruction: { parts: [{ text: "instructions" }] },
      contents: [
        {
          role: "user",
          parts: [
            { text: "a question" },
            { inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } },
            { file_data: { file_uri: "https://example.com/a.pdf", mime_type: "application/pdf" } },
          ],
        },
        {
          role: "model",
          parts: [{ functionCall: { id: "1", name: "find", args: { name: "a name" } }, thoughtSignature: "c2ln" }],
        },
        { role: "user", parts: [{ functionResponse: { id: "1", name: "find", response: { id: "a result" } } }] },
      ],
      tools: [
        { functionDeclarations: [{ name: "find", description: "a tool", parameters: SCHEMA, response: SCHEMA }] },
      ],
      generationConfig: {
        stopSequences: ["a stop"],
        responseMimeType: "application/json",
        responseSchema: SCHEMA,
        thinkingConfig: { thinkingLevel: "LOW" },
      },
      labels: { team: "a label" },
    });
    expect(found).toEqual([
      ...["instructions", "a question", "a name", "a result", "a tool", ...SCHEMA_TEXTS, ...SCHEMA_TEXTS],
      ...["a stop", ...SCHEMA_TEXTS, "a label"],
    ]);
  });

  test.each<[Dialect, Json, string[]]>([
    [
      openAiCompletions,
      { prompt: ["one", "two"], suffix: "end", user: "u", stop: "x" },
      ["one", "two", "end", "u", "x"],
    ],
    [openAiCompletions, { prompt: [1, 2, 3] }, []],
    [openAiEmbeddings, { input: ["one", "two"], encoding_format: "float", user: "u" }, ["one", "two", "u"]],
    [openAiEmbeddings, { input: "one" }, ["one"]],
    [
      openAiModerations,
      {
        input: [
          { type: "text", text: "one" },
          { type: "image_url", image_url: { url: DATA_URL } },
        ],
      },
      ["one"],
    ],
    [openAiImages, { prompt: "a picture", size: "1024x1024", quality: "high", style: "vivid" }, ["a picture"]],
    [
      openAiSpeech,
      { input: "read this", voice: "alloy", instructions: "calmly", response_format: "mp3" },
      ["read this", "calmly"],
    ],
    [rerank, { query: "who", documents: ["one", { id: "2", text: "two" }] }, ["who", "one", "2", "two"]],
  ])("$format", (dialect, body, expected) => {
    expect(texts(dialect, body)).toEqual(expected);
  });
});

describe("failing, it fails towards looking", () => {
  const call = (input: Json) => texts(anthropicMessages, { max_tokens: 1, messages: [assistant(input)] });
  const assistant = (input: Json) => ({
    role: "assistant",
    content: [{ type: "tool_use", id: "t", name: "n", input }],
  });

  test("names that a caller's data has are looked at where no programmer would have chosen them", () => {
    expect(call({ "a@example.com": { orders: 3 }, city: 1, "4111 1111": null })).toEqual([
      "a@example.com",
      "4111 1111",
    ]);
  });

  test("a text that only looks like a file is one", () => {
    expect(call({ text: "data:text/plain;base64,my number is 123" })).toHaveLength(1);
    expect(call({ text: "data: all of it, and base64" })).toHaveLength(1);
    expect(call({ text: DATA_URL })).toEqual([]);
  });

  test("a payload is one only where its owner says of what kind", () => {
    const messages = (part: Json) => texts(openAiChat, { messages: [{ role: "user", content: [part] }] });
    expect(messages({ type: "new_audio", data: "UklGRg==", format: "wav" })).toEqual([]);
    expect(messages({ type: "new_part", data: "words" })).toEqual(["words"]);
  });

  test("a member of the body that is not known is looked at", () => {
    expect(texts(openAiChat, { messages: [{ role: "user", content: "x" }], context: { name: "y" } })).toEqual([
      "x",
      "y",
    ]);
  });
});

test("a body of very many texts, each of them deep inside, is read in little time and memory", () => {
  const depth = 60;
  const content = Array.from({ length: 250_000 }, () => "a");
  const deep = `${"[".repeat(depth)}${JSON.stringify(content)}${"]".repeat(depth)}`;
  const request = openAiChat.parse(Buffer.from(`{"model":"m","messages":[{"role":"user","content":${deep}}]}`), {});
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  const found = textsOf(request);
  expect(performance.now() - start).toBeLessThan(1000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(150e6);
  expect(found).toHaveLength(content.length);
  expect(found.at(-1)?.place.path).toHaveLength(depth + 4);
});
