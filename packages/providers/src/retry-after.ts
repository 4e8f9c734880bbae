import type { IncomingHttpHeaders } from "node:http";

const LONGEST_SECONDS = 3_600;

/**
 * How long a provider asks to wait, in whole seconds from 1 to 3600: `retry-after-ms`, `retry-after` (seconds or a
 * date), or a delay out of the body ("17s"). Nonsense is clamped, garbage ignored.
 */
export function parseRetryAfter(
  headers: IncomingHttpHeaders,
  bodyDelay?: string,
  nowMs: number = Date.now(),
): number | undefined {
  const milliseconds = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return clamp(milliseconds / 1000);
  // Sent twice it comes as an array, whatever the types say.
  const text = [headers["retry-after"] ?? []].flat()[0]?.trim();
  if (text) {
    const seconds = Number(text);
    if (Number.isFinite(seconds)) return clamp(seconds);
    const date = Date.parse(text);
    if (Number.isFinite(date)) return clamp((date - nowMs) / 1000);
  }
  const delay = /^(\d+(?:\.\d+)?)s$/.exec(bodyDelay ?? "")?.[1];
  return delay === undefined ? undefined : clamp(Number(delay));
}

const clamp = (seconds: number) => Math.min(LONGEST_SECONDS, Math.max(1, Math.ceil(seconds)));
