import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { anthropicCountTokens, anthropicMessages } from "../../anthropic-messages/dialect.ts";
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
import { openAiTranscriptions } from "../../plain/transcriptions.ts";
import { contentOf, type RequestContent } from "./content-of.ts";
import { endUserOf } from "./end-user.ts";

type Json = Record<string, unknown>;

const parse = (dialect: Dialect, body: Json) =>
  dialect.parse(Buffer.from(JSON.stringify(dialect === gemini ? body : { model: "m", ...body })), { model: "m" });
const holds = (dialect: Dialect, body: Json): (keyof RequestContent)[] => {
  const content = contentOf(parse(dialect, body));
  return (["images", "audio", "files", "tools"] as const).filter((kind) => content[kind]);
};
const chat = (...content: Json[]): [Dialect, Json] => [openAiChat, { messages: [{ role: "user", content }] }];
const responses = (...input: Json[]): [Dialect, Json] => [openAiResponses, { input }];
const messages = (...content: Json[]): [Dialect, Json] => [
  anthropicMessages,
  { max_tokens: 1, messages: [{ role: "user", content }] },
];
const contents = (...parts: Json[]): [Dialect, Json] => [gemini, { contents: [{ role: "user", parts }] }];
const source = (media_type: string) => ({ type: "base64", media_type, data: "AAAA" });
const IMAGE = { type: "image", source: source("image/png") };

describe("what a request holds beside text", () => {
  test.each<[(keyof RequestContent)[], [Dialect, Json]]>([
    [[], chat({ type: "text", text: "an image" })],
    [["images"], chat({ type: "image_url", image_url: { url: "https://a.test/b.png" } })],
    [["audio"], chat({ type: "input_audio", input_audio: { data: "AAAA", format: "wav" } })],
    [["files"], chat({ type: "file", file: { file_data: "data:application/pdf;base64,AAAA" } })],
    [["files"], chat({ type: "video_url", video_url: { url: "https://a.test/b.mp4" } })],
    [["tools"], [openAiChat, { messages: [{ role: "user", content: "x" }], tools: [{ type: "function" }] }]],
    [["tools"], [openAiChat, { messages: [{ role: "user", content: "x" }], functions: [{ name: "f" }] }]],
    [[], [openAiChat, { messages: [{ role: "user", content: "x" }], tools: [] }]],
    [["images", "files"], responses({ role: "user", content: [{ type: "input_image" }, { type: "input_file" }] })],
    [["images"], responses({ type: "computer_call_output", output: { type: "computer_screenshot", image_url: "u" } })],
    [["images"], responses({ type: "function_call_output", call_id: "c", output: [{ type: "input_image" }] })],
    [[], responses({ type: "function_call", call_id: "c", arguments: '{"type":"image"}' })],
    [["images"], messages(IMAGE)],
    [["images"], messages({ type: "tool_result", tool_use_id: "t", content: [IMAGE] })],
    [["images"], messages({ type: "document", source: { type: "content", content: [IMAGE] } })],
    [["files"], messages({ type: "document", source: source("application/pdf") })],
    [["files"], messages({ type: "document", source: { type: "url", url: "https://a.test/b.pdf" } })],
    [[], messages({ type: "document", source: { type: "text", media_type: "text/plain", data: "x" } })],
    [[], messages({ type: "tool_use", id: "t", name: "n", input: { type: "image", image_url: "u" } })],
    [["tools"], [anthropicCountTokens, { messages: [{ role: "user", content: "x" }], tools: [{ name: "t" }] }]],
    [
      ["images", "audio"],
      contents({ inlineData: source("image/png") }, { inline_data: { mime_type: "audio/wav", data: "AAAA" } }),
    ],
    [["files"], contents({ fileData: { fileUri: "https://a.test/b.mp4", mimeType: "video/mp4" } })],
    [["files"], contents({ fileData: { fileUri: "https://a.test/b" } })],
    [["files"], contents({ file_data: { file_uri: "https://a.test/b", mime_type: 7 } })],
    [
      ["files"],
      [
        gemini,
        { contents: [{ parts: [] }], systemInstruction: { parts: [{ fileData: { fileUri: "https://a.test/b" } }] } },
      ],
    ],
    [
      ["images"],
      [gemini, { contents: [{ parts: [] }], system_instruction: { parts: [{ inlineData: source("IMAGE/PNG") }] } }],
    ],
    [["images"], [openAiResponses, { input: "x", instructions: [{ content: [{ type: "input_image" }] }] }]],
    [["audio"], contents({ inlineData: source("Audio/WAV") })],
    [[], contents({ functionResponse: { name: "f", response: { mimeType: "image/png", data: "AAAA" } } })],
    [["images"], contents({ functionResponse: { name: "f", parts: [{ inlineData: source("image/png") }] } })],
    [["tools"], [gemini, { contents: [{ parts: [] }], tools: [{ functionDeclarations: [] }] }]],
    [["images"], [openAiModerations, { input: [{ type: "image_url", image_url: { url: "u" } }] }]],
    [[], [openAiCompletions, { prompt: "image" }]],
    [[], [openAiEmbeddings, { input: ["image"] }]],
    [[], [openAiImages, { prompt: "image" }]],
    [[], [openAiSpeech, { input: "audio", voice: "v" }]],
    [[], [rerank, { query: "q", documents: ["image"] }]],
  ])("%j", (expected, [dialect, body]) => {
    expect(holds(dialect, body)).toEqual(expected);
  });

  test("a form is sound to be written down", () => {
    const open = () => Readable.from([]);
    const encode = () => ({ contentType: "", length: 0, open });
    const request = openAiTranscriptions.parseForm!({ fields: [["model", "m"]], fileBytes: 1, encode });
    expect(contentOf(request)).toEqual({ images: false, audio: true, files: false, tools: false });
  });
});

test.each<[string | null, Dialect, Json]>([
  ["u", openAiChat, { messages: [{ role: "user", content: "x" }], user: "u", safety_identifier: "s" }],
  ["s", openAiResponses, { input: "x", safety_identifier: "s", user: "" }],
  ["u", openAiEmbeddings, { input: "x", user: "u" }],
  ["a", anthropicMessages, { messages: [{ role: "user", content: "x" }], metadata: { user_id: "a" } }],
  [null, openAiChat, { messages: [{ role: "user", content: "x" }], metadata: { user_id: "a" }, user: 7 }],
  [null, gemini, { contents: [{ parts: [] }] }],
])("whom a request is for: %s", (expected, dialect, body) => {
  expect(endUserOf(parse(dialect, body))).toBe(expected);
});
