import { gzipSync } from "node:zlib";
import type { Wire } from "./wire.ts";

const READ_MS = 100;
const DEPTH = 20_000;
const MEGABYTE = "x".repeat(1024 * 1024);
const error = (wire: Wire, status: number, fields: object = {}, headers = {}) =>
  wire.answer(JSON.stringify({ error: { ...wire.format.error, ...fields } }), status, {
    "content-type": "application/json",
    ...headers,
  });
const usage = (wire: Wire, report: unknown) => {
  const { document, frame } = wire.format.withUsage(report);
  const { beginning, rest, end } = wire.format;
  wire.answer(wire.stream ? beginning + rest + frame + end : JSON.stringify(document));
};
/** Numbers of every format's report, so that one fault serves all. */
const everyName = (input: unknown, output: unknown) => ({
  prompt_tokens: input,
  completion_tokens: output,
  input_tokens: input,
  output_tokens: output,
  promptTokenCount: input,
  candidatesTokenCount: output,
});

/** A tool call whose arguments no program can follow that calls itself, in the words of all formats at once. */
const deepCall = (): string => {
  const deep = `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`;
  const chat = `"choices":[{"delta":{"tool_calls":[{"function":{"arguments":${deep}}}]}}]`;
  const anthropic = `"type":"content_block_start","index":1,"content_block":{"type":"tool_use","input":${deep}}`;
  const gemini = `"candidates":[{"content":{"parts":[{"functionCall":{"args":${deep}}}]}}]`;
  return `data: {${chat},${anthropic},${gemini}}\n\n`;
};

/** Every fault by its name, which a request names as its model. Some differ between a document and a stream. */
export const FAULTS = {
  none: (wire: Wire) => wire.answer(wire.whole),

  // Connections.
  "closed before headers": (wire: Wire) => wire.close(),
  "reset before headers": (wire: Wire) => wire.reset(),
  "no headers": () => {},
  "stall midway": (wire: Wire) => void wire.head().body(wire.half),
  "reset midway": (wire: Wire) => {
    wire.head().body(wire.half);
    // A reset throws away what was not read yet.
    setTimeout(() => wire.reset(), READ_MS);
  },
  "closed midway, chunks not ended": (wire: Wire) => wire.head().body(wire.half).close(),
  "less than Content-Length": (wire: Wire) =>
    wire
      .head(200, { "content-length": Buffer.byteLength(wire.half) + 50 })
      .body(wire.half)
      .close(),
  "more than Content-Length": (wire: Wire) =>
    void wire.head(200, { "content-length": Buffer.byteLength(wire.whole) }).raw(`${wire.whole}HTTP/1.1 200 OK\r\n`),

  // Statuses.
  "status 400": (wire: Wire) => error(wire, 400, { type: "invalid_request_error", message: "Bad field." }),
  "status 401": (wire: Wire) => error(wire, 401),
  "status 402": (wire: Wire) => error(wire, 402),
  "status 403": (wire: Wire) => error(wire, 403),
  "status 404": (wire: Wire) => error(wire, 404),
  "status 422": (wire: Wire) => error(wire, 422),
  "status 429, Retry-After 60": (wire: Wire) => error(wire, 429, {}, { "retry-after": "60" }),
  "status 429, Retry-After -5": (wire: Wire) => error(wire, 429, {}, { "retry-after": "-5" }),
  "status 429, Retry-After 1e9": (wire: Wire) => error(wire, 429, {}, { "retry-after": "1000000000" }),
  "status 429, no quota": (wire: Wire) => error(wire, 429, { type: "insufficient_quota", code: "insufficient_quota" }),
  "status 500": (wire: Wire) => error(wire, 500),
  "status 502, HTML": (wire: Wire) => wire.answer("<html>Bad gateway</html>", 502, { "content-type": "text/html" }),
  "status 503": (wire: Wire) => error(wire, 503),
  "status 504": (wire: Wire) => error(wire, 504),
  "status 529": (wire: Wire) => error(wire, 529, { type: "overloaded_error" }),
  "redirect 302": (wire: Wire) => wire.answer("", 302, { location: "http://127.0.0.1:1/stolen" }),
  "redirect 307": (wire: Wire) => wire.answer("", 307, { location: "https://example.com/" }),

  // Answers that are none.
  "empty body": (wire: Wire) => wire.answer(""),
  "HTML with status 200": (wire: Wire) => wire.answer("<html>Sign in</html>", 200, { "content-type": "text/html" }),
  "malformed JSON": (wire: Wire) => wire.answer(wire.stream ? `${wire.half}data: {"choices":[{"del\n\n` : wire.half),
  "error with status 200": (wire: Wire) => error(wire, 200, { type: "overloaded_error", message: "Overloaded" }),
  "error with status 200, with usage": (wire: Wire) => {
    const report = everyName(11, 7);
    const overloaded = { type: "overloaded_error", message: "Overloaded" };
    wire.answer(JSON.stringify({ error: overloaded, usage: report, usageMetadata: report }));
  },
  "choice that ends in an error": (wire: Wire) => {
    const failed = { index: 0, finish_reason: "error", error: { code: 502, message: "Lost the model" } };
    const { beginning, end, document } = wire.format;
    if (wire.stream)
      wire.answer(`${beginning}data: ${JSON.stringify({ choices: [{ ...failed, delta: {} }] })}\n\n${end}`);
    else wire.answer(JSON.stringify({ ...document, choices: [{ ...failed, message: { content: "Hel" } }] }));
  },
  "no choices": (wire: Wire) =>
    wire.answer(wire.stream ? wire.format.end : JSON.stringify({ choices: [], content: undefined })),
  "no end marker": (wire: Wire) => wire.answer(wire.half),
  "plain JSON error behind the events": (wire: Wire) =>
    wire.answer(`${wire.half}{"error":{"code":503,"status":"UNAVAILABLE","message":"overloaded"}}\n`),
  "error event midway": (wire: Wire) =>
    wire.answer(`${wire.half}event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n`),
  "gzip although not asked for": (wire: Wire) => wire.answer(gzipSync(wire.whole), 200, { "content-encoding": "gzip" }),
  "document above 64 MiB": (wire: Wire) => wire.head().flood(MEGABYTE),
  "event above 16 MiB": (wire: Wire) => wire.head().body(`${wire.half}data: {"x":"`).flood(MEGABYTE),
  "never ends": (wire: Wire) => wire.head().body(wire.half).flood(wire.format.more.repeat(100)),

  // HTTP that is none.
  "two lengths": (wire: Wire) =>
    wire.raw("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx").close(),
  "length and chunks": (wire: Wire) =>
    wire.raw("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n").close(),
  "bad chunk": (wire: Wire) => wire.head().raw("zz\r\nhello\r\n").close(),
  "headers above 16 KB": (wire: Wire) => wire.answer(wire.whole, 200, { "x-pad": "x".repeat(20_000) }),

  // Strange, and right.
  "cut between all bytes": async (wire: Wire) => {
    wire.head();
    await wire.drip(wire.whole);
    wire.end();
  },
  "CRLF, comments, empty lines": (wire: Wire) =>
    wire.answer(wire.stream ? `: hello\r\n\r\n${wire.whole.replaceAll("\n", "\r\n")}` : `\r\n${wire.whole}\r\n`),
  "informational answers first": (wire: Wire) =>
    wire.raw("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n").answer(wire.whole),
  "arguments nested 20,000 deep": (wire: Wire) => {
    const { beginning, rest, usage: last, end } = wire.format;
    wire.answer(beginning + deepCall() + rest + last + end);
  },
  "bytes behind the end marker": (wire: Wire) => wire.answer(`${wire.whole}${wire.stream ? ": bye\n\n" : "\n"}`),
  "end marker twice": (wire: Wire) => wire.answer(`${wire.whole}${wire.stream ? wire.format.end : ""}`),

  // Usage.
  "usage missing": (wire: Wire) => usage(wire, undefined),
  "usage null": (wire: Wire) => usage(wire, null),
  "usage negative": (wire: Wire) => usage(wire, everyName(-5, 7)),
  "usage as text": (wire: Wire) => usage(wire, everyName("11", "7")),
  "usage absurd": (wire: Wire) => usage(wire, everyName(1e12, 1e12)),
  "usage beyond the request": (wire: Wire) => usage(wire, everyName(99_000_000, 7)),
  "usage of zero": (wire: Wire) => usage(wire, everyName(0, 0)),
  "usage twice": (wire: Wire) => {
    const { beginning, rest, usage: last, end, withUsage } = wire.format;
    const first = withUsage(everyName(11, 3)).frame;
    wire.answer(wire.stream ? beginning + first + rest + last + end : wire.whole);
  },
} satisfies Record<string, (wire: Wire) => unknown>;

export type FaultName = keyof typeof FAULTS;
