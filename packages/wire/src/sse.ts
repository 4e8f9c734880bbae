/** One server-sent event with `data` (one line, as JSON always is). */
export function encodeSseData(data: string): Buffer {
  return Buffer.from(`data: ${data}\n\n`);
}

export const SSE_DONE = encodeSseData("[DONE]");
/** A comment, which every reader of event streams skips. */
export const SSE_COMMENT = Buffer.from(": ping\n\n");

/** One server-sent event with a name, as Anthropic and the Responses API write them. */
export function encodeSseEvent(event: string, data: string): Buffer {
  return Buffer.from(`event: ${event}\ndata: ${data}\n\n`);
}

/** What one frame (an event, a comment, or a lone blank line) says. */
export interface SseEvent {
  event: string | null;
  /** The data lines joined with a line feed; null when the frame has none. */
  data: string | null;
}

/** Reads the frame at `[start, end)`; `end` may be short of the blank line when the stream was cut. */
export function readSseFrame(bytes: Buffer, start: number, end: number): SseEvent {
  const first = bytes.indexOf(0x0a, start);
  if (first === end - 2 && bytes[end - 1] === 0x0a && startsWithData(bytes, start)) {
    const data = bytes.toString("utf8", start + (bytes[start + 5] === 0x20 ? 6 : 5), first);
    if (!data.includes("\r")) return { event: null, data };
  }
  return readLines(bytes.toString("utf8", start, end));
}

function startsWithData(bytes: Buffer, at: number): boolean {
  return (
    bytes[at] === 0x64 &&
    bytes[at + 1] === 0x61 &&
    bytes[at + 2] === 0x74 &&
    bytes[at + 3] === 0x61 &&
    bytes[at + 4] === 0x3a
  );
}

function readLines(text: string): SseEvent {
  let event: string | null = null;
  let data: string | null = null;
  const unmarked = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  for (const line of unmarked.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    if (field !== "data" && field !== "event") continue;
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "event") event = value;
    else data = data === null ? value : `${data}\n${value}`;
  }
  return { event, data };
}
