import type { AttemptView, RequestRow } from "@gatehouse/domain";

export interface AttemptSpan {
  startPercent: number;
  /** Until the provider's first byte. */
  waitPercent: number;
  streamPercent: number;
}

/** Where an attempt lies within its request, in percent of the request's duration. */
export function attemptSpan(
  attempt: Pick<AttemptView, "startedAt" | "durationMs" | "firstByteMs">,
  request: Pick<RequestRow, "startedAt" | "durationMs">,
): AttemptSpan {
  const begin = Math.max(0, Date.parse(attempt.startedAt) - Date.parse(request.startedAt));
  // The clocks of request and attempt are read apart, so an attempt may seem to end after its request.
  const whole = Math.max(1, request.durationMs, begin + attempt.durationMs);
  const wait = Math.min(attempt.durationMs, attempt.firstByteMs ?? attempt.durationMs);
  const percent = (part: number) => (part / whole) * 100;
  return {
    startPercent: percent(begin),
    waitPercent: percent(wait),
    streamPercent: percent(attempt.durationMs - wait),
  };
}
