import { createParser } from "eventsource-parser";
import { describe, expect, test } from "vitest";
import { readSseFrame } from "./sse.ts";
import { SseFrameScanner } from "./sse-frame-scanner.ts";

const CORPUS: Record<string, string> = {
  plain: 'data: {"a":1}\n\ndata: {"b":2}\n\ndata: [DONE]\n\n',
  "no space after the colon": "data:x\n\ndata:  y\n\n",
  "Chinese, Japanese, Korean": "data: 你好，世界\n\ndata: 日本語テキスト\n\ndata: 한국어\n\n",
  emoji: "data: 👩‍👩‍👧‍👦 🇩🇪\n\n",
  "CRLF line ends": "data: one\r\n\r\ndata: two\r\nid: 7\r\n\r\n",
  "CR line ends": "data: one\r\rdata: two\r\r",
  "mixed line ends": "data: one\r\n\ndata: two\n\r\ndata: three\r\r\n",
  comments: ": OPENROUTER PROCESSING\n\ndata: x\n: inside\n\n:\n\n",
  "several data lines": "data: one\ndata: two\ndata:\ndata: four\n\n",
  "named events": "event: error\ndata: {}\n\nevent: ping\n\n",
  "blank lines to spare": "\n\n\ndata: x\n\n\n\ndata: y\n\n",
  "unknown fields": "retry: 5\nfoo: bar\ndata: x\nnocolon\n\n",
  "byte order mark": "\ufeffdata: x\n\n",
};

/** Feeds chunks and returns every event that has data, and the bytes that came out. */
function scan(chunks: Buffer[]) {
  const scanner = new SseFrameScanner();
  const events: { event: string | null; data: string }[] = [];
  const out: Buffer[] = [];
  const read = (bytes: Buffer, start: number, end: number) => {
    const { event, data } = readSseFrame(bytes, start, end);
    if (data !== null) events.push({ event, data });
  };
  for (const chunk of chunks) {
    const { bytes, ends } = scanner.push(chunk);
    let start = 0;
    for (const end of ends) {
      out.push(Buffer.from(bytes.subarray(start, end)));
      read(bytes, start, end);
      start = end;
    }
  }
  const rest = scanner.rest();
  if (rest.length > 0) read(rest, 0, rest.length);
  return { events, bytes: Buffer.concat([...out, rest]) };
}

function oracle(text: string) {
  const events: { event: string | null; data: string }[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => events.push({ event: event ?? null, data }) });
  parser.feed(text);
  return events;
}

describe.each(Object.entries(CORPUS))("an event stream with %s", (_name, text) => {
  const bytes = Buffer.from(text);

  test("reads as eventsource-parser reads it", () => {
    expect(scan([bytes]).events).toEqual(oracle(text));
  });

  test("reads the same cut at any byte, and loses none", () => {
    const whole = scan([bytes]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const parts = scan([Buffer.from(bytes.subarray(0, cut)), Buffer.from(bytes.subarray(cut))]);
      expect(parts.events).toEqual(whole.events);
      expect(parts.bytes.equals(bytes)).toBe(true);
    }
  });

  test("reads the same byte by byte", () => {
    const parts = scan(Array.from(bytes, (byte) => Buffer.from([byte])));
    expect(parts.events).toEqual(scan([bytes]).events);
    expect(parts.bytes.equals(bytes)).toBe(true);
  });
});

test("frames that were handed out are not overwritten by later chunks", () => {
  const scanner = new SseFrameScanner();
  const seen: Buffer[] = [];
  for (const piece of ["data: a", "\n\nda", "ta: b\n", "\ndata: c", "\n\n"]) {
    const { bytes, ends } = scanner.push(Buffer.from(piece));
    let start = 0;
    for (const end of ends) {
      seen.push(bytes.subarray(start, end));
      start = end;
    }
  }
  expect(Buffer.concat(seen).toString()).toBe("data: a\n\ndata: b\n\ndata: c\n\n");
});

test("a frame is there with its blank line, not a chunk later", () => {
  const scanner = new SseFrameScanner();
  expect(scanner.push(Buffer.from("data: a\n\n")).ends).toEqual([9]);
  expect(scanner.rest().length).toBe(0);
});
