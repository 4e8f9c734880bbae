import type { CacheScope } from "@gatehouse/domain";
import { describe, expect, test } from "vitest";
import { type RequestToKeep, uncacheable } from "./uncacheable.ts";

const request = (format: string, body: object = {}, given: Partial<RequestToKeep> = {}): RequestToKeep => ({
  format,
  body: { ...body },
  ownedIds: [],
  unboundedBy: null,
  ...given,
});
const reason = (format: string, body: object, scope: CacheScope = "organization") =>
  uncacheable(request(format, body), scope);

describe("what refers to what a provider keeps is never cached", () => {
  test.each([
    ["openai-responses", { store: false, previous_response_id: "resp_1" }],
    ["openai-responses", { store: false, conversation: { id: "conv_1" } }],
    ["openai-responses", { store: false, background: true }],
    ["openai-responses", { store: false, prompt: { id: "pmpt_1" } }],
    ["openai-responses", { store: true }],
    ["openai-chat", { store: true }],
    ["anthropic-messages", { container: { skills: [] } }],
  ])("%s %j", (format, body) => {
    for (const scope of ["key", "team", "organization"] as const) {
      expect(reason(format, body, scope)).toBe("refers_to_kept_state");
    }
  });

  test("nor what refers to an object of its team's by its id", () => {
    expect(uncacheable(request("openai-responses", { store: false }, { ownedIds: ["resp_1"] }), "key")).toBe(
      "refers_to_kept_state",
    );
  });

  test("an answer that is kept unless said otherwise is shared with nobody who could not refer to it", () => {
    expect(reason("openai-responses", {}, "organization")).toBe("refers_to_kept_state");
    expect(reason("openai-responses", {}, "team")).toBeNull();
    expect(reason("openai-responses", {}, "key")).toBeNull();
    expect(reason("openai-responses", { store: false }, "organization")).toBeNull();
    expect(reason("openai-chat", {}, "organization")).toBeNull();
  });
});

describe("what is not in the request, or not to be compared, is never cached", () => {
  test.each([
    ["a form", request("openai-transcriptions", {}, { form: { fields: [] } })],
    ["what is free", request("anthropic-count-tokens", {}, { free: true })],
    ["a tool of the provider's", request("anthropic-messages", {}, { unboundedBy: "tools[0]" })],
    ["a search by OpenAI", request("openai-chat", { web_search_options: {} })],
    ["a search by xAI", request("openai-chat", { search_parameters: { mode: "auto" } })],
    ["a search by OpenRouter", request("openai-chat", { plugins: [{ id: "web" }] })],
    ["a search by Qwen", request("openai-chat", { enable_search: true })],
  ])("%s", (_name, asked) => expect(uncacheable(asked, "key")).toBe("not_cacheable"));
});

test("all else may be cached where a rule says so", () => {
  expect(reason("openai-chat", { messages: [], store: false, enable_search: false, plugins: null })).toBeNull();
  expect(reason("openai-completions", { prompt: "a text" })).toBeNull();
  expect(reason("openai-embeddings", { input: "a text" })).toBeNull();
  expect(reason("openai-images", { prompt: "a text" })).toBeNull();
});
