import { describe, expect, test } from "vitest";
import { isDeterministic } from "./deterministic.ts";

const asks = (format: string, body: Record<string, unknown>): boolean => isDeterministic({ format, body });
const words = { messages: [{ role: "user", content: "hello" }] };
const picture = (url: string) => ({
  temperature: 0,
  messages: [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }],
});

describe("a request asks for the same answer each time", () => {
  test.each([
    ["openai-chat", { ...words, temperature: 0 }],
    ["openai-chat", { ...words, temperature: 0, top_p: 0.5, n: 3, seed: 1 }],
    ["openai-chat", { ...words, temperature: 0, modalities: ["text"] }],
    ["openai-responses", { input: "hello", temperature: 0 }],
    ["openai-completions", { prompt: "hello", temperature: 0 }],
    ["anthropic-messages", { ...words, temperature: 0 }],
    ["gemini", { contents: [], generationConfig: { temperature: 0, responseModalities: ["TEXT"] } }],
    ["gemini", { contents: [], generation_config: { temperature: 0 } }],
    ["openai-embeddings", { input: "hello" }],
    ["openai-embeddings", { input: [[1, 2], [3]] }],
    ["openai-moderations", { input: "hello" }],
    ["rerank", { query: "q", documents: ["d"] }],
    ["openai-chat", picture("data:image/png;base64,AAAA")],
    // An address that is only talked about, or a tool's own.
    ["openai-chat", { temperature: 0, messages: [{ role: "user", content: "see https://example.com" }] }],
    ["openai-chat", { ...words, temperature: 0, tools: [{ properties: { image_url: { type: "string" } } }] }],
  ])("%s %j", (format, body) => expect(asks(format, body)).toBe(true));
});

describe("a request may be answered otherwise each time", () => {
  test.each([
    ["openai-chat", words],
    ["openai-chat", { ...words, temperature: null }],
    ["openai-chat", { ...words, temperature: 0.1 }],
    ["openai-chat", { ...words, temperature: "0" }],
    ["openai-chat", { ...words, seed: 7 }],
    ["openai-chat", { ...words, top_p: 0 }],
    ["openai-chat", { ...words, reasoning_effort: "high" }],
    ["openai-chat", { ...words, temperature: 0, modalities: ["text", "audio"] }],
    ["openai-responses", { input: "hello", reasoning: { effort: "low" } }],
    ["gemini", { contents: [], temperature: 0 }],
    ["gemini", { contents: [], generationConfig: { temperature: 0, responseModalities: ["TEXT", "IMAGE"] } }],
    ["gemini", { contents: [], generationConfig: null }],
    ["openai-images", { prompt: "a cat", temperature: 0 }],
    ["openai-speech", { input: "hello", temperature: 0 }],
    ["a format of tomorrow", { temperature: 0 }],
    ["openai-chat", picture("https://example.com/camera.jpg")],
    ["openai-moderations", { input: [{ type: "image_url", image_url: { url: "http://example.com/a.png" } }] }],
    [
      "openai-responses",
      { temperature: 0, input: [{ content: [{ type: "input_image", image_url: "https://a.b/c" }] }] },
    ],
    ["openai-responses", { temperature: 0, input: [{ content: [{ type: "input_file", file_url: "https://a.b/c" }] }] }],
    [
      "anthropic-messages",
      { temperature: 0, messages: [{ content: [{ source: { type: "url", url: "https://a.b/c" } }] }] },
    ],
    [
      "gemini",
      { generationConfig: { temperature: 0 }, contents: [{ parts: [{ fileData: { fileUri: "https://a.b/c" } }] }] },
    ],
    [
      "gemini",
      { generationConfig: { temperature: 0 }, contents: [{ parts: [{ file_data: { file_uri: "https://a" } }] }] },
    ],
  ])("%s %j", (format, body) => expect(asks(format, body)).toBe(false));
});
