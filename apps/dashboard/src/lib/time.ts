const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${timeZone} ${JSON.stringify(options)}`;
  let found = formatters.get(id);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...options });
    formatters.set(id, found);
  }
  return found;
}

/** "Nov 22, 14:05:09" in the zone; with the year when it is not this one. */
export function formatDateTime(iso: string, timeZone: string, now = new Date()): string {
  const date = new Date(iso);
  return formatter(timeZone, {
    ...yearUnlessCurrent(date, now),
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(date);
}

/** "Dec 1, 00:00" in the zone, for instants that fall on a minute. */
export function formatMinute(iso: string, timeZone: string, now = new Date()): string {
  const date = new Date(iso);
  return formatter(timeZone, {
    ...yearUnlessCurrent(date, now),
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(date);
}

/** The month's name in the zone: "November". */
export const monthName = (iso: string, timeZone: string): string =>
  formatter(timeZone, { month: "long" }).format(new Date(iso));

/** "just now", "4 min ago", "in 8 d": coarse, for reading at a glance. */
export function formatRelative(iso: string, now = Date.now()): string {
  const distance = new Date(iso).getTime() - now;
  const absolute = Math.abs(distance);
  if (absolute < 45_000) return distance > 5000 ? "in a moment" : "just now";
  const text = span(absolute);
  return distance > 0 ? `in ${text}` : `${text} ago`;
}

function span(absolute: number): string {
  if (absolute < HOUR) return `${Math.max(1, Math.round(absolute / MINUTE))} min`;
  if (absolute < DAY) return `${Math.round(absolute / HOUR)} h`;
  if (absolute < 60 * DAY) return `${Math.round(absolute / DAY)} d`;
  return `${Math.round(absolute / (30 * DAY))} months`;
}

/** The zone's short name at an instant ("CET", "UTC", "GMT+5:30"). */
export function zoneName(timeZone: string, at = new Date()): string {
  const parts = formatter(timeZone, { timeZoneName: "short" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone;
}

function yearUnlessCurrent(date: Date, now: Date): Intl.DateTimeFormatOptions {
  return date.getUTCFullYear() === now.getUTCFullYear() ? {} : { year: "numeric" };
}
