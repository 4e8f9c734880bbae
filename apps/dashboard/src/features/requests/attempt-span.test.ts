import { expect, it } from "vitest";
import { attemptSpan } from "./attempt-span.ts";

const request = { startedAt: "2026-11-22T12:00:00.000Z", durationMs: 1000 };

it("places a fallback after the attempt before it, split at the first byte", () => {
  const span = attemptSpan({ startedAt: "2026-11-22T12:00:00.400Z", durationMs: 600, firstByteMs: 150 }, request);
  expect(span).toEqual({ startPercent: 40, waitPercent: 15, streamPercent: 45 });
});

it("never leaves its frame, even when clocks disagree or nothing came back", () => {
  const early = attemptSpan({ startedAt: "2026-11-22T11:59:59.000Z", durationMs: 5000, firstByteMs: null }, request);
  expect(early).toEqual({ startPercent: 0, waitPercent: 100, streamPercent: 0 });
  const instant = attemptSpan(
    { startedAt: request.startedAt, durationMs: 0, firstByteMs: null },
    { ...request, durationMs: 0 },
  );
  expect(instant).toEqual({ startPercent: 0, waitPercent: 0, streamPercent: 0 });
});
