import { expect, it } from "vitest";
import { fromWallTime, toWallTime } from "./zoned-time.ts";

const iso = (text: string, zone: string) => fromWallTime(text, zone)?.toISOString();

it("reads a wall time by the clock of the zone", () => {
  expect(iso("2026-11-01T00:00", "Europe/Berlin")).toBe("2026-10-31T23:00:00.000Z");
  expect(iso("2026-11-01T00:00", "Asia/Kolkata")).toBe("2026-10-31T18:30:00.000Z");
  expect(iso("2026-11-01T00:00", "America/Los_Angeles")).toBe("2026-11-01T07:00:00.000Z");
  expect(iso("", "UTC")).toBeUndefined();
});

it("takes the first of two equal wall times, and the end of a gap", () => {
  expect(iso("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
  expect(iso("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
});

it("is the inverse of showing it", () => {
  for (const zone of ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"]) {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 86_400_000 * 3) {
      expect(fromWallTime(toWallTime(new Date(at), zone), zone)?.getTime()).toBe(at);
    }
  }
});
