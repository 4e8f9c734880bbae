/** Consecutive failures that open a breaker; one of overload counts half. */
const FAILURES_TO_OPEN = 5;
/** Or this share of the calls of a window, once there are enough of them. */
const RATE_TO_OPEN = 0.5;
const LEAST_CALLS = 20;
const WINDOW_MS = 30_000;
const OPEN_MS = 30_000;
const MOST_OPENINGS = 10;
/** While half open, one call in so many ms is let through. */
const PROBE_EVERY_MS = 1_000;

export interface BreakerState {
  /** Whether a call may be made now. */
  lets: "all" | "probe" | "none";
  /** When that may change, where `lets` is "none". */
  untilMs: number;
}

/**
 * A circuit breaker: closed, open for a time that grows with every opening in a row, then half open, when single calls
 * probe. A success closes it. The clock is the caller's: milliseconds that never go back.
 */
export class Breaker {
  #consecutive = 0;
  #openings = 0;
  #openUntilMs = Number.NEGATIVE_INFINITY;
  #open = false;
  #probing = false;
  #nextProbeMs = Number.NEGATIVE_INFINITY;
  #windowStartMs = Number.NEGATIVE_INFINITY;
  #calls = 0;
  #failures = 0;

  state(nowMs: number): BreakerState {
    if (!this.#open) return { lets: "all", untilMs: nowMs };
    if (nowMs < this.#openUntilMs) return { lets: "none", untilMs: this.#openUntilMs };
    if (nowMs < this.#nextProbeMs) return { lets: "none", untilMs: this.#nextProbeMs };
    return { lets: "probe", untilMs: nowMs };
  }

  /** A call is made. While half open it is the probe, and no other may follow for a second. */
  begin(nowMs: number): void {
    if (!this.#open || nowMs < this.#openUntilMs) return;
    this.#nextProbeMs = nowMs + PROBE_EVERY_MS;
    this.#probing = true;
  }

  succeed(nowMs: number): void {
    // The end of a call that began before it opened says nothing of now.
    if (this.#open && !this.#probing) return;
    this.#open = false;
    this.#openings = 0;
    this.#consecutive = 0;
    this.#count(nowMs, 0);
  }

  /** @param weight 1 for a failure, less for what is only half of one */
  fail(nowMs: number, weight: number): void {
    this.#consecutive += weight;
    this.#count(nowMs, weight);
    // Calls that were under way when it opened are no news; a failed probe is.
    if (this.#open && nowMs < this.#openUntilMs) return;
    const often = this.#calls >= LEAST_CALLS && this.#failures >= this.#calls * RATE_TO_OPEN;
    if (this.#open || often || this.#consecutive >= FAILURES_TO_OPEN) this.#trip(nowMs);
  }

  #trip(nowMs: number): void {
    this.#openings = Math.min(this.#openings + 1, MOST_OPENINGS);
    this.#open = true;
    this.#openUntilMs = nowMs + OPEN_MS * this.#openings;
    this.#nextProbeMs = this.#openUntilMs;
    this.#probing = false;
    this.#calls = this.#failures = 0;
  }

  #count(nowMs: number, weight: number): void {
    if (nowMs - this.#windowStartMs > WINDOW_MS) {
      this.#windowStartMs = nowMs;
      this.#calls = this.#failures = 0;
    }
    this.#calls += 1;
    this.#failures += weight;
  }
}
