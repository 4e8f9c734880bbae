import {
  longer,
  noteStanding,
  nothingStands,
  PARALLEL_WAIT_MS,
  type RateDecision,
  type RatePass,
  type RateRequest,
  type Refused,
  type Standings,
} from "./decision.ts";
import { amountOf, type RateGates, type WindowGate } from "./gate.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { type Peers, shareOf } from "./share.ts";
import { SUB_BUCKETS } from "./sliding-window.ts";

export interface LocalLimiterOptions {
  /** A clock that never goes back, in milliseconds. */
  nowMs: () => number;
  /** The gateways among which every limit is divided. */
  peers: () => Peers;
}

/** Counts in memory, against this gateway's share of every limit. On one gateway that is the limit. */
export class LocalLimiter implements RateLimiter {
  readonly #nowMs: () => number;
  readonly #peers: () => Peers;

  constructor({ nowMs, peers }: LocalLimiterOptions) {
    this.#nowMs = nowMs;
    this.#peers = peers;
  }

  get mode(): "local" | "share" {
    return this.#peers().count > 1 ? "share" : "local";
  }

  /** Looks at every limit, then takes from all of them or from none. */
  take(gates: RateGates, { tokens }: RateRequest): RateDecision {
    const nowMs = this.#nowMs();
    const peers = this.#peers();
    const refused = refusalOf(gates, tokens, nowMs, peers);
    if (refused) return { granted: false, refused, standings: standingsOf(gates, nowMs, peers) };
    const pass = new LocalPass(gates, tokens);
    return { granted: true, pass, standings: standingsOf(gates, nowMs, peers) };
  }

  async close(): Promise<void> {}

  /** Counts what was granted elsewhere, so that there is something to go on from. */
  count(gates: RateGates, { tokens }: RateRequest): RatePass {
    const nowMs = this.#nowMs();
    for (const { window } of gates.windows) window.advance(nowMs);
    return new LocalPass(gates, tokens);
  }
}

function refusalOf({ windows, parallel }: RateGates, tokens: number, nowMs: number, peers: Peers): Refused | undefined {
  let refused: Refused | undefined;
  for (const gate of windows) {
    gate.window.advance(nowMs);
    const amount = amountOf(gate, tokens);
    if (amount === 0) continue;
    const share = shareOf(gate.limit, peers);
    if (gate.window.fits(amount, share)) continue;
    refused = longer(refused, { gate, amount, waitMs: waitOf(gate, amount, share, nowMs) });
  }
  for (const gate of parallel) {
    if (gate.inFlight.count < shareOf(gate.limit, peers)) continue;
    refused = longer(refused, { gate, amount: 1, waitMs: PARALLEL_WAIT_MS });
  }
  return refused;
}

/** What is too large for a share alone may fit once there is more of the limit again. */
function waitOf({ limit, window }: WindowGate, amount: number, share: number, nowMs: number): number {
  if (amount <= share) return window.waitMs(amount, share, nowMs);
  return amount <= limit ? window.widthMs * SUB_BUCKETS : Infinity;
}

function standingsOf({ windows }: RateGates, nowMs: number, peers: Peers): Standings {
  const standings = nothingStands();
  for (const gate of windows) {
    const remaining = Math.floor(shareOf(gate.limit, peers) - gate.window.used);
    noteStanding(standings, gate, remaining, gate.window.resetMs(nowMs));
  }
  return standings;
}

/** Takes when it is made: its windows are advanced to now. */
class LocalPass implements RatePass {
  readonly #gates: RateGates;
  readonly #reserved: number;
  /** The sub-bucket of each window that was taken from. */
  readonly #taken: number[] = [];
  #used = 0;
  #known = true;
  #ended = false;

  constructor(gates: RateGates, tokens: number) {
    this.#gates = gates;
    this.#reserved = tokens;
    for (const gate of gates.windows) this.#taken.push(gate.window.add(amountOf(gate, tokens)));
    for (const { inFlight } of gates.parallel) inFlight.count += 1;
  }

  used(tokens: number | undefined): void {
    if (tokens === undefined) this.#known = false;
    else this.#used += tokens;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const { inFlight } of this.#gates.parallel) inFlight.count -= 1;
    const change = correctionOf(this.#reserved, this.#used, this.#known);
    if (change === 0) return;
    const { windows } = this.#gates;
    for (let at = 0; at < windows.length; at += 1) {
      const { kind, window } = windows[at] as WindowGate;
      if (kind !== "requestsPerMinute") window.correct(this.#taken[at] as number, change);
    }
  }
}

/** What has to be added to a reservation: it becomes what was used, and at least stays where that is not known. */
export const correctionOf = (reserved: number, used: number, known: boolean): number =>
  (known ? used : Math.max(used, reserved)) - reserved;
