import { expect, it } from "vitest";
import { formatDateTime, formatMinute, formatRelative, monthName, zoneName } from "./time.ts";

const now = new Date("2026-11-22T12:00:00Z");

it("shows an instant in the given zone, with the year only when it differs", () => {
  expect(formatDateTime("2026-11-22T13:05:09Z", "Europe/Berlin", now)).toBe("Nov 22, 14:05:09");
  expect(formatMinute("2027-01-01T00:00:00Z", "UTC", now)).toBe("Jan 1, 2027, 00:00");
  expect(formatMinute("2026-11-30T18:30:00Z", "Asia/Kolkata", now)).toBe("Dec 1, 00:00");
});

it("names the month of the zone, not of UTC", () => {
  expect(monthName("2026-10-31T23:30:00Z", "Europe/Berlin")).toBe("November");
});

it("speaks of distances in both directions", () => {
  const at = now.getTime();
  expect(formatRelative("2026-11-22T11:59:40Z", at)).toBe("just now");
  expect(formatRelative("2026-11-22T11:56:00Z", at)).toBe("4 min ago");
  expect(formatRelative("2026-11-30T12:00:00Z", at)).toBe("in 8 d");
});

it("names a zone with an offset of its own", () => {
  expect(zoneName("UTC", now)).toBe("UTC");
  expect(zoneName("Asia/Kolkata", now)).toBe("GMT+5:30");
});
