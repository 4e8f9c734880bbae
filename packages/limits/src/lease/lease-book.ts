import { type BudgetConfiguration, type BudgetWindowKey, MAX_NANO_USD, type NanoUsd } from "@gatehouse/domain";
import { effectiveLimit, haveSameRaises } from "../effective-limit.ts";
import type { GrantedHold, HoldPart, HoldRequest, RefusedHold } from "../ledger.ts";
import { refusalBy } from "./lease-refusal.ts";
import { LeaseShelf } from "./lease-shelf.ts";
import type { LeaseAnswer, LeaseAsk } from "./lease-source.ts";
import { WindowLease } from "./window-lease.ts";

export interface LeaseBookOptions {
  /** The run's lease id. */
  leaseId: string;
  /** How long the ledger lets a lease be used after it was asked for. */
  ttlMs: number;
  /** The time of the database, which windows and raises go by. */
  now: () => Date;
}

export interface Asked {
  lease: WindowLease;
  ask: LeaseAsk;
}

/** `short`: some of the hold's leases do not cover it, and have to be asked for. */
export type HoldTry = GrantedHold | RefusedHold | typeof SHORT;
const SHORT = "short";

/** A lease is not used in the last moments of what the ledger allows: clocks tick differently, and a dial takes time. */
const FENCE_MS = 2_000;
/** A refusal is believed for so long without asking again. */
const BELIEVED_MS = 250;
/** After a wish for spare was not met the next is this far away. */
const WISH_AGAIN_MS = 5_000;
/** Of what a lease should have at hand, the part below which more is asked for in passing. */
const LOW = 4n;

/**
 * The leases of one gateway: which holds they cover, what to ask of the ledger, what its answers mean. Pure: it does
 * no I/O, and `nowMs` (monotonic) is the caller's. A hold is taken from all of its leases or from none, without a pause.
 */
export class LeaseBook {
  readonly #options: LeaseBookOptions;
  readonly #shelf = new LeaseShelf();
  readonly #asked = new Set<WindowLease>();
  #budgets = new Map<string, BudgetConfiguration>();
  #askNumber = 0;
  /** Some lease should be asked for before somebody has to wait. */
  someAreLow = false;
  /** There was more to ask than goes into one question. */
  hasMore = false;

  constructor(options: LeaseBookOptions) {
    this.#options = options;
  }

  hold(request: HoldRequest, nowMs: number): HoldTry {
    const leases: WindowLease[] = [];
    let covered = true;
    for (const part of request.parts) {
      const lease = this.#shelf.of(part);
      leases.push(lease);
      // Whoever waits comes first: a hold that could be covered does not overtake them.
      covered &&= lease.gone || (lease.waiting === 0 && lease.covers(part.amountNanoUsd, nowMs));
    }
    if (covered) return this.#take(request, leases, nowMs);
    return refusalBy(leases, request.parts, { nowMs, withinMs: BELIEVED_MS }) ?? SHORT;
  }

  /** The same for a hold that waited and whose leases were asked for since `sinceMs`: what they do not cover is refused. */
  holdNow(request: HoldRequest, nowMs: number, sinceMs: number): HoldTry {
    const leases = request.parts.map((part) => this.#shelf.of(part));
    const covered = leases.every((lease, place) => lease.gone || lease.covers(amountAt(request, place), nowMs));
    if (covered) return this.#take(request, leases, nowMs);
    return refusalBy(leases, request.parts, { nowMs, withinMs: nowMs - sinceMs }) ?? SHORT;
  }

  settle({ request, leases }: GrantedHold, costNanoUsd: NanoUsd, charged: readonly BudgetWindowKey[]): void {
    for (const [place, lease] of leases.entries()) {
      if (!lease) continue;
      const isCharged = charged.some(({ budgetId }) => budgetId === lease.budgetId);
      lease.settle(amountAt(request, place), isCharged ? costNanoUsd : 0n);
    }
  }

  /** A hold waits for those of its leases that do not cover it: nobody overtakes it there until `waitsNoMore`. */
  waits({ parts }: HoldRequest, nowMs: number): WindowLease[] {
    const leases = parts.map((part) => this.#shelf.of(part));
    const short = leases.filter((lease, place) => !lease.covers((parts[place] as HoldPart).amountNanoUsd, nowMs));
    for (const lease of short) lease.waiting += 1;
    return short;
  }

  waitsNoMore(leases: readonly WindowLease[]): void {
    for (const lease of leases) lease.waiting -= 1;
  }

  /** Whether others may be made to give back what `request` lacks. */
  canBeRecalled(request: HoldRequest): boolean {
    return request.parts.every((part) => {
      const lease = this.#shelf.of(part);
      const others = lease.answer?.othersNanoUsd ?? 0n;
      return lease.gone || lease.spareNanoUsd + lease.roomNanoUsd + others >= part.amountNanoUsd;
    });
  }

  /**
   * The asks for leases that holds wait for (`waiting`, in their order), that are low, or that have more than they
   * need. What is given back is not spare from here on, so asks must reach the ledger: they are asked again until they
   * are answered.
   */
  asks(waiting: readonly HoldRequest[], nowMs: number): Asked[] {
    this.hasMore = false;
    this.someAreLow = false;
    const needs = new Map<WindowLease, NanoUsd[]>();
    for (const { parts } of waiting) {
      for (const part of parts) {
        const lease = this.#shelf.of(part);
        const own = needs.get(lease);
        if (own) own.push(part.amountNanoUsd);
        else needs.set(lease, [part.amountNanoUsd]);
      }
    }
    const asks: Asked[] = [];
    // Who waits comes first; a question is of so many asks that it does not hold the windows for long.
    for (const lease of new Set([...needs.keys(), ...this.#shelf])) {
      const wants = needs.get(lease) ?? [];
      const due = wants.length > 0 && !lease.covers(sumOf(wants), nowMs);
      const hasTooMuch = (lease.oversized || lease.calledBack) && lease.spareNanoUsd > 0n;
      if (lease.gone || !(due || hasTooMuch || lease.isLow(nowMs))) continue;
      this.hasMore = asks.length >= MOST_ASKS;
      if (this.hasMore) break;
      asks.push({ lease, ask: this.#askOf(lease, wants, nowMs) });
      this.#asked.add(lease);
    }
    return asks;
  }

  /** The ledger carried none of them out: what was to be given back is still here. */
  refused(asks: readonly Asked[]): void {
    for (const { lease, ask } of asks) {
      this.#asked.delete(lease);
      if (!lease.lost) lease.spareNanoUsd += ask.giveNanoUsd;
    }
  }

  answered(asks: readonly Asked[], answers: readonly LeaseAnswer[], sentMs: number): void {
    for (const [place, { lease, ask }] of asks.entries()) {
      const answer = answers[place];
      this.#asked.delete(lease);
      if (answer) this.#apply(lease, ask, answer, sentMs);
    }
  }

  /** Others need what this gateway has spare in that window. */
  recall(budgetId: string, windowStartMs: number): boolean {
    const lease = this.#shelf.current(budgetId);
    if (!lease || lease.windowStart.getTime() !== windowStartMs || lease.spareNanoUsd <= 0n) return false;
    lease.calledBack = true;
    return true;
  }

  /** Everything that is not held is to be given back. */
  recallAll(): void {
    for (const lease of this.#shelf) lease.calledBack = true;
  }

  /**
   * The budgets as they are from now on. Where a limit sank, what was leased under the higher one is given back; where it
   * grew, a refusal is not believed any more.
   */
  configure(budgets: readonly BudgetConfiguration[]): void {
    const now = this.#options.now();
    const next = new Map(budgets.map((budget) => [budget.id, budget]));
    for (const lease of [...this.#shelf]) {
      const [before, after] = [this.#budgets.get(lease.budgetId), next.get(lease.budgetId)];
      const grown = before && after ? effectiveLimit(after, now) - effectiveLimit(before, now) : 0n;
      // The end of a raise may lie within what clocks differ by: the ledger says when it is.
      if (grown < 0n || (before && after && !haveSameRaises(before, after))) lease.calledBack = true;
      if (grown > 0n) lease.forgetAnswer();
      if (after && lease.gone) this.#shelf.remove(lease);
    }
    this.#budgets = next;
  }

  /**
   * Every few seconds: leases follow their use. Those of windows that are over, or that nobody uses, are let go; of the
   * others what is far more than they need is given back with the next asks.
   */
  tick(elapsedSeconds: bigint, nowMs: number): void {
    const now = this.#options.now();
    for (const lease of [...this.#shelf]) {
      lease.use.tick(elapsedSeconds);
      const wanted = lease.use.wanted(nowMs);
      lease.lowNanoUsd = wanted / LOW;
      if (lease.ended) lease.calledBack = lease.spareNanoUsd > 0n;
      else if (lease.windowEnd <= now) this.#shelf.end(lease);
      else if (lease.spareNanoUsd > wanted + wanted / LOW) lease.oversized = true;
      if (this.#isDone(lease) && (lease.gone || this.#shelf.isPast(lease) || lease.use.isIdle(nowMs)))
        this.#shelf.remove(lease);
    }
  }

  /** The leases that the ledger should keep, since they are used. */
  kept(): WindowLease[] {
    return [...this.#shelf].filter((lease) => lease.had && !lease.gone);
  }

  /** What the ledger said of them: those that are not there were released by somebody else. */
  wereKept(leases: readonly WindowLease[], there: readonly boolean[], sentMs: number): void {
    for (const [place, lease] of leases.entries()) {
      if (there[place]) lease.validUntilMs = sentMs + this.#options.ttlMs - FENCE_MS;
      else this.#lose(lease);
    }
  }

  get size(): number {
    return this.#shelf.size;
  }

  /** What is leased and not settled, over all windows: for whoever watches. */
  totals(): { spareNanoUsd: NanoUsd; heldNanoUsd: NanoUsd } {
    let [spareNanoUsd, heldNanoUsd] = [0n, 0n];
    for (const lease of this.#shelf) {
      spareNanoUsd += lease.spareNanoUsd;
      heldNanoUsd += lease.heldNanoUsd;
    }
    return { spareNanoUsd, heldNanoUsd };
  }

  #isDone(lease: WindowLease): boolean {
    return lease.spareNanoUsd <= 0n && lease.heldNanoUsd === 0n && lease.waiting === 0 && !this.#asked.has(lease);
  }

  #take(request: HoldRequest, leases: readonly WindowLease[], nowMs: number): GrantedHold {
    for (const [place, lease] of leases.entries()) {
      lease.hold(amountAt(request, place), nowMs);
      if (lease.isLow(nowMs)) this.someAreLow = true;
    }
    return {
      granted: true,
      request,
      leaseId: this.#options.leaseId,
      leases: leases.map((lease) => (lease.gone ? undefined : lease)),
    };
  }

  #askOf(lease: WindowLease, needs: readonly NanoUsd[], nowMs: number): LeaseAsk {
    const [wanted, burst] = [lease.use.wanted(nowMs), BURST_OF_NEEDS * sumOf(needs)];
    const want = nowMs < lease.wishAgainMs ? 0n : wanted > burst ? wanted : burst;
    const give = lease.surplus(wanted, nowMs);
    lease.spareNanoUsd -= give;
    const wish = lease.oversized || lease.calledBack || lease.ended ? 0n : least(want, MAX_NANO_USD);
    lease.oversized = false;
    lease.calledBack = false;
    this.#askNumber += 1;
    return {
      number: this.#askNumber,
      budgetId: lease.budgetId,
      windowStart: lease.windowStart,
      windowEnd: lease.windowEnd,
      heldNanoUsd: lease.heldNanoUsd,
      giveNanoUsd: give,
      spareNanoUsd: lease.spareNanoUsd,
      needsNanoUsd: needs,
      wantNanoUsd: wish,
      had: lease.had,
    };
  }

  #apply(lease: WindowLease, ask: LeaseAsk, answer: LeaseAnswer, sentMs: number): void {
    if (answer.gone) {
      lease.gone = true;
      lease.spareNanoUsd = 0n;
      lease.heldNanoUsd = 0n;
      return;
    }
    const own = answer.lost ? this.#lose(lease) : lease;
    this.#grant(own, answer, sentMs);
    const met = own.spareNanoUsd >= ask.wantNanoUsd / 2n;
    if (ask.wantNanoUsd > 0n && !met) own.wishAgainMs = sentMs + WISH_AGAIN_MS;
  }

  /** Released by somebody else: what is held from it ends there, and a lease of its own takes its place. */
  #lose(lost: WindowLease): WindowLease {
    lost.lost = true;
    lost.had = false;
    lost.spareNanoUsd = 0n;
    const { budgetId, windowStart, windowEnd } = lost;
    const lease = new WindowLease({ budgetId, windowStart, windowEnd });
    this.#shelf.replace(lost, lease);
    return lease;
  }

  #grant(lease: WindowLease, answer: LeaseAnswer, sentMs: number): void {
    lease.spareNanoUsd += answer.grantedNanoUsd;
    lease.had = true;
    lease.answer = answer;
    lease.answeredMs = sentMs;
    lease.validUntilMs = sentMs + this.#options.ttlMs - FENCE_MS;
    lease.lowNanoUsd = lease.use.wanted(sentMs) / LOW;
    lease.reviewAtMs = answer.sinksInMs === null ? Number.POSITIVE_INFINITY : sentMs + answer.sinksInMs;
  }
}

const MOST_ASKS = 500;
/** A burst of holds that come together is likely to be followed by another. */
const BURST_OF_NEEDS = 4n;

const amountAt = ({ parts }: HoldRequest, place: number): NanoUsd => (parts[place] as HoldPart).amountNanoUsd;

const least = (a: NanoUsd, b: NanoUsd): NanoUsd => (a < b ? a : b);

const sumOf = (amounts: readonly NanoUsd[]): NanoUsd => amounts.reduce((sum, amount) => sum + amount, 0n);
