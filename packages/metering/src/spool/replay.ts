import { readFileSync, truncateSync } from "node:fs";
import type { AttemptIntent, SettledAttempt } from "@gatehouse/domain";
import { decodeEntry, type Position, peekEntry } from "./codec.ts";
import { type Frame, scanFrames } from "./frame.ts";
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

const NOWHERE: Position = { segment: 0, offset: 0 };

/** Reads the whole journal; a record that was not written in full at a segment's end is cut off. */
export function replay(directory: string, logger: SpoolLogger): Replay {
  const reading = new Reading();
  for (const number of segmentNumbers(directory)) readSegment(directory, number, reading, logger);
  const isLeft = (segment: number, offset: number) => isAfter({ segment, offset }, reading.acknowledged);
  for (const { segment, resultEnds } of reading.sound) {
    segment.unacknowledged = resultEnds.filter((end) => isLeft(segment.number, end)).length;
  }
  return {
    segments: reading.sound.map(({ segment }) => segment),
    acknowledged: reading.acknowledged,
    unacknowledged: reading.sound.reduce((sum, { segment }) => sum + segment.unacknowledged, 0),
    open: [...reading.open.values()].flatMap(({ payload, segment }) =>
      attemptsIn(payload, logger).map((intent) => ({ intent, segment })),
    ),
    damaged: reading.damaged.map(({ number, results }) => ({
      number,
      results: results.filter(({ end }) => isLeft(number, end)).flatMap(({ payload }) => attemptsIn(payload, logger)),
    })),
  };
}

export const isAfter = (a: Position, b: Position): boolean =>
  a.segment > b.segment || (a.segment === b.segment && a.offset > b.offset);

/** What has been learned so far. Entries are not decoded before it is known that they are needed: few are. */
class Reading {
  acknowledged = NOWHERE;
  readonly open = new Map<string, { payload: string; segment: number }>();
  readonly sound: { segment: Segment; resultEnds: number[] }[] = [];
  readonly damaged: { number: number; results: Frame[] }[] = [];

  learn({ payload }: Frame, segment: number): ReturnType<typeof peekEntry> {
    const peeked = peekEntry(payload);
    if (peeked?.type === "intent") this.open.set(peeked.eventId, { payload, segment });
    if (peeked?.type === "result" || peeked?.type === "closed") this.open.delete(peeked.eventId);
    if (peeked?.type === "acknowledged") {
      const entry = decodeEntry(payload);
      if (entry.type === "acknowledged" && isAfter(entry.upTo, this.acknowledged)) this.acknowledged = entry.upTo;
    }
    return peeked;
  }
}

function readSegment(directory: string, number: number, reading: Reading, logger: SpoolLogger): void {
  const path = segmentPath(directory, number);
  const bytes = readFileSync(path);
  const { frames, soundBytes, damagedBytes } = scanFrames(bytes);
  const results = frames.filter((frame) => reading.learn(frame, number)?.type === "result");
  if (damagedBytes > 0) {
    reading.damaged.push({ number, results });
    return;
  }
  if (soundBytes < bytes.length) {
    logger.warn({ path, bytes: bytes.length - soundBytes }, "cut off a usage record that was not written in full");
    truncateSync(path, soundBytes);
  }
  const segment = { number, bytes: soundBytes, unacknowledged: 0 };
  reading.sound.push({ segment, resultEnds: results.map(({ end }) => end) });
}

function attemptsIn(payload: string, logger: SpoolLogger): SettledAttempt[] {
  try {
    const entry = decodeEntry(payload);
    return entry.type === "intent" ? [entry.intent] : entry.type === "result" ? [entry.attempt] : [];
  } catch (err) {
    logger.error({ err }, "a usage record in the journal cannot be understood");
    return [];
  }
}
