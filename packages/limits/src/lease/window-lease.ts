import type { NanoUsd } from "@gatehouse/domain";
import type { LeaseAnswer } from "./lease-source.ts";

/** A gateway's part of one budget window. The ledger has it down for `spare + held +` what is settled and not stored yet. */
export class WindowLease {
  readonly budgetId: string;
  readonly windowStart: Date;
  readonly windowEnd: Date;
  /** What can be held from. */
  spareNanoUsd: NanoUsd = 0n;
  /** What attempts under way hold. */
  heldNanoUsd: NanoUsd = 0n;
  /** Until when it may be held from, and until when before its limit sinks by itself (a raise ends): monotonic, in ms. */
  validUntilMs = Number.NEGATIVE_INFINITY;
  reviewAtMs = Number.POSITIVE_INFINITY;
  /** Whether the ledger should know of it. */
  had = false;
  /** Released by somebody else: what comes back of its holds has nowhere to go. */
  lost = false;
  /** Its window is not the one under way any more: it is not filled again. */
  ended = false;
  /** Its budget was taken away, and limits nothing. */
  gone = false;
  /** Holds that wait for more. */
  waiting = 0;
  /** The latest answer of the ledger, and when it was asked for. */
  answer: LeaseAnswer | undefined;
  answeredMs = Number.NEGATIVE_INFINITY;
  /** With the next ask, what it has beyond its use is to be given back (`oversized`), or all that is spare (`calledBack`). */
  oversized = false;
  calledBack = false;
  /** The ledger had little to spare: it is not asked for more than what is needed before that time. */
  wishAgainMs = Number.NEGATIVE_INFINITY;
  /** Spare below which more is asked for in passing, before somebody has to wait. */
  lowNanoUsd: NanoUsd = 0n;
  readonly use = new LeaseUse();

  constructor({ budgetId, windowStart, windowEnd }: LeasedWindow) {
    this.budgetId = budgetId;
    this.windowStart = windowStart;
    this.windowEnd = windowEnd;
  }

  /** Whether so much can be held from it now. */
  covers(amountNanoUsd: NanoUsd, nowMs: number): boolean {
    return this.spareNanoUsd >= amountNanoUsd && nowMs < this.validUntilMs && nowMs < this.reviewAtMs;
  }

  /** What it has beyond its use; when others need it, or its limit may have sunk, everything. */
  surplus(wantedNanoUsd: NanoUsd, nowMs: number): NanoUsd {
    if (this.calledBack || nowMs >= this.reviewAtMs) return this.spareNanoUsd;
    return this.oversized && this.spareNanoUsd > wantedNanoUsd ? this.spareNanoUsd - wantedNanoUsd : 0n;
  }

  isLow(nowMs: number): boolean {
    return this.spareNanoUsd < this.lowNanoUsd && nowMs >= this.wishAgainMs && !this.gone && !this.ended;
  }

  hold(amountNanoUsd: NanoUsd, nowMs: number): void {
    if (this.gone) return;
    this.spareNanoUsd -= amountNanoUsd;
    this.heldNanoUsd += amountNanoUsd;
    this.use.held(this.heldNanoUsd, nowMs);
  }

  /** The attempt ended: what it cost is the ledger's to take, as far as it was held; the rest can be held from again. */
  settle(amountNanoUsd: NanoUsd, costNanoUsd: NanoUsd): void {
    if (this.gone) return;
    const taken = costNanoUsd < amountNanoUsd ? costNanoUsd : amountNanoUsd;
    this.heldNanoUsd -= amountNanoUsd;
    if (!this.lost) this.spareNanoUsd += amountNanoUsd - taken;
    this.use.spent(taken);
  }

  forgetAnswer(): void {
    this.answeredMs = Number.NEGATIVE_INFINITY;
    this.wishAgainMs = Number.NEGATIVE_INFINITY;
  }

  /** What is left of the window beside this lease's spare, as the ledger said last. */
  get roomNanoUsd(): NanoUsd {
    if (!this.answer) return 0n;
    const { limitNanoUsd, committedNanoUsd, leasedNanoUsd } = this.answer;
    const room = limitNanoUsd - committedNanoUsd - leasedNanoUsd;
    return room > 0n ? room : 0n;
  }
}

export interface LeasedWindow {
  budgetId: string;
  windowStart: Date;
  windowEnd: Date;
}

/** How long the spare of a lease should last at the pace of the last minute: through a short absence of the database. */
const COVER_SECONDS = 60n;
/** A lease that nobody held from for so long is given back. */
const IDLE_MS = 60_000;
/** A burst is so many times what was in flight at once. */
const BURST = 4n;

/** What a lease is used for, so that its size can follow. */
export class LeaseUse {
  #peakNanoUsd: NanoUsd = 0n;
  #spentNanoUsd: NanoUsd = 0n;
  #perSecondNanoUsd: NanoUsd = 0n;
  #lastHeldMs = Number.NEGATIVE_INFINITY;

  held(heldNanoUsd: NanoUsd, nowMs: number): void {
    if (heldNanoUsd > this.#peakNanoUsd) this.#peakNanoUsd = heldNanoUsd;
    this.#lastHeldMs = nowMs;
  }

  spent(costNanoUsd: NanoUsd): void {
    this.#spentNanoUsd += costNanoUsd;
  }

  isIdle(nowMs: number): boolean {
    return nowMs - this.#lastHeldMs > IDLE_MS;
  }

  /** The spare that should be at hand. */
  wanted(nowMs: number): NanoUsd {
    return this.isIdle(nowMs) ? 0n : BURST * this.#peakNanoUsd + COVER_SECONDS * this.#perSecondNanoUsd;
  }

  /** Once every `elapsedSeconds`: the latest counts a third, and a peak fades by a fifth. */
  tick(elapsedSeconds: bigint): void {
    this.#perSecondNanoUsd = (2n * this.#perSecondNanoUsd + this.#spentNanoUsd / elapsedSeconds) / 3n;
    this.#spentNanoUsd = 0n;
    this.#peakNanoUsd = (this.#peakNanoUsd * 4n) / 5n;
  }
}
