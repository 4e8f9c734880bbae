import { GatehouseError } from "@gatehouse/domain";
import { describe, expect, test } from "vitest";
import { parseChatRequest } from "./parse.ts";

const MESSAGES = '"messages":[{"role":"user","content":"hi"}]';
const parse = (text: string) => parseChatRequest(Buffer.from(text));

function errorOf(input: string | Buffer): GatehouseError {
  try {
    parseChatRequest(Buffer.from(input as string));
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

describe("a good request", () => {
  test("is read without a change to its bytes", () => {
    const bytes = Buffer.from(
      `{"model":"m", ${MESSAGES}, "stream":true,"stream_options":{"include_usage":true},"n":2}`,
    );
    const request = parseChatRequest(bytes);
    expect(request.bytes).toBe(bytes);
    expect(request).toMatchObject({ model: "m", stream: true, includeUsage: true, choices: 2, maxOutputTokens: null });
  });

  test("may hold null where a field is optional", () => {
    const request = parse(`{"model":"m",${MESSAGES},"stream":null,"n":null,"max_tokens":null,"stream_options":null}`);
    expect(request).toMatchObject({ stream: false, includeUsage: false, choices: 1, maxOutputTokens: null });
  });

  test("prefers max_completion_tokens to max_tokens", () => {
    expect(parse(`{"model":"m",${MESSAGES},"max_tokens":9,"max_completion_tokens":5}`).maxOutputTokens).toBe(5);
  });

  test("asks for usage only when it streams", () => {
    expect(parse(`{"model":"m",${MESSAGES},"stream_options":{"include_usage":true}}`).includeUsage).toBe(false);
  });

  test("keeps __proto__ as inert data", () => {
    const request = parse(`{"model":"m",${MESSAGES},"__proto__":{"stream":true}}`);
    expect(request.stream).toBe(false);
    expect(({} as { stream?: unknown }).stream).toBeUndefined();
  });
});

describe("a bad request is refused with a code", () => {
  test.each([
    ["no body", "", "invalid_json", undefined],
    ["broken JSON", '{"model":', "invalid_json", undefined],
    ["an unclosed string", '{"model":"m', "invalid_json", undefined],
    ["text behind the object", `{"model":"m",${MESSAGES}}x`, "invalid_json", undefined],
    ["an array", "[]", "invalid_request", undefined],
    ["a number", "7", "invalid_request", undefined],
    ["no model", `{${MESSAGES}}`, "invalid_request", "model"],
    ["an empty model", `{"model":"",${MESSAGES}}`, "invalid_request", "model"],
    ["a model that is no string", `{"model":{"startsWith":""},${MESSAGES}}`, "invalid_request", "model"],
    ["an endless model", `{"model":"${"m".repeat(201)}",${MESSAGES}}`, "invalid_request", "model"],
    ["no messages", '{"model":"m"}', "invalid_request", "messages"],
    ["empty messages", '{"model":"m","messages":[]}', "invalid_request", "messages"],
    ["a message that is text", '{"model":"m","messages":["hi"]}', "invalid_request", "messages[0]"],
    ["a message without role", '{"model":"m","messages":[{"content":"x"}]}', "invalid_request", "messages[0].role"],
    ["a stream flag in words", `{"model":"m",${MESSAGES},"stream":"yes"}`, "invalid_request", "stream"],
    [
      "stream options that are text",
      `{"model":"m",${MESSAGES},"stream_options":"x"}`,
      "invalid_request",
      "stream_options",
    ],
    ["a negative cap", `{"model":"m",${MESSAGES},"max_tokens":-1}`, "invalid_request", "max_tokens"],
    ["a broken cap", `{"model":"m",${MESSAGES},"max_tokens":1.5}`, "invalid_request", "max_tokens"],
    ["a cap beyond counting", `{"model":"m",${MESSAGES},"max_tokens":1e30}`, "invalid_request", "max_tokens"],
    [
      "a cap in a string",
      `{"model":"m",${MESSAGES},"max_completion_tokens":"9"}`,
      "invalid_request",
      "max_completion_tokens",
    ],
    ["no choices", `{"model":"m",${MESSAGES},"n":0}`, "invalid_request", "n"],
    ["too many choices", `{"model":"m",${MESSAGES},"n":129}`, "invalid_request", "n"],
  ])("%s", (_name, text, code, param) => {
    const error = errorOf(text);
    expect(error.code).toBe(code);
    expect(error.details.param).toBe(param);
    expect(error.status).toBe(400);
  });

  test("bytes that are not UTF-8", () => {
    const bytes = Buffer.concat([Buffer.from(`{"model":"`), Buffer.from([0xff, 0xfe]), Buffer.from(`",${MESSAGES}}`)]);
    expect(errorOf(bytes).code).toBe("invalid_encoding");
  });

  test("nesting beyond 64, before anything recursive sees it", () => {
    const nested = (depth: number) => `{"model":"m",${MESSAGES},"x":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(errorOf(nested(64)).code).toBe("request_too_deep");
    expect(parse(nested(63)).model).toBe("m");
    expect(errorOf("[".repeat(1_000_000)).code).toBe("request_too_deep");
  });

  test("more values than a chat can need", () => {
    expect(errorOf(`{"model":"m",${MESSAGES},"x":[${"0,".repeat(600_000)}0]}`).code).toBe("invalid_request");
  });

  test("its error never quotes what the body holds", () => {
    expect(errorOf('{"model":"m","secret":"hunter2" x').message).not.toMatch(/hunter|secret/);
  });
});

describe("a request that others could read differently is refused", () => {
  test.each([
    ["model twice", `{"model":"cheap",${MESSAGES},"model":"dear"}`, "model"],
    ["model twice, once escaped", `{"model":"cheap",${MESSAGES},"mod\\u0065l":"dear"}`, "model"],
    ["messages twice", `{"model":"m",${MESSAGES},${MESSAGES}}`, "messages"],
    ["stream twice", `{"model":"m",${MESSAGES},"stream":false,"stream":true}`, "stream"],
    ["cap twice", `{"model":"m",${MESSAGES},"max_tokens":1,"max_tokens":100000}`, "max_tokens"],
    ["upper case", `{"model":"cheap",${MESSAGES},"MODEL":"dear"}`, "model"],
    ["a long s", `{"model":"m",${MESSAGES},"max_token\u017f":100000}`, "max_tokens"],
    ["a Kelvin sign", `{"model":"m",${MESSAGES},"max_to\u212aens":100000}`, "max_tokens"],
  ])("%s", (_name, text, param) => {
    const error = errorOf(text);
    expect(error.code).toBe("invalid_request");
    expect(error.details.param).toBe(param);
  });

  test("the same key at another depth is no double", () => {
    expect(parse(`{"model":"m",${MESSAGES},"metadata":{"model":"x","MODEL":"y"}}`).model).toBe("m");
  });
});
