import type { RateGate, WindowGate } from "./gate.ts";

/** How a request stands with the tightest of its limits. */
export interface Standing {
  limit: number;
  remaining: number;
  /** Until all of the limit is there again, if nothing else is asked. */
  resetMs: number;
}

/** undefined: nothing limits it. */
export interface Standings {
  requests: Standing | undefined;
  tokens: Standing | undefined;
}

/** What a request took; given back or corrected when it ends. */
export interface RatePass {
  /**
   * One of its attempts is over, and used so many tokens. undefined: nobody knows, so what was reserved stays taken.
   */
  used(tokens: number | undefined): void;
  /** The request is over, whatever became of it. Once; further calls change nothing. */
  end(): void;
}

export type RateDecision =
  | { granted: true; pass: RatePass; standings: Standings }
  | { granted: false; refused: Refused; standings: Standings };

/** The limit that stands in the way for longest. */
export interface Refused {
  gate: RateGate;
  /** How long until it lets the request through, if nobody else asks; Infinity: the request alone is more than it allows. */
  waitMs: number;
  /** What the request would take of it. */
  amount: number;
}

/** What the request is, and what it may come to. */
export interface RateRequest {
  id: string;
  /** 0: it uses none. */
  tokens: number;
}

/** Who asks again at once for a place among parallel requests comes too early; nobody knows when one ends. */
export const PARALLEL_WAIT_MS = 1_000;

export const nothingStands = (): Standings => ({ requests: undefined, tokens: undefined });

/** Notes how one window stands, if it is the tightest so far. */
export function noteStanding(standings: Standings, gate: WindowGate, remaining: number, resetMs: number): void {
  const name = gate.kind === "requestsPerMinute" ? "requests" : "tokens";
  const tightest = standings[name];
  const left = Math.max(0, remaining);
  if (tightest && tightest.remaining <= left) return;
  standings[name] = { limit: gate.limit, remaining: left, resetMs };
}

export const longer = (one: Refused | undefined, other: Refused): Refused =>
  one && one.waitMs >= other.waitMs ? one : other;
