import { type BudgetConfiguration, type BudgetWindowKey, GatehouseError, type NanoUsd } from "@gatehouse/domain";
import type { GrantedHold, HoldDecision, HoldRequest, LeaseTotals, Ledger } from "../ledger.ts";
import { type Asked, LeaseBook } from "./lease-book.ts";
import type { LeaseSource } from "./lease-source.ts";
import type { WindowLease } from "./window-lease.ts";

export interface LeasedLedgerOptions {
  source: LeaseSource;
  /** The run's lease id. */
  leaseId: string;
  /** How long the ledger lets a lease be used after it was asked for: how long hard budgets work without the database. */
  ttlMs: number;
  /** The time of the database. */
  now: () => Date;
  onError: (error: unknown) => void;
  clock?: LeaseClock;
}

/** Time, so that tests can hold it still. */
export interface LeaseClock {
  /** Monotonic, in milliseconds. */
  now(): number;
  /** Calls back once after so many milliseconds, unless the function it returns is called first. */
  after(ms: number, callback: () => void): () => void;
}

export interface LeasedLedger extends Ledger {
  /** Another gateway lacks what this one may have spare in that window. */
  recall(budgetId: string, windowStartMs: number): void;
}

interface Waiting {
  request: HoldRequest;
  sinceMs: number;
  /** Until when others may still give something back; until then it is not asked for again before `askAgainMs`. */
  recallUntilMs: number;
  askAgainMs: number;
  /** Those of its leases that it waits for. */
  short: readonly WindowLease[];
  resolve(decision: HoldDecision): void;
  reject(error: GatehouseError): void;
}

const TICK_MS = 5_000;
/** Others are given this long to give back what they do not need, and are asked again so often. */
const RECALL_MS = 100;
const RECALL_EVERY_MS = 25;
const LONGEST_BACKOFF_MS = 2_000;

/**
 * The ledger that answers holds from what this gateway has leased: at once as long as that is enough, else after one
 * question to the database, which many holds share. One question is under way at a time. While the database does not
 * answer, leases are used to their end, and what they do not cover is refused with `budget_unavailable`.
 */
export function createLeasedLedger(options: LeasedLedgerOptions): LeasedLedger {
  return new LeasingLedger(options);
}

const SYSTEM_CLOCK: LeaseClock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

class LeasingLedger implements LeasedLedger {
  readonly mode = "leased";
  readonly #options: LeasedLedgerOptions;
  readonly #clock: LeaseClock;
  readonly #book: LeaseBook;
  #waiting: Waiting[] = [];
  /** Asked and not answered: may have been carried out, and is asked again first. */
  #open: Asked[] = [];
  #running: Promise<void> | undefined;
  #runAgain = false;
  /** Questions in a row that were not answered. While there are any, the next one waits for its turn. */
  #failures = 0;
  #keepDue = false;
  #closing = false;
  #cancelTick: () => void = () => {};
  #cancelRetry: () => void = () => {};

  constructor(options: LeasedLedgerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#book = new LeaseBook(options);
    this.#scheduleTick();
  }

  hold(request: HoldRequest): HoldDecision | Promise<HoldDecision> {
    const tried = this.#book.hold(request, this.#clock.now());
    if (tried !== "short") {
      if (this.#book.someAreLow) this.#run();
      return tried;
    }
    // Nobody waits for a database that has just failed to answer.
    if (this.#failures > 0) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      const sinceMs = this.#clock.now();
      const short = this.#book.waits(request, sinceMs);
      const recallUntilMs = sinceMs + RECALL_MS;
      this.#waiting.push({ request, sinceMs, recallUntilMs, askAgainMs: sinceMs, short, resolve, reject });
      this.#run();
    });
  }

  settle(hold: GrantedHold, costNanoUsd: NanoUsd, charged: readonly BudgetWindowKey[]): void {
    this.#book.settle(hold, costNanoUsd, charged);
  }

  configure(budgets: readonly BudgetConfiguration[]): void {
    this.#book.configure(budgets);
    this.#run();
  }

  recall(budgetId: string, windowStartMs: number): void {
    if (this.#book.recall(budgetId, windowStartMs)) this.#run();
  }

  totals(): LeaseTotals {
    return { leases: this.#book.size, ...this.#book.totals() };
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#cancelTick();
    this.#cancelRetry();
    await this.#running;
    try {
      await this.#round();
      this.#book.recallAll();
      await this.#round();
    } catch (error) {
      // They stay reserved until the next start of this node gives them back.
      this.#options.onError(error);
    }
  }

  #run(): void {
    if (this.#failures === 0) this.#start();
  }

  #start(): void {
    if (this.#closing) return;
    // Who comes while a question is being answered may come too late for it.
    this.#runAgain = this.#running !== undefined;
    if (this.#runAgain) return;
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
      if (this.#runAgain) this.#run();
    });
  }

  async #work(): Promise<void> {
    try {
      do {
        // After the current round of I/O: everything that it brought goes into one question.
        await nextTurn();
        await this.#round();
        this.#failures = 0;
      } while (this.#answerWaiting() === "ask again" || this.#book.hasMore);
      if (this.#waiting.length > 0) this.#runIn(RECALL_EVERY_MS);
    } catch (error) {
      this.#failures += 1;
      this.#options.onError(error);
      for (const waiting of this.#waiting) this.#dismiss(waiting).reject(unavailable(error));
      this.#waiting = [];
      const backoffMs = Math.min(LONGEST_BACKOFF_MS, 50 * 2 ** this.#failures);
      this.#runIn(backoffMs * (0.5 + Math.random() / 2));
    }
  }

  /** One question; and after a tick the leases that are to be kept. */
  async #round(): Promise<void> {
    const nowMs = this.#clock.now();
    const asking = this.#waiting.filter(({ askAgainMs }) => askAgainMs <= nowMs).map(({ request }) => request);
    if (this.#open.length === 0) this.#open = this.#book.asks(asking, nowMs);
    if (this.#open.length > 0) {
      const sentMs = this.#clock.now();
      const answers = await this.#options.source.ask(this.#open.map(({ ask }) => ask));
      const asked = this.#open;
      this.#open = [];
      if (!Array.isArray(answers)) {
        this.#book.refused(asked);
        throw new Error("the ledger refused a question", { cause: answers.refused });
      }
      this.#book.answered(asked, answers, sentMs);
    }
    if (!this.#keepDue) return;
    this.#keepDue = false;
    const leases = this.#book.kept();
    if (leases.length === 0) return;
    const sentMs = this.#clock.now();
    this.#book.wereKept(leases, await this.#options.source.keep(leases), sentMs);
  }

  /** Whoever was not asked for yet, since he came later, is asked for at once; who waits for others, a little later. */
  #answerWaiting(): "ask again" | "done" {
    const nowMs = this.#clock.now();
    let askAgain = false;
    this.#waiting = this.#waiting.filter((waiting) => {
      const { request, sinceMs, recallUntilMs } = waiting;
      const tried = this.#book.holdNow(request, nowMs, sinceMs);
      if (tried === "short") {
        waiting.askAgainMs = nowMs;
        askAgain = true;
        return true;
      }
      if (!tried.granted && nowMs < recallUntilMs && this.#book.canBeRecalled(request)) {
        if (waiting.askAgainMs <= nowMs) waiting.askAgainMs = nowMs + RECALL_EVERY_MS;
        // It waits only for what it lacks now.
        this.#book.waitsNoMore(waiting.short);
        waiting.short = this.#book.waits(request, nowMs);
        return true;
      }
      this.#dismiss(waiting).resolve(tried);
      return false;
    });
    return askAgain ? "ask again" : "done";
  }

  #dismiss(waiting: Waiting): Waiting {
    this.#book.waitsNoMore(waiting.short);
    return waiting;
  }

  #runIn(ms: number): void {
    this.#cancelRetry();
    if (this.#closing) return;
    this.#cancelRetry = this.#clock.after(ms, () => this.#start());
  }

  #scheduleTick(): void {
    this.#cancelTick = this.#clock.after(TICK_MS, () => {
      this.#book.tick(BigInt(TICK_MS) / 1000n, this.#clock.now());
      this.#keepDue = true;
      this.#run();
      this.#scheduleTick();
    });
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const unavailable = (cause?: unknown) => new GatehouseError("budget_unavailable", { cause, retryAfterSeconds: 1 });
