import { WEEKDAYS, type WeeklyHours } from "@gatehouse/domain";

const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 1_440;

/** A test for instants (ms since 1970). A window over midnight belongs to the day on which it began. */
export function weeklyHours({ days, from, until, timeZone }: WeeklyHours): (atMs: number) => boolean {
  const start = minuteOfDay(from);
  const end = minuteOfDay(until) === 0 ? MINUTES_OF_DAY : minuteOfDay(until);
  const overMidnight = start >= end;
  const chosen = new Set((days ?? WEEKDAYS).map((day) => WEEKDAYS.indexOf(day)));
  const localTime = localClock(timeZone);
  return (atMs) => {
    const { weekday, minute } = localTime(atMs);
    if (!overMidnight) return minute >= start && minute < end && chosen.has(weekday);
    return minute >= start ? chosen.has(weekday) : minute < end && chosen.has((weekday + 6) % 7);
  };
}

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

interface LocalTime {
  /** 0 is Monday. */
  weekday: number;
  minute: number;
}

/** Asked anew only once a minute: zones shift by whole minutes, and the calendar takes longer than a whole decision. */
function localClock(timeZone: string): (atMs: number) => LocalTime {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  let knownMinute = Number.NaN;
  let known: LocalTime = { weekday: 0, minute: 0 };
  return (atMs) => {
    const minute = Math.floor(atMs / MINUTE_MS);
    if (minute === knownMinute) return known;
    const parts = new Map(format.formatToParts(minute * MINUTE_MS).map(({ type, value }) => [type, value]));
    const weekday = (WEEKDAYS as readonly string[]).indexOf((parts.get("weekday") ?? "").toLowerCase());
    known = { weekday, minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")) };
    knownMinute = minute;
    return known;
  };
}
