import { expect, test } from "vitest";
import type { RecordedAnswer } from "../http/recording.ts";
import { createReplays } from "./replays.ts";

const answer = (bytes: number): RecordedAnswer => ({
  status: 200,
  contentType: "application/json",
  headers: {},
  bytes: Buffer.alloc(bytes),
});
const HOUR_MS = 3_600_000;

test("a request that failed may be made anew, one that was answered may not", () => {
  const replays = createReplays();
  expect(replays.begin("a", "body")).toBeUndefined();
  replays.end("a", undefined);
  expect(replays.begin("a", "another body")).toBeUndefined();
  const given = answer(3);
  replays.end("a", given);
  expect(replays.begin("a", "another body")).toBe(given);
});

test("while a request is under way and after it, its key serves for nothing else", () => {
  const replays = createReplays();
  replays.begin("a", "body");
  expect(() => replays.begin("a", "body")).toThrow(expect.objectContaining({ code: "idempotency_conflict" }));
  expect(() => replays.begin("a", "other")).toThrow(expect.objectContaining({ code: "idempotency_mismatch" }));
  replays.end("a", answer(3));
  expect(() => replays.begin("a", "other")).toThrow(expect.objectContaining({ code: "idempotency_mismatch" }));
});

test("answers are kept for a day", () => {
  let nowMs = 0;
  const replays = createReplays({ nowMs: () => nowMs });
  replays.begin("a", "body");
  replays.end("a", answer(3));
  nowMs = 24 * HOUR_MS;
  expect(replays.begin("a", "body")).toBeDefined();
  nowMs += 1;
  expect(replays.begin("a", "body")).toBeUndefined();
});

test("more than fits drops the oldest answers, and never one that is under way", () => {
  const replays = createReplays({ mostBytes: 10_000 });
  replays.begin("running", "body");
  for (const name of ["a", "b", "c"]) {
    replays.begin(name, "body");
    replays.end(name, answer(4_000));
  }
  expect(["b", "c"].map((name) => replays.begin(name, "body") !== undefined)).toEqual([false, true]);
  expect(() => replays.begin("running", "body")).toThrow();
});

test("answers that are being written down have room together, and give it back", () => {
  const replays = createReplays({ mostBytes: 10_000 });
  replays.begin("a", "body");
  replays.begin("b", "body");
  const [one, other] = [replays.room(), replays.room()];
  expect([one.take(6_000), other.take(6_000), other.take(4_000)]).toEqual([true, false, true]);
  one.close();
  replays.end("a", undefined);
  expect(other.take(6_000)).toBe(true);
});

test("one answer has no more room than four megabytes", () => {
  const room = createReplays().room();
  expect([room.take(4 * 1024 * 1024), room.take(1)]).toEqual([true, false]);
});
