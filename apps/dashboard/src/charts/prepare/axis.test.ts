import { expect, it } from "vitest";
import { bucketLabel, sparkline, tickLabel } from "./axis.ts";

const DAY = 86_400_000;

it("labels a bucket by the organization's clock", () => {
  expect(tickLabel("2026-11-21T23:00:00Z", "1d", "Europe/Berlin", 30 * DAY)).toBe("Nov 22");
  expect(tickLabel("2026-11-21T23:00:00Z", "1h", "Europe/Berlin", DAY)).toBe("00:00");
  expect(bucketLabel("2026-11-21T18:30:00Z", "15m", "Asia/Kolkata")).toBe("Nov 22, 00:00");
});

it("draws a line from corner to corner, flat when all is zero", () => {
  expect(sparkline([0, 5, 10], 100, 20)).toBe("M0 20L50 10L100 0");
  expect(sparkline([0, 0], 100, 20)).toBe("M0 20L100 20");
  expect(sparkline([1], 100, 20)).toBe("");
});
