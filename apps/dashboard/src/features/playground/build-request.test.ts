import { PLAYGROUND_FORMATS, sendPlaygroundInput } from "@gatehouse/domain";
import { describe, expect, test } from "vitest";
import { buildRequest, headersOf } from "./build-request.ts";
import { continueWith, type Draft, EMPTY_DRAFT } from "./draft.ts";

const draft: Draft = {
  ...EMPTY_DRAFT,
  format: "openai-chat",
  model: "m",
  turns: [{ id: 1, role: "user", text: "Hi" }],
};
const built = (changes: Partial<Draft>) => {
  const result = buildRequest({ ...draft, ...changes });
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  return result.request;
};
const problems = (changes: Partial<Draft>) => {
  const result = buildRequest({ ...draft, ...changes });
  return "problems" in result ? Object.keys(result.problems) : [];
};

describe("a draft becomes the body of its format", () => {
  const full = { system: "Be brief", temperature: "0.5", maxTokens: "20" };
  const message = { role: "user", content: "Hi" };

  test("of OpenAI chat", () => {
    expect(built(full).body).toEqual({
      model: "m",
      messages: [{ role: "system", content: "Be brief" }, message],
      temperature: 0.5,
      max_completion_tokens: 20,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(built({ stream: false }).body).toEqual({ model: "m", messages: [message] });
  });

  test("of OpenAI responses", () => {
    expect(built({ ...full, format: "openai-responses" }).body).toEqual({
      model: "m",
      instructions: "Be brief",
      input: [message],
      temperature: 0.5,
      max_output_tokens: 20,
      stream: true,
    });
  });

  test("of Anthropic messages, which has no request without a limit", () => {
    expect(built({ ...full, format: "anthropic-messages" }).body).toMatchObject({ system: "Be brief", max_tokens: 20 });
    expect(built({ format: "anthropic-messages", stream: false }).body).toEqual({
      model: "m",
      max_tokens: 1024,
      messages: [message],
    });
  });
});

test("what goes into headers is what the server takes, in ASCII whatever was typed", () => {
  const request = built({ tags: "team:search, beta,beta", metadata: "ticket=42, who=Zoë=1", cache: "skip" });
  expect(headersOf(request)).toEqual({
    "x-gatehouse-tags": "team:search,beta",
    "x-gatehouse-metadata": '{"ticket":"42","who":"Zo\\u00eb=1"}',
    "x-gatehouse-cache": "skip",
  });
  expect(JSON.parse(request.metadata as string)).toEqual({ ticket: "42", who: "Zoë=1" });
  const secret = `gh_live_${"0".repeat(49)}`;
  for (const format of PLAYGROUND_FORMATS) {
    expect(sendPlaygroundInput.safeParse({ ...built({ format }), secret }).success).toBe(true);
  }
  expect(sendPlaygroundInput.safeParse({ ...request, secret, tags: "a\r\nx-evil: 1" }).success).toBe(false);
  expect(sendPlaygroundInput.safeParse({ ...request, secret: "sk-other" }).success).toBe(false);
});

test("what cannot be sent is said at its field", () => {
  expect(problems({ model: " " })).toEqual(["model"]);
  expect(problems({ turns: EMPTY_DRAFT.turns })).toEqual(["turns"]);
  expect(problems({ turns: [...draft.turns, { id: 2, role: "assistant", text: "Hello" }] })).toEqual(["turns"]);
  expect(problems({ temperature: "3", maxTokens: "1.5" })).toEqual(["temperature", "maxTokens"]);
  expect(problems({ temperature: "warm", maxTokens: "0" })).toEqual(["temperature", "maxTokens"]);
  expect(problems({ tags: "a b", metadata: "ticket" })).toEqual(["tags", "metadata"]);
});

test("a conversation goes on with the answer and an empty message of the user", () => {
  const turns = continueWith(draft.turns, "Hello");
  expect(turns.map(({ role, text }) => [role, text])).toEqual([
    ["user", "Hi"],
    ["assistant", "Hello"],
    ["user", ""],
  ]);
  expect(new Set(turns.map(({ id }) => id)).size).toBe(3);
});
