import { GatehouseError } from "@gatehouse/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseChatRequest } from "./parse.ts";
import { toCanonicalChat } from "./to-canonical.ts";

const ABILITIES = {
  imageUrls: true,
  systemAnywhere: false,
  endUsers: true,
  cacheMarks: false,
  toolErrors: false,
  looseSchemas: false,
};
const canonical = (body: object, imageUrls = true) => {
  const request = { model: "m", messages: [{ role: "user", content: "hi" }], ...body };
  return toCanonicalChat(parseChatRequest(Buffer.from(JSON.stringify(request))), { ...ABILITIES, imageUrls });
};
const promptOf = (...messages: object[]) => canonical({ messages }).options.prompt;

describe("messages", () => {
  test("of the system stay in front and become a user's text later on", () => {
    expect(
      promptOf(
        { role: "system", content: "a" },
        { role: "developer", content: [{ type: "text", text: "b" }] },
        { role: "user", content: "c" },
        { role: "system", content: "d" },
      ),
    ).toEqual([
      { role: "system", content: "a" },
      { role: "system", content: "b" },
      { role: "user", content: [{ type: "text", text: "c" }] },
      { role: "user", content: [{ type: "text", text: "d" }] },
    ]);
  });

  test("with results of parallel calls become one turn that knows the tools' names", () => {
    const call = (id: string, name: string) => ({ id, type: "function", function: { name, arguments: "{}" } });
    const prompt = promptOf(
      { role: "assistant", content: null, tool_calls: [call("1", "f"), call("2", "g")] },
      { role: "tool", tool_call_id: "2", content: "two" },
      { role: "tool", tool_call_id: "1", content: "one" },
    );
    expect(prompt).toHaveLength(2);
    expect(prompt[1]).toMatchObject({ role: "tool", content: [{ toolName: "g" }, { toolName: "f" }] });
  });

  test("carry images as data and, where the vendor fetches them, as addresses", () => {
    const image = (url: string) => ({
      messages: [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }],
    });
    expect(canonical(image("data:image/PNG;base64,AAAA")).options.prompt).toMatchObject([
      { content: [{ type: "file", mediaType: "image/png", data: { type: "data", data: "AAAA" } }] },
    ]);
    expect(canonical(image("https://x.test/a.png")).options.prompt).toMatchObject([
      { content: [{ type: "file", mediaType: "image", data: { type: "url" } }] },
    ]);
    expect(() => canonical(image("https://x.test/a.png"), false)).toThrow("data: URL");
    expect(() => canonical(image("http://169.254.169.254/"))).toThrow("https:");
    expect(() => canonical(image("file:///etc/passwd"))).toThrow("image_url.url");
  });

  test("carry files and audio", () => {
    const content = [
      { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" } },
      { type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
    ];
    expect(promptOf({ role: "user", content })).toMatchObject([
      { content: [{ mediaType: "application/pdf", filename: "a.pdf" }, { mediaType: "audio/mpeg" }] },
    ]);
    expect(() => promptOf({ role: "user", content: [{ type: "file", file: { file_id: "f-1" } }] })).toThrow("file_id");
  });

  test("bring signed reasoning back, and leave out what nobody can check", () => {
    const details = [
      { type: "reasoning.text", text: "a", signature: "s", format: "anthropic-claude-v1" },
      { type: "reasoning.encrypted", data: "d", format: "anthropic-claude-v1" },
      { type: "reasoning.text", text: "unsigned", format: "anthropic-claude-v1" },
      { type: "reasoning.text", text: "foreign", signature: "s", format: "other" },
      "garbage",
    ];
    const [message] = promptOf({ role: "assistant", content: "x", reasoning_content: "a", reasoning_details: details });
    expect(message?.content).toEqual([
      { type: "reasoning", text: "a", providerOptions: { anthropic: { signature: "s" } } },
      { type: "reasoning", text: "", providerOptions: { anthropic: { redactedData: "d" } } },
      { type: "text", text: "x" },
    ]);
  });
});

describe("settings", () => {
  test("arrive under their canonical names", () => {
    const schema = { type: "object", properties: { a: { type: "string" } } };
    const { options, endUser, parallelToolCalls } = canonical({
      temperature: 0.2,
      top_p: 0.9,
      seed: 7,
      stop: "END",
      max_completion_tokens: 50,
      frequency_penalty: 0.1,
      reasoning_effort: "low",
      response_format: { type: "json_schema", json_schema: { name: "n", schema, strict: true } },
      tools: [{ type: "function", function: { name: "f", strict: true } }],
      tool_choice: { type: "function", function: { name: "f" } },
      parallel_tool_calls: false,
      user: "u",
    });
    expect(options).toMatchObject({
      temperature: 0.2,
      topP: 0.9,
      seed: 7,
      stopSequences: ["END"],
      maxOutputTokens: 50,
      frequencyPenalty: 0.1,
      reasoning: "low",
      responseFormat: { type: "json", name: "n", schema },
      tools: [{ type: "function", name: "f", strict: true, inputSchema: { type: "object", properties: {} } }],
      toolChoice: { type: "tool", toolName: "f" },
    });
    expect({ endUser, parallelToolCalls }).toEqual({ endUser: "u", parallelToolCalls: false });
  });

  test("that say nothing are left out", () => {
    const { options } = canonical({
      temperature: 1,
      top_p: null,
      n: 1,
      logprobs: false,
      stop: null,
      tools: [],
      store: false,
    });
    expect(Object.keys(options)).toEqual(["prompt"]);
  });
});

test("whatever a body holds, it is carried or refused with a code, never a crash", () => {
  const part = fc.record(
    {
      type: fc.constantFrom("text", "image_url", "file", "input_audio"),
      text: fc.anything(),
      image_url: fc.anything(),
      file: fc.anything(),
      input_audio: fc.anything(),
    },
    { requiredKeys: ["type"] },
  );
  const message = fc.record(
    {
      role: fc.constantFrom("system", "user", "assistant", "tool", "x"),
      content: fc.oneof(fc.string(), fc.array(part), fc.anything()),
      tool_calls: fc.anything(),
      tool_call_id: fc.anything(),
      reasoning_details: fc.anything(),
    },
    { requiredKeys: ["role"] },
  );
  const body = fc.record(
    {
      messages: fc.array(message, { minLength: 1 }),
      tools: fc.anything(),
      tool_choice: fc.anything(),
      response_format: fc.anything(),
      stop: fc.anything(),
      temperature: fc.anything(),
      logit_bias: fc.anything(),
      reasoning_effort: fc.anything(),
    },
    { requiredKeys: ["messages"] },
  );
  fc.assert(
    fc.property(body, (value) => {
      try {
        canonical(JSON.parse(JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? String(item) : item))));
      } catch (error) {
        if (!(error instanceof GatehouseError)) throw error;
        expect(["unsupported_parameter", "invalid_request", "request_too_deep"]).toContain(error.code);
      }
    }),
    { numRuns: 150 },
  );
});
