import type { BudgetPeriod } from "./budget-period.ts";

/** A point in time in JSON: ISO 8601 in UTC. */
export type Instant = string;

/** A half-open span of time, `start <= t < end`. */
export interface TimeWindow {
  start: Date;
  end: Date;
}

/** What a wall clock in the zone shows at that instant, read as if it were UTC, in milliseconds. */
function wallClock(instant: number, formatter: Intl.DateTimeFormat): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(instant)) part[type] = Number(value);
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    const number = "numeric" as const;
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "iso8601",
      hourCycle: "h23",
      year: number,
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

const DAY_MS = 86_400_000;

/** The instant at which a clock in the zone shows that wall time: the first of two, and in a gap the one that it ends at. */
function instantOf(wall: number, formatter: Intl.DateTimeFormat): Date {
  const offsetAt = (instant: number) => wallClock(instant, formatter) - Math.floor(instant / 1000) * 1000;
  const candidates = [wall - offsetAt(wall - DAY_MS), wall - offsetAt(wall + DAY_MS)];
  const exact = candidates.filter((instant) => wallClock(instant, formatter) === wall);
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...candidates));
}

/** Whether the runtime knows the IANA time zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatterFor(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** A calendar day, with any month and day (the 0th of May is the last of April). */
interface CalendarDay {
  year: number;
  /** From 0. */
  month: number;
  day: number;
}

const startOf = ({ year, month, day }: CalendarDay, formatter: Intl.DateTimeFormat): Date =>
  instantOf(Date.UTC(year, month, day), formatter);

/** The calendar month that holds `instant` in the IANA zone; its days may have 23 or 25 hours. */
export const monthWindow = (instant: Date, timeZone: string): TimeWindow =>
  periodWindow("month", instant, { timeZone });

/** A budget without end has one window, within what PostgreSQL and JavaScript both can say. */
export const ALL_TIME: TimeWindow = { start: new Date(0), end: new Date("9999-12-31T00:00:00Z") };

/**
 * The window of a budget that holds `instant`. Calendar windows begin at midnight in the IANA zone, whatever the length
 * of their days. Of `rolling_30_days` it is the day: what counts are that day's window and those of the 29 before it.
 * @param weekStart 1 (Monday) to 7
 */
export function periodWindow(
  period: BudgetPeriod,
  instant: Date,
  { timeZone, weekStart = 1 }: { timeZone: string; weekStart?: number },
): TimeWindow {
  if (period === "total") return ALL_TIME;
  const formatter = formatterFor(timeZone);
  const wall = new Date(wallClock(instant.getTime(), formatter));
  const today = { year: wall.getUTCFullYear(), month: wall.getUTCMonth(), day: wall.getUTCDate() };
  const { first, next } = span(period, today, (wall.getUTCDay() - weekStart + 7) % 7);
  return { start: startOf(first, formatter), end: startOf(next, formatter) };
}

function span(period: Exclude<BudgetPeriod, "total">, today: CalendarDay, daysIntoWeek: number) {
  const { year, month, day } = today;
  switch (period) {
    case "day":
    case "rolling_30_days":
      return { first: today, next: { year, month, day: day + 1 } };
    case "week":
      return {
        first: { year, month, day: day - daysIntoWeek },
        next: { year, month, day: day - daysIntoWeek + 7 },
      };
    case "month":
      return { first: { year, month, day: 1 }, next: { year, month: month + 1, day: 1 } };
    case "quarter": {
      const firstMonth = month - (month % 3);
      return { first: { year, month: firstMonth, day: 1 }, next: { year, month: firstMonth + 3, day: 1 } };
    }
  }
}

/** Days that a rolling window counts, the current one included. */
export const ROLLING_DAYS = 30;

/** The first instant that counts in the rolling window of the day which begins at `dayStart`. */
export function rollingSince(dayStart: Date, timeZone: string): Date {
  const formatter = formatterFor(timeZone);
  const wall = new Date(wallClock(dayStart.getTime(), formatter));
  const day = wall.getUTCDate() - (ROLLING_DAYS - 1);
  return startOf({ year: wall.getUTCFullYear(), month: wall.getUTCMonth(), day }, formatter);
}
