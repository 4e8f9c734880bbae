import type { PolicyParameters } from "@gatehouse/domain";
import { describe, expect, test } from "vitest";
import { anthropicCountTokens, anthropicMessages } from "../../anthropic-messages/dialect.ts";
import type { Dialect } from "../../dialect.ts";
import { gemini } from "../../gemini/dialect.ts";
import { openAiChat } from "../../openai-chat/dialect.ts";
import { openAiCompletions } from "../../openai-completions/dialect.ts";
import { openAiResponses } from "../../openai-responses/dialect.ts";
import { openAiEmbeddings } from "../../plain/embeddings.ts";
import { rerank } from "../../plain/rerank.ts";
import { openAiSpeech } from "../../plain/speech.ts";
import { setParameters } from "./set-parameters.ts";

type Json = Record<string, unknown>;

const CHAT = { model: "m", messages: [{ role: "user", content: "x" }] };
const CONTENT = { contents: [{ parts: [] }] };

const after = (dialect: Dialect, body: Json, parameters: PolicyParameters): Json =>
  JSON.parse(setParameters(dialect.parse(Buffer.from(JSON.stringify(body)), { model: "m" }), parameters).toString());

describe("parameters are set in the format's own words", () => {
  const ALL = { maxOutputTokens: 100, temperature: 0.5, topP: 0.9 };

  test.each<[Dialect, Json, Json]>([
    [openAiChat, CHAT, { max_tokens: 100, temperature: 0.5, top_p: 0.9 }],
    [openAiResponses, { model: "m", input: "x" }, { max_output_tokens: 100, temperature: 0.5, top_p: 0.9 }],
    [
      openAiCompletions,
      { model: "m", prompt: "x", max_tokens: 500 },
      { max_tokens: 100, temperature: 0.5, top_p: 0.9 },
    ],
    [anthropicMessages, { ...CHAT, max_tokens: 500, top_p: 1 }, { max_tokens: 100, temperature: 0.5, top_p: 0.9 }],
    [gemini, CONTENT, { generationConfig: { maxOutputTokens: 100, temperature: 0.5, topP: 0.9 } }],
  ])("$format", (dialect, body, expected) => {
    expect(after(dialect, body, ALL)).toEqual({ ...body, ...expected });
  });

  test("gemini, in either spelling, with what else is configured", () => {
    const body = { ...CONTENT, generation_config: { max_output_tokens: 500, top_p: 1, topK: 3 } };
    expect(after(gemini, body, ALL)).toEqual({
      ...CONTENT,
      generation_config: { maxOutputTokens: 100, temperature: 0.5, topP: 0.9, topK: 3 },
    });
    expect(after(gemini, body, { temperature: 0 })).toEqual({
      ...CONTENT,
      generation_config: { max_output_tokens: 500, temperature: 0, topP: 1, topK: 3 },
    });
  });

  test("a cap goes into the field that the caller's is in", () => {
    expect(after(openAiChat, { ...CHAT, max_completion_tokens: 500 }, ALL).max_completion_tokens).toBe(100);
    expect(after(openAiChat, { ...CHAT, max_completion_tokens: 500 }, ALL).max_tokens).toBeUndefined();
  });
});

describe("nothing is set that was not asked for", () => {
  const SMALL: [Dialect, Json][] = [
    [openAiChat, { ...CHAT, max_completion_tokens: 5 }],
    [openAiChat, { ...CHAT, max_tokens: 5 }],
    [openAiResponses, { model: "m", input: "x", max_output_tokens: 5 }],
    [openAiCompletions, { model: "m", prompt: "x", max_tokens: 5 }],
    [anthropicMessages, { ...CHAT, max_tokens: 5 }],
    [gemini, { ...CONTENT, generationConfig: { maxOutputTokens: 5 } }],
    [gemini, { ...CONTENT, generation_config: { max_output_tokens: 5 } }],
  ];

  test.each(SMALL)("a smaller cap stays, and the bytes with it ($format)", (dialect, body) => {
    const request = dialect.parse(Buffer.from(JSON.stringify(body)), { model: "m" });
    expect(setParameters(request, { maxOutputTokens: 100 })).toBe(request.bytes);
    expect(setParameters(request, {})).toBe(request.bytes);
  });

  test("what is usual without a cap is not raised by one", () => {
    expect(after(openAiCompletions, { model: "m", prompt: "x" }, { maxOutputTokens: 100 }).max_tokens).toBe(16);
    expect(after(openAiCompletions, { model: "m", prompt: "x" }, { maxOutputTokens: 10 }).max_tokens).toBe(10);
  });

  test.each<[Dialect, Json]>([
    [anthropicCountTokens, CHAT],
    [openAiEmbeddings, { model: "m", input: "x" }],
    [openAiSpeech, { model: "m", input: "x", voice: "v" }],
    [rerank, { model: "m", query: "x", documents: ["y"] }],
  ])("formats without such parameters are left as they are ($format)", (dialect, body) => {
    expect(after(dialect, body, { maxOutputTokens: 1, temperature: 1, topP: 1 })).toEqual(body);
  });

  test("all other bytes stay as they were sent", () => {
    const sent =
      '{ "model":"m", "messages":[{"role":"user","content":"\\u0061"}], "seed": 12345678901234567890, "temperature":1.0 }';
    const request = openAiChat.parse(Buffer.from(sent), {});
    expect(setParameters(request, { temperature: 1 })).toBe(request.bytes);
    expect(setParameters(request, { maxOutputTokens: 7, temperature: 0 }).toString()).toBe(
      sent.replace("1.0 }", '0,"max_tokens":7 }'),
    );
  });
});
