/** Further attempts in proportion to requests, so that a provider in trouble is not buried under retries. */
export interface RetryBudget {
  /** A request made its first attempt. */
  deposit(nowMs: number): void;
  /** Whether one more attempt may be made; it counts when it may. */
  withdraw(nowMs: number): boolean;
}

const RATIO = 0.2;
/** So many are always there, however few requests come. */
const FLOOR = 10;
const FLOOR_PER_SECOND = 1;
const MOST = 1_000;

/** A token bucket: a fifth of a token per request, one per second up to a floor, one less per further attempt. */
export function createRetryBudget(): RetryBudget {
  let tokens = FLOOR;
  let refilledMs = Number.NEGATIVE_INFINITY;
  const refill = (nowMs: number) => {
    const seconds = Number.isFinite(refilledMs) ? Math.max(0, nowMs - refilledMs) / 1000 : 0;
    refilledMs = nowMs;
    if (tokens < FLOOR) tokens = Math.min(FLOOR, tokens + seconds * FLOOR_PER_SECOND);
  };
  return {
    deposit(nowMs) {
      refill(nowMs);
      tokens = Math.min(MOST, tokens + RATIO);
    },
    withdraw(nowMs) {
      refill(nowMs);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
