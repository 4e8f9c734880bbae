import type { NanoUsd } from "@gatehouse/domain";
import { emptyLeases, type LeaseState, leaseKeyOf, lend, settleLeased, windowKeyOf } from "../lease/lease-machine.ts";
import type { LeaseAsk, LeaseSource } from "../lease/lease-source.ts";
import type { LeasedLedger } from "../lease/leased-ledger.ts";
import type { GrantedHold } from "../ledger.ts";

export const NOVEMBER = { windowStart: new Date("2026-11-01Z"), windowEnd: new Date("2026-12-01Z") };
export const DECEMBER = { windowStart: new Date("2026-12-01Z"), windowEnd: new Date("2027-01-01Z") };

/** Time that stands still until it is moved. */
export class StillClock {
  nowMs = 0;
  startMs = Date.parse("2026-11-30T12:00:00Z");
  #timers: { atMs: number; callback: () => void }[] = [];
  now = () => this.nowMs;
  date = () => new Date(this.startMs + this.nowMs);
  after = (ms: number, callback: () => void) => {
    const timer = { atMs: this.nowMs + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };
  /** Moves on, and lets everything happen that is due. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await settled();
      const [next] = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.callback();
    }
    this.nowMs = untilMs;
  }
}

/** Lets everything happen that needs no time. */
export const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** The database: its ledger as the pure machine has it. */
export class LeaseDatabase {
  state: LeaseState;
  away = false;
  loseAnswers = false;
  /** Says no to every question that has an ask for this budget. */
  poisoned: string | undefined;
  /** When the limit sinks by itself, on the clock of the tests. */
  sinksAtMs: number | undefined;
  recalls = 0;
  asked = 0;
  gateways = 1;
  ledgers: LeasedLedger[] = [];

  private readonly clock: StillClock;

  constructor(clock: StillClock, limits: Record<string, NanoUsd>) {
    this.clock = clock;
    this.state = emptyLeases(Object.entries(limits));
  }

  source(run: string): LeaseSource {
    return {
      ask: async (asks) => {
        this.asked += 1;
        if (this.away) throw new Error("away");
        if (asks.some(({ budgetId }) => budgetId === this.poisoned)) return { refused: "poisoned" };
        const answers = asks.map((ask) => this.lend(run, ask));
        if (this.loseAnswers) throw new Error("answer lost");
        for (const { budgetId, windowStart } of asks.filter((_, place) =>
          isUnmet(asks[place] as LeaseAsk, answers[place]),
        )) {
          this.recalls += 1;
          for (const ledger of this.ledgers) ledger.recall(budgetId, windowStart.getTime());
        }
        return answers;
      },
      keep: async (leases) => {
        if (this.away) throw new Error("away");
        return leases.map((lease) => this.state.leases.has(leaseKeyOf(run, windowKeyOf(lease))));
      },
    };
  }

  setLimit(budgetId: string, limit: NanoUsd): void {
    this.state = { ...this.state, limits: new Map(this.state.limits).set(budgetId, limit) };
  }

  leased(budgetId = "b", window = NOVEMBER): NanoUsd {
    return this.state.windows.get(windowKeyOf({ budgetId, ...window }))?.leasedNanoUsd ?? 0n;
  }

  store(hold: GrantedHold, costNanoUsd: NanoUsd): void {
    const { request, leaseId } = hold;
    const heldNanoUsd = request.parts[0]?.amountNanoUsd ?? 0n;
    const settlement = { id: request.id, run: leaseId, heldNanoUsd, costNanoUsd, windows: request.parts };
    this.state = settleLeased(this.state, settlement);
  }

  private lend(run: string, ask: LeaseAsk) {
    const { state, answer } = lend(this.state, run, this.gateways, ask);
    this.state = state;
    return this.sinksAtMs === undefined ? answer : { ...answer, sinksInMs: this.sinksAtMs - this.clock.nowMs };
  }
}

const isUnmet = (ask: LeaseAsk, answer: { grantedNanoUsd: NanoUsd } | undefined): boolean =>
  ask.spareNanoUsd + (answer?.grantedNanoUsd ?? 0n) < ask.needsNanoUsd.reduce((sum, need) => sum + need, 0n);
