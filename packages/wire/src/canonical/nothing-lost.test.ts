import { isGatehouseError } from "@gatehouse/domain";
import { describe, expect, test } from "vitest";
import type { GenerationFormat } from "../caller-request.ts";
import { generationDialect } from "../dialects.ts";
import type { CanonicalCall, ContentAbilities } from "./canonical-call.ts";

const NONE: ContentAbilities = {
  imageUrls: false,
  systemAnywhere: false,
  endUsers: false,
  cacheMarks: false,
  toolErrors: false,
  looseSchemas: false,
};
const ALL: ContentAbilities = {
  imageUrls: true,
  systemAnywhere: true,
  endUsers: true,
  cacheMarks: true,
  toolErrors: true,
  looseSchemas: true,
};

function canonical(format: GenerationFormat, body: object, abilities = NONE): CanonicalCall {
  const dialect = generationDialect(format);
  if (!dialect) throw new Error(`there is no dialect ${format}`);
  const whole = format === "gemini" ? body : { model: "m", ...body };
  return dialect.toCanonical(dialect.parse(Buffer.from(JSON.stringify(whole)), { model: "m" }), abilities);
}

function refused(format: GenerationFormat, body: object): string | undefined {
  try {
    canonical(format, body, ALL);
  } catch (error) {
    if (isGatehouseError(error) && error.code === "unsupported_parameter") return error.details.param;
    throw error;
  }
  return undefined;
}

const SCHEMA = { type: "object", properties: {} };
const PIXEL = { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } };

const chat = (...content: object[]) => ({ messages: [{ role: "user", content }] });
const chatTool = (more: object) => ({
  ...chat({ type: "text", text: "x" }),
  tools: [{ type: "function", function: { name: "f", parameters: SCHEMA, ...more } }],
});
const chatSchema = (more: object) => ({
  ...chat({ type: "text", text: "x" }),
  response_format: { type: "json_schema", json_schema: { name: "a", schema: SCHEMA, ...more } },
});
const answered = (more: object) => ({
  messages: [
    { role: "user", content: "x" },
    { role: "assistant", content: "y", ...more },
    { role: "user", content: "z" },
  ],
});

const responses = (more: object) => ({ input: "x", ...more });
const items = (...input: object[]) => ({ input });
const responsesTool = (more: object) =>
  responses({ tools: [{ type: "function", name: "f", parameters: SCHEMA, strict: false, ...more }] });

const messages = (...content: object[]) => ({ max_tokens: 9, messages: [{ role: "user", content }] });
const messagesTool = (more: object) => ({
  ...messages({ type: "text", text: "x" }),
  tools: [{ name: "f", input_schema: SCHEMA, ...more }],
});
const toolResult = (more: object) => ({
  max_tokens: 9,
  messages: [
    { role: "assistant", content: [{ type: "tool_use", id: "t", name: "f", input: {}, caller: { type: "direct" } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "t", ...more }] },
  ],
});
const thinking = (more: object) => ({
  ...messages({ type: "text", text: "x" }),
  thinking: { type: "enabled", budget_tokens: 2_000, ...more },
});

const gemini = (part: object, more: object = {}) => ({ contents: [{ role: "user", parts: [part] }], ...more });
const INLINE = { inlineData: { mimeType: "video/mp4", data: "AAAA" } };
const DECLARED = [{ functionDeclarations: [{ name: "f" }, { name: "g" }] }];
const calling = (functionCallingConfig: object) =>
  gemini({ text: "x" }, { tools: DECLARED, toolConfig: { functionCallingConfig } });
const config = (generationConfig: object) => gemini({ text: "x" }, { generationConfig });
const functionResponse = (more: object) => ({
  contents: [
    { role: "model", parts: [{ functionCall: { name: "f", args: {} } }] },
    { role: "user", parts: [{ functionResponse: { name: "f", response: { output: "x" }, ...more } }] },
  ],
});

describe("a field that would change the answer is refused by its path, whoever answers", () => {
  test.each<[GenerationFormat, string, object]>([
    ["openai-chat", "messages[1].prefix", answered({ prefix: true })],
    ["openai-chat", "messages[1].images", answered({ images: [{ type: "image_url" }] })],
    ["openai-chat", "messages[1].function_call", answered({ function_call: { name: "f" } })],
    ["openai-chat", "messages[0].content[0].video", chat({ type: "text", text: "x", video: 1 })],
    [
      "openai-chat",
      "messages[0].content[0].image_url.detail",
      chat({ type: "image_url", image_url: { url: "data:image/png;base64,AAAA", detail: "low" } }),
    ],
    ["openai-chat", "tools[0].function.examples", chatTool({ examples: [] })],
    ["openai-chat", "response_format.json_schema.mode", chatSchema({ mode: 1 })],
    ["openai-chat", "stream_options.pace", { ...chat({ type: "text", text: "x" }), stream_options: { pace: 1 } }],
    ["openai-responses", "reasoning.mode", responses({ reasoning: { effort: "low", mode: "pro" } })],
    ["openai-responses", "reasoning.context", responses({ reasoning: { context: "all_turns" } })],
    ["openai-responses", "reasoning.depth", responses({ reasoning: { depth: 1 } })],
    ["openai-responses", "text.tone", responses({ text: { tone: "dry" } })],
    ["openai-responses", "tools[0].output_schema", responsesTool({ output_schema: SCHEMA })],
    ["openai-responses", "tools[0].defer_loading", responsesTool({ defer_loading: true })],
    ["openai-responses", "tools[0].allowed_callers", responsesTool({ allowed_callers: ["programmatic"] })],
    [
      "openai-responses",
      "input[0].namespace",
      items({ type: "function_call", call_id: "c", name: "f", arguments: "", namespace: "n" }),
    ],
    [
      "openai-responses",
      "input[0].content[0].detail",
      items({ role: "user", content: [{ type: "input_image", image_url: "data:image/png;base64,AA", detail: "low" }] }),
    ],
    ["anthropic-messages", "tools.0.input_examples", messagesTool({ input_examples: [{ a: 1 }] })],
    ["anthropic-messages", "tools.0.defer_loading", messagesTool({ defer_loading: true })],
    ["anthropic-messages", "tools.0.allowed_callers", messagesTool({ allowed_callers: ["code_execution_20260120"] })],
    ["anthropic-messages", "messages.1.content.0.is_error", toolResult({ is_error: true, content: [PIXEL] })],
    ["anthropic-messages", "messages.1.content.0.toolset_name", toolResult({ toolset_name: "s", content: "x" })],
    ["anthropic-messages", "messages.0.content.0.transformations", messages({ ...PIXEL, transformations: {} })],
    [
      "anthropic-messages",
      "messages.0.content.0.context",
      messages({ type: "document", context: "c", source: { type: "text", media_type: "text/plain", data: "x" } }),
    ],
    ["anthropic-messages", "thinking.block_binding", thinking({ block_binding: "x" })],
    ["anthropic-messages", "output_config.task_budget", { ...messages(), output_config: { task_budget: {} } }],
    ["gemini", "contents[0].parts[0].videoMetadata", gemini({ ...INLINE, videoMetadata: { fps: 1 } })],
    [
      "gemini",
      "contents[0].parts[0].mediaResolution",
      gemini({ ...INLINE, media_resolution: { level: "MEDIA_RESOLUTION_LOW" } }),
    ],
    ["gemini", "generationConfig.mediaResolution", config({ mediaResolution: "MEDIA_RESOLUTION_LOW" })],
    [
      "gemini",
      "toolConfig.functionCallingConfig.allowedFunctionNames",
      calling({ mode: "AUTO", allowedFunctionNames: ["f"] }),
    ],
    ["gemini", "toolConfig.functionCallingConfig.allowedFunctionNames", calling({ allowedFunctionNames: ["f"] })],
    ["gemini", "toolConfig.functionCallingConfig.mode", calling({ mode: "VALIDATED" })],
    ["gemini", "toolConfig.retrievalConfig", gemini({ text: "x" }, { toolConfig: { retrievalConfig: {} } })],
    ["gemini", "contents[1].parts[0].functionResponse.parts", functionResponse({ parts: [INLINE] })],
    ["gemini", "contents[1].parts[0].functionResponse.scheduling", functionResponse({ scheduling: "SILENT" })],
  ])("%s: %s", (format, param, body) => {
    expect(refused(format, body)).toBe(param);
  });
});

describe("a field that changes nothing in the answer stays behind and is named", () => {
  const mark = { cache_control: { type: "ephemeral" } };
  test.each<[GenerationFormat, string, object]>([
    ["openai-chat", "response_format.json_schema.strict", chatSchema({ strict: false })],
    ["openai-chat", "messages.name", { messages: [{ role: "user", name: "bob", content: "x" }] }],
    ["openai-chat", "verbosity", { ...chat({ type: "text", text: "x" }), verbosity: "low" }],
    ["openai-responses", "text.verbosity", responses({ text: { verbosity: "low" } })],
    ["openai-responses", "client_metadata", responses({ client_metadata: { "x-codex-installation-id": "i" } })],
    [
      "openai-chat",
      "messages.content.prompt_cache_breakpoint",
      chat({ type: "text", text: "x", prompt_cache_breakpoint: {} }),
    ],
    ["openai-chat", "messages.content.cache_control", chat({ type: "text", text: "x", ...mark })],
    ["openai-chat", "messages.reasoning_content", answered({ reasoning_content: "hm" })],
    ["openai-chat", "messages.reasoning_details", answered({ reasoning_details: [{ type: "reasoning.text" }] })],
    ["openai-chat", "messages.annotations", answered({ annotations: [{ type: "url_citation" }] })],
    [
      "openai-responses",
      "text.format.strict",
      responses({ text: { format: { type: "json_schema", name: "a", schema: SCHEMA, strict: false } } }),
    ],
    ["openai-responses", "input.phase", items({ role: "assistant", content: "x", phase: "commentary" })],
    ["openai-responses", "input.encrypted_content", items({ type: "reasoning", summary: [], encrypted_content: "x" })],
    ["anthropic-messages", "messages.content.cache_control", messages({ type: "text", text: "x", ...mark })],
    ["anthropic-messages", "tools.cache_control", messagesTool(mark)],
    ["anthropic-messages", "tools.eager_input_streaming", messagesTool({ eager_input_streaming: true })],
    [
      "anthropic-messages",
      "system.cache_control",
      { ...messages({ type: "text", text: "x" }), system: [{ type: "text", text: "s", ...mark }] },
    ],
    ["anthropic-messages", "messages.content.is_error", toolResult({ is_error: true, content: "no" })],
    ["anthropic-messages", "thinking.display", thinking({ display: "omitted" })],
    ["openai-chat", "user", { ...chat({ type: "text", text: "x" }), user: "u-1" }],
    ["anthropic-messages", "metadata.user_id", { ...messages(), metadata: { user_id: "u-1" } }],
    ["anthropic-messages", "context_management", { ...messages(), context_management: { edits: [] } }],
    [
      "gemini",
      "tools.functionDeclarations.response",
      gemini({ text: "x" }, { tools: [{ functionDeclarations: [{ name: "f", response: { type: "STRING" } }] }] }),
    ],
    ["gemini", "labels", gemini({ text: "x" }, { labels: { a: "b" } })],
  ])("%s: %s", (format, name, body) => {
    expect(canonical(format, body).dropped).toEqual([name]);
  });

  test("once, however often it was sent", () => {
    const block = { type: "text", text: "x", cache_control: { type: "ephemeral" } };
    expect(canonical("anthropic-messages", messages(block, block)).dropped).toEqual(["messages.content.cache_control"]);
  });

  test("unless the provider can be told", () => {
    const block = { type: "text", text: "x", cache_control: { type: "ephemeral" } };
    const { dropped, options } = canonical("anthropic-messages", messages(block), ALL);
    expect(dropped).toEqual([]);
    expect(JSON.stringify(options.prompt)).toContain('"cacheControl":{"type":"ephemeral"}');
    expect(canonical("anthropic-messages", toolResult({ is_error: true, content: "no" }), ALL).dropped).toEqual([]);
    const loose = canonical("openai-chat", chatSchema({ strict: false }), ALL);
    expect(loose.dropped).toEqual([]);
    expect(loose.options.providerOptions).toMatchObject({ openai: { strictJsonSchema: false } });
  });
});

describe("what says nothing is no reason to refuse, nor to name it", () => {
  test.each<[GenerationFormat, object]>([
    ["openai-chat", answered({ refusal: null, audio: null, function_call: null, annotations: [] })],
    ["openai-chat", chatTool({ strict: false })],
    ["openai-responses", responses({ reasoning: { effort: "low", summary: "detailed", context: "auto" } })],
    ["openai-responses", responses({ text: { verbosity: "medium", format: { type: "text" } } })],
    ["openai-responses", responsesTool({ defer_loading: false, async: false, allowed_callers: ["direct"] })],
    [
      "openai-responses",
      items(
        {
          type: "message",
          id: "msg_gh1",
          status: "completed",
          role: "assistant",
          content: [{ type: "output_text", text: "x", annotations: [], logprobs: [] }],
        },
        { type: "function_call", id: "fc_gh1", status: "completed", call_id: "c", name: "f", arguments: "{}" },
        { type: "function_call_output", call_id: "c", output: "x", id: null, status: null },
      ),
    ],
    [
      "anthropic-messages",
      messagesTool({ defer_loading: false, allowed_callers: ["direct"], input_examples: [], strict: false }),
    ],
    ["anthropic-messages", thinking({ display: "summarized" })],
    ["anthropic-messages", messages({ type: "text", text: "x", citations: null, cache_control: null })],
    ["gemini", config({ thinkingConfig: { includeThoughts: false, thinkingBudget: 0 }, candidate_count: 1 })],
    ["gemini", calling({ mode: "NONE", allowedFunctionNames: ["f"] })],
    ["gemini", gemini({ text: "x", thought: false }, { safetySettings: [] })],
    ["gemini", functionResponse({ parts: [], willContinue: false })],
  ])("%s %j", (format, body) => {
    expect(canonical(format, body).dropped).toEqual([]);
  });
});

describe("what contradicts itself is malformed: neither half is dropped", () => {
  test.each<[object, string]>([
    [config({ responseSchema: { type: "OBJECT" } }), "generationConfig.responseMimeType"],
    [
      config({ responseMimeType: "application/json", responseSchema: {}, responseJsonSchema: {} }),
      "generationConfig.responseSchema",
    ],
    [
      config({ thinkingConfig: { thinkingLevel: "LOW", thinkingBudget: 5 } }),
      "generationConfig.thinkingConfig.thinkingBudget",
    ],
    [gemini({ inlineData: { mimeType: "image/png", mime_type: "image/gif", data: "A" } }), "mimeType"],
  ])("%j", (body, param) => {
    expect(() => canonical("gemini", body)).toThrow(expect.objectContaining({ code: "invalid_request" }));
    expect(() => canonical("gemini", body)).toThrow(param);
  });
});

test("Google's older schemas lose nothing: null is a value, and properties keep their order", () => {
  const responseSchema = {
    type: "OBJECT",
    nullable: true,
    propertyOrdering: ["b", "a"],
    properties: {
      a: { type: "STRING", enum: ["x"], nullable: true },
      b: { anyOf: [{ type: "STRING" }], nullable: true },
    },
  };
  const { options } = canonical("gemini", config({ responseMimeType: "application/json", responseSchema }));
  expect(JSON.stringify((options.responseFormat as { schema: unknown }).schema)).toBe(
    JSON.stringify({
      type: ["object", "null"],
      properties: {
        b: { anyOf: [{ type: "string" }, { type: "null" }] },
        a: { type: ["string", "null"], enum: ["x", null] },
      },
    }),
  );
});

test("a long id of an end user goes on as a short one, the same for the same user: vendors refuse long ones", () => {
  const endUser = (id: string) =>
    canonical("anthropic-messages", { ...messages(), metadata: { user_id: id } }, ALL).endUser;
  const long = `user_${"0".repeat(64)}_account__session_1`;
  expect(endUser("u-1")).toBe("u-1");
  expect(endUser(long)).toMatch(/^[0-9a-f]{64}$/);
  expect(endUser(long)).toBe(endUser(long));
  expect(endUser(`${long}2`)).not.toBe(endUser(long));
});
