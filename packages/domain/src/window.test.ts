import fc from "fast-check";
import { expect, test } from "vitest";
import { BUDGET_PERIODS } from "./budget-period.ts";
import { isTimeZone, monthWindow, periodWindow, rollingSince } from "./window.ts";

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

test.each([
  ["day", "2026-03-29T12:00:00Z", "Europe/Berlin", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
  ["day", "2026-10-25T12:00:00Z", "Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
  // Where midnight is left out, the day begins at one; where it comes twice, with the first.
  ["day", "2026-09-06T12:00:00Z", "America/Santiago", "2026-09-06T04:00:00.000Z", "2026-09-07T03:00:00.000Z"],
  ["day", "2026-04-24T12:00:00Z", "Africa/Cairo", "2026-04-23T22:00:00.000Z", "2026-04-24T21:00:00.000Z"],
  ["day", "2026-11-01T12:00:00Z", "America/Havana", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
  ["rolling_30_days", "2026-11-22T10:00:00Z", "UTC", "2026-11-22T00:00:00.000Z", "2026-11-23T00:00:00.000Z"],
  ["week", "2026-11-22T10:00:00Z", "UTC", "2026-11-16T00:00:00.000Z", "2026-11-23T00:00:00.000Z"],
  ["quarter", "2026-11-22T10:00:00Z", "America/New_York", "2026-10-01T04:00:00.000Z", "2027-01-01T05:00:00.000Z"],
  ["total", "2026-11-22T10:00:00Z", "UTC", "1970-01-01T00:00:00.000Z", "9999-12-31T00:00:00.000Z"],
] as const)("the %s of %s in %s lasts from %s to %s", (period, instant, timeZone, start, end) => {
  const window = periodWindow(period, new Date(instant), { timeZone });
  expect([window.start.toISOString(), window.end.toISOString()]).toEqual([start, end]);
});

test("a week begins on the day that it is told to", () => {
  const startOn = (weekStart: number) =>
    periodWindow("week", new Date("2026-11-22T10:00:00Z"), { timeZone: "UTC", weekStart }).start.getUTCDate();
  expect([1, 2, 3, 4, 5, 6, 7].map(startOn)).toEqual([16, 17, 18, 19, 20, 21, 22]);
});

test("a rolling window counts thirty days, whatever their length", () => {
  const since = (day: string, zone: string) => rollingSince(new Date(day), zone).toISOString();
  expect(since("2026-11-30T00:00:00Z", "UTC")).toBe("2026-11-01T00:00:00.000Z");
  expect(since("2026-11-10T23:00:00Z", "Europe/Berlin")).toBe("2026-10-12T22:00:00.000Z");
});

test("every instant lies in its window, and windows meet without a gap", () => {
  const zones = fc.constantFrom(
    "UTC",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Pacific/Chatham",
    "Asia/Kolkata",
    "America/Havana",
  );
  const instants = fc.date({ min: new Date("2000-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
  const periods = fc.constantFrom(...BUDGET_PERIODS.filter((period) => period !== "total"));
  fc.assert(
    fc.property(instants, zones, periods, fc.integer({ min: 1, max: 7 }), (instant, timeZone, period, weekStart) => {
      const at = (when: Date) => periodWindow(period, when, { timeZone, weekStart });
      const { start, end } = at(instant);
      expect(start <= instant && instant < end).toBe(true);
      expect(at(end).start).toEqual(end);
      expect(at(new Date(end.getTime() - 1)).start).toEqual(start);
    }),
  );
});

test("a time zone is one the runtime knows", () => {
  expect(isTimeZone("Europe/Berlin")).toBe(true);
  expect(isTimeZone("Mars/Olympus")).toBe(false);
});
