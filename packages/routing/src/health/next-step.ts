import type { ErrorCode } from "@gatehouse/domain";

/** What is known when an attempt has failed. */
export interface FailedAttempt {
  /** Attempts made so far, this one included. */
  attempts: number;
  /** Whether another target of the plan is available now. */
  anotherTarget: boolean;
  code: ErrorCode;
  /** Whether another target may do better: the fault is not the caller's. */
  retryNext: boolean;
  /** Whether the provider may have billed the attempt. */
  billing: "none" | "indeterminate";
  /** A kept connection had most likely ended before the request was written to it. */
  staleSocket: boolean;
  retryAfterMs: number | undefined;
  /** Until the request's time is up. */
  remainingMs: number;
}

export type Step = { step: "fallback" } | { step: "retry"; delayMs: number } | { step: "stop" };

const MOST_ATTEMPTS = 3;
/** Of connections that had ended, one after another: then it is not the connections. */
const MOST_STALE_SOCKETS = 1;
const LONGEST_WAIT_MS = 10_000;
const BASE_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2_000;
const STOP: Step = { step: "stop" };

/** Failures after which the same target may do better in a moment, provided that it cannot have billed the first try. */
const PASSING = new Set<ErrorCode>([
  "upstream_unreachable",
  "upstream_disconnected",
  "upstream_error",
  "upstream_timeout",
]);

/**
 * What comes after a failed attempt: another target at once; the same one again after a while; or nothing. Never on an
 * error of the caller's, never more than three attempts, and the same target where that could be billed twice only on a
 * fresh connection in place of one that had most likely ended.
 * @param random from 0 to 1, for the jitter
 */
export function nextStep(failed: FailedAttempt, random: () => number): Step {
  const { attempts, anotherTarget, code, retryNext, billing, staleSocket, remainingMs } = failed;
  if (!retryNext || attempts >= MOST_ATTEMPTS) return STOP;
  if (staleSocket && attempts <= MOST_STALE_SOCKETS) return { step: "retry", delayMs: 0 };
  if (anotherTarget) return { step: "fallback" };
  if (code === "upstream_rate_limited") return waitItOut(failed);
  if (billing !== "none" || !PASSING.has(code)) return STOP;
  const delayMs = retryDelayMs(attempts, random);
  return delayMs < remainingMs ? { step: "retry", delayMs } : STOP;
}

/** Full jitter over a delay that doubles: callers that failed together do not come back together. */
export function retryDelayMs(attempts: number, random: () => number): number {
  return random() * Math.min(LONGEST_DELAY_MS, BASE_DELAY_MS * 2 ** (attempts - 1));
}

function waitItOut({ retryAfterMs, remainingMs }: FailedAttempt): Step {
  if (retryAfterMs === undefined || retryAfterMs > Math.min(remainingMs, LONGEST_WAIT_MS)) return STOP;
  return { step: "retry", delayMs: retryAfterMs };
}
