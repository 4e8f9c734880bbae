import fc from "fast-check";
import { expect, test } from "vitest";
import { isTimeZone, monthWindow } from "./window.ts";

const month = (instant: string, timeZone: string) => {
  const { start, end } = monthWindow(new Date(instant), timeZone);
  return [start.toISOString(), end.toISOString()];
};

test.each([
  ["2026-11-22T10:00:00Z", "UTC", "2026-11-01T00:00:00.000Z", "2026-12-01T00:00:00.000Z"],
  ["2026-12-31T23:30:00Z", "Europe/Berlin", "2026-12-31T23:00:00.000Z", "2027-01-31T23:00:00.000Z"],
  ["2026-03-15T00:00:00Z", "Europe/Berlin", "2026-02-28T23:00:00.000Z", "2026-03-31T22:00:00.000Z"],
  ["2026-10-31T23:59:59Z", "America/New_York", "2026-10-01T04:00:00.000Z", "2026-11-01T04:00:00.000Z"],
  ["2026-06-30T18:20:00Z", "Asia/Kathmandu", "2026-06-30T18:15:00.000Z", "2026-07-31T18:15:00.000Z"],
  ["2028-02-29T12:00:00Z", "UTC", "2028-02-01T00:00:00.000Z", "2028-03-01T00:00:00.000Z"],
])("%s in %s lies in the calendar month from %s to %s", (instant, zone, start, end) => {
  expect(month(instant, zone)).toEqual([start, end]);
});

test("every instant lies in its month, and months meet without a gap", () => {
  const zones = fc.constantFrom(
    "UTC",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Pacific/Chatham",
    "Asia/Kolkata",
    "America/Havana",
  );
  const instants = fc.date({ min: new Date("2000-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(instants, zones, (instant, zone) => {
      const { start, end } = monthWindow(instant, zone);
      expect(start <= instant && instant < end).toBe(true);
      expect(monthWindow(end, zone).start).toEqual(end);
      expect(monthWindow(new Date(end.getTime() - 1), zone).start).toEqual(start);
    }),
  );
});

test("a time zone is one the runtime knows", () => {
  expect(isTimeZone("Europe/Berlin")).toBe(true);
  expect(isTimeZone("Mars/Olympus")).toBe(false);
});
