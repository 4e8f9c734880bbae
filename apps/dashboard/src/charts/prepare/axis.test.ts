import { expect, it } from "vitest";
import { axisTicks, bucketLabel, resample, sparkline, tickLabel } from "./axis.ts";

const DAY = 86_400_000;

it("labels a bucket by the organization's clock", () => {
  expect(tickLabel("2026-11-21T23:00:00Z", { grain: "1d", timeZone: "Europe/Berlin", spanMs: 30 * DAY })).toBe(
    "Nov 22",
  );
  expect(tickLabel("2026-11-21T23:00:00Z", { grain: "1h", timeZone: "Europe/Berlin", spanMs: DAY })).toBe("00:00");
  expect(bucketLabel("2026-11-21T18:30:00Z", "15m", "Asia/Kolkata")).toBe("Nov 22, 00:00");
});

it("draws a line from corner to corner, flat when all is zero", () => {
  expect(sparkline([0, 5, 10], 100, 20)).toBe("M0 20L50 10L100 0");
  expect(sparkline([0, 0], 100, 20)).toBe("M0 20L100 20");
  expect(sparkline([1], 100, 20)).toBe("");
});

it("labels each day once, at its first bucket, and never more than asked for", () => {
  const hours = (count: number) =>
    Array.from({ length: count }, (_, hour) => new Date(Date.UTC(2026, 10, 15, hour)).toISOString());
  const week = { grain: "1h", timeZone: "Europe/Berlin", spanMs: 7 * DAY } as const;
  const ticks = axisTicks(hours(168), week);
  expect(ticks).toHaveLength(7);
  expect(ticks.map((at) => tickLabel(at, week))).toEqual([
    "Nov 16",
    "Nov 17",
    "Nov 18",
    "Nov 19",
    "Nov 20",
    "Nov 21",
    "Nov 22",
  ]);
  const day = { grain: "1h", timeZone: "Europe/Berlin", spanMs: DAY } as const;
  expect(axisTicks(hours(24), day).map((at) => tickLabel(at, day))).toEqual([
    "03:00",
    "06:00",
    "09:00",
    "12:00",
    "15:00",
    "18:00",
    "21:00",
    "00:00",
  ]);
});

it("finds round hours in a zone that is half an hour off", () => {
  const quarters = Array.from({ length: 12 }, (_, index) =>
    new Date(Date.UTC(2026, 10, 22, 0, index * 15)).toISOString(),
  );
  const axis = { grain: "15m", timeZone: "Asia/Kolkata", spanMs: 3 * 3_600_000 } as const;
  expect(axisTicks(quarters, axis).map((at) => tickLabel(at, axis))).toEqual(["06:00", "07:00", "08:00"]);
});

it("keeps the mean when it takes points together", () => {
  expect(resample([1, 3, 5, 7, 9], 3)).toEqual([2, 6, 9]);
  expect(resample([1, 2], 24)).toEqual([1, 2]);
});
