import type { RateDecision, RateRequest } from "./decision.ts";
import type { RateGates } from "./gate.ts";

/** Decides whether a request stays within all of its limits, and counts it against them. Never throws. */
export interface RateLimiter {
  /** Takes from all of the limits or from none. A promise where others have to be asked. */
  take(gates: RateGates, request: RateRequest): RateDecision | Promise<RateDecision>;
  /**
   * `local`: counted in memory, and there is one gateway; `shared`: counted together with others; `share`: there are
   * others, and this one keeps to its part of every limit.
   */
  readonly mode: "local" | "shared" | "share";
  close(): Promise<void>;
}
