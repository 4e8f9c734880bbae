import { Readable } from "node:stream";
import { generationDialect } from "@gatehouse/wire";
import { describe, expect, test } from "vitest";
import type { Egress } from "../egress/egress.ts";
import { reachOf } from "../reach.ts";
import { createAdapters } from "../registry.ts";
import { receive, TIMEOUTS } from "../testing/chat-call.ts";
import type { ProviderCodec, Reply } from "./exchange.ts";
import { CALLERS, FAMILIES, type Family } from "./families.ts";

type Caller = (typeof CALLERS)[number];

/** Letters of one to four bytes, a family of one glyph, escapes, line ends and what looks like the end of a frame. */
const TEXT = 'Ω 日本語 \u{1f600}\u{1f468}‍\u{1f469}‍\u{1f467}\r\n\r\n"data: [DONE]" \\ud83d';
const REPLY: Reply = {
  reasoning: "",
  text: TEXT,
  toolCalls: [],
  finish: "stop",
  usage: { input: 9, cached: 0, output: 5, reasoning: 0 },
};
const BASE_URL = "https://api.example";
const ASK = { turns: [{ role: "user" as const, text: "Say it." }] };

function passesThrough({ format }: Caller, { provider, upstreamModel, secret }: Family): boolean {
  return reachOf({ provider, upstreamModel, secret, baseUrl: BASE_URL }).paths[format] !== undefined;
}

const PAIRS = CALLERS.flatMap((caller) => FAMILIES.map((family) => ({ caller, family })));
const named = ({ caller, family }: (typeof PAIRS)[number]) => ({
  caller,
  family,
  name: `${family.label} to ${caller.label}`,
});

describe.each(PAIRS.map(named))("a stream of $name", ({ caller, family }) => {
  test("is the same when every byte of it comes alone", async () => {
    const bytes = await bytesFor(caller, family);
    const whole = await follow(caller, family, [bytes]);
    expect(whole.end.outcome).toMatchObject({ complete: true, usage: expect.anything() });
    expect(
      await follow(
        caller,
        family,
        [...bytes].map((byte) => Buffer.of(byte)),
      ),
    ).toEqual(whole);
  });
});

const CUT_EVERYWHERE = PAIRS.filter(
  ({ caller, family }) => passesThrough(caller, family) || caller.format === "openai-chat",
);

describe.each(CUT_EVERYWHERE.map(named))("a stream of $name", ({ caller, family }) => {
  // Hundreds of streams: on a busy machine they take longer than a test usually may.
  test("is the same wherever it is cut in two", { timeout: 60_000 }, async () => {
    const bytes = await bytesFor(caller, family);
    const whole = await follow(caller, family, [bytes]);
    for (let cut = 1; cut < bytes.length; cut++) {
      const parts = await follow(caller, family, [bytes.subarray(0, cut), bytes.subarray(cut)]);
      if (parts.text !== whole.text) expect(parts.text, `cut at ${cut}`).toBe(whole.text);
      expect(parts.end).toEqual(whole.end);
    }
  });
});

test("the text arrives as it was written, through every pair", async () => {
  for (const { caller, family } of PAIRS) {
    if (passesThrough(caller, family)) continue;
    const { text } = await follow(caller, family, [await bytesFor(caller, family)]);
    expect(caller.codec.readReplyStream(text).text, `${family.label} to ${caller.label}`).toBe(TEXT);
  }
});

/** The provider's answer as an unusual but lawful server writes it: CRLF, comments, data over several lines. */
async function bytesFor(caller: Caller, family: Family): Promise<Buffer> {
  let codec: ProviderCodec | undefined;
  await follow(caller, family, [], (path) => {
    codec = family.codecOf(path);
  }).catch(() => {});
  if (!codec) throw new Error("the provider was not called");
  const pieces = codec.writeReplyStream(REPLY).map((frame) => Buffer.from(frame as string));
  if (codec.contentType !== "text/event-stream") return Buffer.concat(pieces);
  return Buffer.from(`\ufeff: hello\r\n\r\n${pieces.map((piece) => weathered(piece.toString())).join(": ping\n\n")}`);
}

function weathered(frame: string): string {
  const lines = frame.trimEnd().split("\n");
  const written = lines.flatMap((line) => {
    if (!line.startsWith("data: {")) return [line];
    const pretty = JSON.stringify(JSON.parse(line.slice(6)), null, 1).split("\n");
    return pretty.map((part) => `data:${part}`);
  });
  return `id: 1\r\n${written.join("\r\n")}\r\nretry: 10\r\n\r\n`;
}

/** Runs one call against an answer that comes in these chunks; ids that are made anew with every answer are evened out. */
async function follow(
  { format, codec }: Caller,
  { provider, upstreamModel, secret, codecOf }: Family,
  chunks: readonly Buffer[],
  onPath: (path: string) => void = () => {},
) {
  const egress: Egress = {
    async send({ path }) {
      onPath(path);
      const headers = { "content-type": codecOf(path)?.contentType };
      return { status: 200, headers, body: Readable.from(chunks, { objectMode: false, highWaterMark: 1 }) };
    },
    fetchDocument: () => Promise.reject(new Error("a stream was asked for")),
    close: async () => {},
  };
  const body = { ...(format === "gemini" ? {} : { model: "alias" }), ...codec.writeAsk(ASK, true) };
  const address = format === "gemini" ? { model: "alias", stream: true } : {};
  const request = generationDialect(format)?.parse(Buffer.from(JSON.stringify(body)), address);
  if (!request) throw new Error(`there is no dialect ${format}`);
  const answer = await createAdapters(egress)(provider, format).call({
    target: { provider, credentialId: "credential-1", baseUrl: BASE_URL, secret, upstreamModel },
    request,
    outputCapTokens: null,
    signal: new AbortController().signal,
    timeouts: TIMEOUTS,
  });
  const { text, end } = await receive(answer);
  return { text: text.replaceAll(/[0-9a-f]{32}/g, "id").replaceAll(/"created(_at)?":\d+/g, '"created":0'), end };
}
