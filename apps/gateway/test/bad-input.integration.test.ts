import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let key: string;
let virtualKeyId: string;
beforeAll(async () => {
  stack = await startStack({ GATEHOUSE_MAX_BODY_BYTES: "4096" });
  const tenant = await stack.tenant();
  key = tenant.secret;
  virtualKeyId = tenant.virtualKeyId;
});
afterAll(() => stack.close());

const chat = { model: "sandbox-small", messages: [{ role: "user", content: "hi" }] };

async function post(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  headers: Record<string, string> = { authorization: `Bearer ${key}` },
) {
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, headers, duplex: "half" };
  const response = await fetch(`${stack.baseUrl}/v1/chat/completions`, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as { error: ApiError } };
}
interface ApiError {
  code: string;
  message: string;
  type: string;
  param: string | null;
  request_id: string;
  retryable: boolean;
}

describe("a bad body gets a coded 4xx in the OpenAI format", () => {
  const deep = `{"model":"m","messages":[{"role":"user","content":${"[".repeat(100)}${"]".repeat(100)}}]}`;
  test.each([
    ["not JSON", "{", 400, "invalid_json"],
    ["empty", "", 400, "invalid_json"],
    ["an array", "[]", 400, "invalid_request"],
    ["nested too deeply", deep, 400, "request_too_deep"],
    ["invalid UTF-8", Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), 400, "invalid_encoding"],
    ["too large", JSON.stringify({ ...chat, pad: "x".repeat(5000) }), 413, "request_too_large"],
    ["without a model", JSON.stringify({ messages: chat.messages }), 400, "invalid_request"],
    ["without messages", JSON.stringify({ model: "m", messages: [] }), 400, "invalid_request"],
    ["a model that is an object", JSON.stringify({ ...chat, model: { startsWith: "" } }), 400, "invalid_request"],
    ["the model twice", '{"model":"a","model":"b","messages":[{"role":"user","content":"x"}]}', 400, "invalid_request"],
    ["a fractional cap", JSON.stringify({ ...chat, max_tokens: 1.5 }), 400, "invalid_request"],
    ["an unknown model", JSON.stringify({ ...chat, model: "nope" }), 404, "model_not_found"],
  ])("%s", async (_name, body, status, code) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject({ code, retryable: false, request_id: expect.stringMatching(/^req_/) });
    expect(answer.headers.get("x-request-id")).toBe(answer.body.error.request_id);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    expect(JSON.stringify(answer.body)).not.toMatch(/\bat .*\.ts|node_modules|Error:/);
  });

  test("a chunked body is cut off at the limit, without a content-length to go by", async () => {
    const chunks = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 10; i += 1) controller.enqueue(new Uint8Array(1000).fill(32));
        controller.close();
      },
    });
    expect((await post(chunks)).status).toBe(413);
  });

  test("a compressed body is refused, not guessed at", async () => {
    const headers = { authorization: `Bearer ${key}`, "content-encoding": "gzip" };
    const answer = await post(new Uint8Array(gzipSync(JSON.stringify(chat))), headers);
    expect(answer).toMatchObject({ status: 415, body: { error: { code: "unsupported_encoding" } } });
  });

  test("and nothing is billed", async () => {
    const records = await stack.records(virtualKeyId, 1);
    expect(records.every((record) => record.cost_nano_usd === "0" && record.status === "refused")).toBe(true);
  });
});

describe("a bad key gets the same 401, whatever is wrong with it", () => {
  const forged = `gh_live_${"A".repeat(49)}`;
  test.each([
    ["another vendor's form", "sk-proj-0123456789"],
    ["a wrong checksum", forged],
    ["SQL", "' OR '1'='1' --"],
    ["an empty one", ""],
  ])("%s", async (_name, secret) => {
    const { status, body } = await post(JSON.stringify(chat), { authorization: `Bearer ${secret}` });
    expect(status).toBe(401);
    expect(body.error.code).toBe("invalid_api_key");
    expect(body.error.message).toBe("The API key is not valid.");
  });

  test("none at all says how to send one", async () => {
    const { status, body } = await post(JSON.stringify(chat), {});
    expect(status).toBe(401);
    expect(body.error.code).toBe("missing_api_key");
  });

  test("two different ones are refused, the same one twice is not", async () => {
    const two = await post(JSON.stringify(chat), { authorization: `Bearer ${key}`, "x-api-key": forged });
    expect(two.body.error.code).toBe("ambiguous_api_key");
    const same = await post(JSON.stringify(chat), { authorization: `Bearer ${key}`, "x-api-key": key });
    expect(same.status).toBe(200);
  });

  test("no key, no body read: a huge body without a key is refused by its headers", async () => {
    expect((await post("x".repeat(100_000), {})).status).toBe(401);
  });
});

describe("what could be read in two ways is refused", () => {
  test.each([
    ["two Host headers", `GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`, 400],
    ["an absolute-form target", `GET http://evil.example/healthz HTTP/1.1\r\nHost: a\r\n\r\n`, 400],
    ["no Host", `GET /healthz HTTP/1.1\r\n\r\n`, 400],
    [
      "content-length and chunked",
      `POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      "an upgrade without a key",
      `GET /v1/models HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      401,
    ],
    ["a chunked body by another name", smuggled("Transfer-Encoding: xchunked"), 400],
    ["a header that goes on in the next line", smuggled("X-Folded: a\r\n b"), 400],
    ["a line feed on its own", `POST /v1/chat/completions HTTP/1.1\nHost: a\n\n`, 400],
    ["a control character on its way to a provider", smuggled("anthropic-beta: a\u0001b"), 400],
    ["an unknown path", `GET /v1/../admin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, 404],
    ["a wrong method", `GET /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, 405],
  ])("%s", async (_name, request, status) => {
    expect(await firstLineOf(request)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

/** A request that would be refused for having no key, were it read as its sender may have meant it. */
function smuggled(header: string): string {
  return `POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\n${header}\r\nContent-Length: 2\r\n\r\n{}`;
}

function firstLineOf(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(stack.gateway.port, "127.0.0.1", () => socket.write(request));
    socket.once("data", (data) => {
      resolve(data.toString().split("\r\n")[0] as string);
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
