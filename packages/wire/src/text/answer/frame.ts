import type { JsonEdits } from "../json-edits.ts";

const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const DATA = Buffer.from("data:");
const SPACE = 0x20;

interface Line {
  start: number;
  /** Without what ends it. */
  end: number;
  /** With it. */
  next: number;
}

/**
 * One frame of an event stream with edits in its JSON. Its other lines stay as they are (names, ids, comments), and so
 * does its data but for the edits; what came in several lines, which JSON never needs, is written anew as one line each.
 */
export function editFrame(frame: Buffer, edits: JsonEdits): Buffer {
  const lines = linesOf(frame).filter(({ start, end }) => isData(frame, start, end));
  const [first] = lines;
  if (!first) return frame;
  const contents = lines.map((line) => frame.subarray(contentStart(frame, line), line.end));
  if (lines.length === 1) {
    const [content] = contents as [Buffer];
    const edited = edits.apply(content);
    if (edited === content) return frame;
    return Buffer.concat([frame.subarray(0, contentStart(frame, first)), edited, frame.subarray(first.end)]);
  }
  const whole = Buffer.from(contents.map((content) => content.toString("utf8")).join("\n"));
  const edited = edits.apply(whole);
  return edited === whole ? frame : withData(frame, lines, edited);
}

/** The first data line makes place for the new ones, all others go. */
function withData(frame: Buffer, lines: readonly Line[], data: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const [index, { start, end, next }] of lines.entries()) {
    pieces.push(frame.subarray(at, start));
    if (index === 0) pieces.push(Buffer.from(`data: ${data.toString("utf8").replaceAll("\n", "\ndata: ")}`));
    at = index === 0 ? end : next;
  }
  pieces.push(frame.subarray(at));
  return Buffer.concat(pieces);
}

function linesOf(frame: Buffer): Line[] {
  const lines: Line[] = [];
  let start = frame.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  while (start < frame.length) {
    let end = start;
    while (end < frame.length && frame[end] !== LF && frame[end] !== CR) end++;
    const next = frame[end] === CR && frame[end + 1] === LF ? end + 2 : Math.min(end + 1, frame.length);
    lines.push({ start, end, next });
    start = next;
  }
  return lines;
}

const isData = (frame: Buffer, start: number, end: number): boolean =>
  end - start >= DATA.length && frame.subarray(start, start + DATA.length).equals(DATA);

function contentStart(frame: Buffer, { start }: Line): number {
  const from = start + DATA.length;
  return frame[from] === SPACE ? from + 1 : from;
}
