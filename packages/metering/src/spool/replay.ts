import { readFileSync, truncateSync } from "node:fs";
import type { AttemptIntent, SettledAttempt } from "@gatehouse/domain";
import { decodeEntry, type Entry, type Position } from "./codec.ts";
import { scanFrames } from "./frame.ts";
import type { Segment } from "./journal.ts";
import type { SpoolLogger } from "./options.ts";
import { segmentNumbers, segmentPath } from "./segment-file.ts";

/** What an earlier run left. */
export interface Replay {
  /** Sound segments, oldest first, with the number of results in them that were not acknowledged. */
  segments: Segment[];
  acknowledged: Position;
  /** Results that were not acknowledged, in sound segments; they can be read back from behind `acknowledged`. */
  unacknowledged: number;
  /** Attempts that were begun and of which no end is written: their outcome is unknown. */
  open: { intent: AttemptIntent; segment: number }[];
  /** Segments in which the disk returned something else than was written, and what could still be read in them. */
  damaged: { number: number; results: SettledAttempt[] }[];
}

interface SegmentContent {
  number: number;
  bytes: number;
  damaged: boolean;
  entries: { entry: Entry; end: number }[];
}

const NOWHERE: Position = { segment: 0, offset: 0 };

/** Reads the whole journal; a record that was not written in full at a segment's end is cut off. */
export function replay(directory: string, logger: SpoolLogger): Replay {
  const open = new Map<string, Replay["open"][number]>();
  const segments: { segment: Segment; resultEnds: number[] }[] = [];
  const damaged: { number: number; results: { attempt: SettledAttempt; end: number }[] }[] = [];
  let acknowledged = NOWHERE;
  for (const number of segmentNumbers(directory)) {
    const content = readSegment(directory, number, logger);
    const results: { attempt: SettledAttempt; end: number }[] = [];
    for (const { entry, end } of content.entries) {
      if (entry.type === "acknowledged" && isAfter(entry.upTo, acknowledged)) acknowledged = entry.upTo;
      if (entry.type === "intent") open.set(entry.intent.record.eventId, { intent: entry.intent, segment: number });
      if (entry.type === "closed") open.delete(entry.eventId);
      if (entry.type !== "result") continue;
      open.delete(entry.attempt.record.eventId);
      results.push({ attempt: entry.attempt, end });
    }
    if (content.damaged) damaged.push({ number, results });
    else {
      const segment = { number, bytes: content.bytes, unacknowledged: 0 };
      segments.push({ segment, resultEnds: results.map(({ end }) => end) });
    }
  }
  const isLeft = (segment: number, offset: number) => isAfter({ segment, offset }, acknowledged);
  for (const { segment, resultEnds } of segments) {
    segment.unacknowledged = resultEnds.filter((end) => isLeft(segment.number, end)).length;
  }
  return {
    segments: segments.map(({ segment }) => segment),
    acknowledged,
    unacknowledged: segments.reduce((sum, { segment }) => sum + segment.unacknowledged, 0),
    open: [...open.values()],
    damaged: damaged.map(({ number, results }) => ({
      number,
      results: results.filter(({ end }) => isLeft(number, end)).map(({ attempt }) => attempt),
    })),
  };
}

export const isAfter = (a: Position, b: Position): boolean =>
  a.segment > b.segment || (a.segment === b.segment && a.offset > b.offset);

function readSegment(directory: string, number: number, logger: SpoolLogger): SegmentContent {
  const path = segmentPath(directory, number);
  const bytes = readFileSync(path);
  const scan = scanFrames(bytes);
  const entries: SegmentContent["entries"] = [];
  let damaged = scan.damagedBytes > 0;
  for (const { payload, end } of scan.frames) {
    try {
      entries.push({ entry: decodeEntry(payload), end });
    } catch {
      damaged = true;
    }
  }
  if (!damaged && scan.soundBytes < bytes.length) {
    logger.warn({ path, bytes: bytes.length - scan.soundBytes }, "cut off a usage record that was not written in full");
    truncateSync(path, scan.soundBytes);
  }
  return { number, bytes: scan.soundBytes, damaged, entries };
}
