import type { BudgetConfiguration, NanoUsd } from "@gatehouse/domain";
import fc from "fast-check";
import type { GrantedHold, HoldPart, HoldRequest } from "../ledger.ts";
import { aBudget } from "../testing/budget.ts";
import { type Asked, LeaseBook } from "./lease-book.ts";
import {
  emptyLeases,
  type LeasedSettlement,
  type LeaseState,
  leaseKeyOf,
  lend,
  releaseRun,
  settleLeased,
  windowKeyOf,
} from "./lease-machine.ts";

/** Gateways with their lease books, the ledger that they lease from, and everything that can happen between them. For tests. */
export type LeaseOperation =
  | { kind: "hold"; node: number; month: number; budgets: readonly string[]; amount: bigint; fate: Fate }
  | { kind: "dial"; node: number; pick: number; percentOfHold: bigint }
  | { kind: "finish"; node: number; pick: number }
  | { kind: "abandon"; node: number; pick: number }
  | { kind: "flush"; node: number; acknowledged: boolean }
  | { kind: "crash" | "restart" | "recall"; node: number }
  | { kind: "tick"; node: number; fate: Fate }
  | { kind: "duplicate"; pick: number }
  | { kind: "limit"; budget: string; limit: bigint };

/** What becomes of a question: answered; lost on the way there; carried out, and its answer lost. */
type Fate = "answered" | "lost" | "unanswered";

const NODES = 3;
const TTL_MS = 600_000;
const node = fc.nat(NODES - 1);
const pick = fc.nat(9);
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fate>("answered") },
  { weight: 1, arbitrary: fc.constantFrom<Fate>("lost", "unanswered") },
);
/** Mostly the whole hold, so that a bound which is broken by little shows. */
const percentOfHold = fc.oneof(
  { weight: 12, arbitrary: fc.constant(100n) },
  { weight: 4, arbitrary: fc.bigInt(0n, 99n) },
  { weight: 1, arbitrary: fc.bigInt(101n, 150n) },
);
const budget = fc.constantFrom("key", "team", "organization");
const month = fc.constantFrom(0, 0, 0, 0, 0, 1);

export const leaseOperation: fc.Arbitrary<LeaseOperation> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("hold" as const),
      node,
      month,
      budgets: fc.constantFrom(["key", "team", "organization"], ["team", "organization"], ["key"]),
      amount: fc.bigInt(0n, 60n),
      fate,
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("dial" as const), node, pick, percentOfHold }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("finish" as const), node, pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("abandon" as const), node, pick }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("flush" as const), node, acknowledged: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("crash" as const), node }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("restart" as const, "recall" as const), node }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("tick" as const), node, fate }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("duplicate" as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("limit" as const), budget, limit: fc.bigInt(0n, 400n) }) },
);

const MONTHS = [
  { windowStart: new Date("2026-11-01Z"), windowEnd: new Date("2026-12-01Z") },
  { windowStart: new Date("2026-12-01Z"), windowEnd: new Date("2027-01-01Z") },
] as const;
const NOW = new Date("2026-11-30T23:59:00Z");

const configurationOf = (id: string, limitNanoUsd: NanoUsd): BudgetConfiguration => aBudget({ id, limitNanoUsd });

interface Gateway {
  run: string;
  alive: boolean;
  book: LeaseBook;
  /** A question whose answer is not here. */
  open: Asked[];
  /** Granted, not dialled. */
  pending: Map<string, GrantedHold>;
  /** Dialled: what a crash charges, and what the attempt really comes to. */
  intents: Map<string, { hold: GrantedHold; settlement: LeasedSettlement; actual: bigint }>;
  /** Ended and not stored, or not known to be. */
  results: Map<string, LeasedSettlement>;
}

export class LeaseSimulation {
  state: LeaseState = emptyLeases([
    ["key", 150n],
    ["team", 220n],
    ["organization", 300n],
  ]);
  /** The highest limit that each budget ever had. */
  highest = new Map(this.state.limits);
  /** By window: what the provider billed, and by how much attempts cost more than they had held. */
  billed = new Map<string, bigint>();
  overrun = new Map<string, bigint>();
  recorded = new Map<string, bigint>();
  overGranted = false;
  nowMs = 0;
  private readonly gateways: Gateway[] = [];
  private counter = 0;
  /** Questions that may arrive (again) later. */
  private readonly wire: { run: string; asked: Asked[] }[] = [];

  constructor() {
    for (let index = 0; index < NODES; index += 1) this.gateways.push(this.start(`run ${index}.1`));
  }

  apply(step: LeaseOperation): void {
    if (step.kind === "limit") return this.setLimit(step.budget, step.limit);
    if (step.kind === "duplicate") return this.deliverAgain(step.pick);
    const gateway = this.gateways[step.node] as Gateway;
    if (step.kind === "restart") return this.restart(step.node);
    if (!gateway.alive) return;
    if (step.kind === "hold") this.hold(gateway, step);
    else if (step.kind === "dial") this.dial(gateway, step);
    else if (step.kind === "finish") this.finish(gateway, nth(gateway.intents, step.pick));
    else if (step.kind === "abandon") this.abandon(gateway, nth(gateway.pending, step.pick));
    else if (step.kind === "flush") this.flush(gateway, step.acknowledged);
    else if (step.kind === "recall") gateway.book.recallAll();
    else if (step.kind === "tick") this.tick(gateway, step.fate);
    else gateway.alive = false;
  }

  /** Everybody comes back, every call ends, and everything is handed over and given back. */
  heal(): void {
    for (const [index, gateway] of this.gateways.entries()) if (!gateway.alive) this.restart(index);
    for (const gateway of this.gateways) {
      for (const id of [...gateway.pending.keys()]) this.abandon(gateway, id);
      for (const id of [...gateway.intents.keys()]) this.finish(gateway, id);
      this.flush(gateway, true);
      this.ask(gateway, [], "answered");
      gateway.book.recallAll();
      this.ask(gateway, [], "answered");
    }
  }

  leasedOf(window: string): bigint {
    return [...this.state.leases.values()]
      .filter((lease) => lease.window === window)
      .reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n);
  }

  private start(run: string): Gateway {
    const book = new LeaseBook({ leaseId: run, ttlMs: TTL_MS, now: () => NOW });
    book.configure([...this.state.limits].map(([id, limit]) => configurationOf(id, limit)));
    return { run, alive: true, book, open: [], pending: new Map(), intents: new Map(), results: new Map() };
  }

  private setLimit(budgetId: string, limit: bigint): void {
    this.state = { ...this.state, limits: new Map(this.state.limits).set(budgetId, limit) };
    if (limit > (this.highest.get(budgetId) as bigint)) this.highest.set(budgetId, limit);
    for (const { book } of this.gateways) {
      book.configure([...this.state.limits].map(([id, amount]) => configurationOf(id, amount)));
    }
  }

  private hold(gateway: Gateway, step: LeaseOperation & { kind: "hold" }): void {
    const window = MONTHS[step.month] as (typeof MONTHS)[0];
    this.counter += 1;
    const request: HoldRequest = {
      id: String(this.counter),
      parts: step.budgets.map((budgetId) => ({ budgetId, ...window, amountNanoUsd: step.amount })),
    };
    let tried = gateway.book.hold(request, this.nowMs);
    if (tried === "short") {
      const sinceMs = this.nowMs;
      this.ask(gateway, [request], step.fate);
      tried = gateway.book.holdNow(request, this.nowMs, sinceMs);
    }
    if (tried !== "short" && tried.granted) gateway.pending.set(request.id, tried);
  }

  /** One question, as the ledger asks it: what is open is asked again before anything else. */
  private ask(gateway: Gateway, waiting: HoldRequest[], fate: Fate): void {
    for (let round = 0; round < 2; round += 1) {
      const isRetry = gateway.open.length > 0;
      if (!isRetry) gateway.open = gateway.book.asks(waiting, this.nowMs);
      if (gateway.open.length === 0) return;
      this.wire.push({ run: gateway.run, asked: gateway.open });
      if (fate === "lost") return;
      const sentMs = this.nowMs;
      const answers = gateway.open.map(({ ask }) => this.lend(gateway.run, ask));
      if (fate === "unanswered") return;
      gateway.book.answered(gateway.open, answers, sentMs);
      gateway.open = [];
      if (!isRetry) return;
    }
  }

  private lend(run: string, ask: Asked["ask"]) {
    const before = this.state;
    const { state, answer } = lend(before, run, NODES, ask);
    this.state = state;
    const window = state.windows.get(windowKeyOf(ask));
    const grew = (window?.leasedNanoUsd ?? 0n) > (before.windows.get(windowKeyOf(ask))?.leasedNanoUsd ?? 0n);
    const taken = (window?.committedNanoUsd ?? 0n) + (window?.leasedNanoUsd ?? 0n);
    if (grew && taken > (state.limits.get(ask.budgetId) as bigint)) this.overGranted = true;
    return answer;
  }

  /** A question that was sent twice arrives a second time, after all that came since. Of a run that is over, it comes too late. */
  private deliverAgain(which: number): void {
    const sent = this.wire[this.wire.length - 1 - (which % Math.max(1, this.wire.length))];
    if (!sent || !this.gateways.some(({ run }) => run === sent.run)) return;
    for (const { ask } of sent.asked) {
      // One that never arrived is the gateway's to send again; here only what was carried out comes a second time.
      const lease = this.state.leases.get(leaseKeyOf(sent.run, windowKeyOf(ask)));
      if (lease && lease.askNumber >= ask.number) this.lend(sent.run, ask);
    }
  }

  private tick(gateway: Gateway, fate: Fate): void {
    this.nowMs += 5_000;
    gateway.book.tick(5n, this.nowMs);
    this.ask(gateway, [], fate);
    if (fate !== "answered") return;
    const leases = gateway.book.kept();
    const there = leases.map((lease) => this.state.leases.has(leaseKeyOf(gateway.run, windowKeyOf(lease))));
    gateway.book.wereKept(leases, there, this.nowMs);
  }

  /** The intent is on disk before the provider is called, and the provider bills whatever happens to us. */
  private dial(gateway: Gateway, step: LeaseOperation & { kind: "dial" }): void {
    const id = nth(gateway.pending, step.pick);
    const hold = id === undefined ? undefined : gateway.pending.get(id);
    if (id === undefined || !hold) return;
    gateway.pending.delete(id);
    const { parts } = hold.request;
    const heldNanoUsd = (parts[0] as HoldPart).amountNanoUsd;
    const actual = (heldNanoUsd * step.percentOfHold) / 100n;
    const settlement = { id, run: gateway.run, heldNanoUsd, costNanoUsd: heldNanoUsd, windows: parts };
    gateway.intents.set(id, { hold, settlement, actual });
    for (const part of parts) {
      add(this.billed, windowKeyOf(part), actual);
      add(this.overrun, windowKeyOf(part), actual > heldNanoUsd ? actual - heldNanoUsd : 0n);
    }
  }

  private finish(gateway: Gateway, id: string | undefined): void {
    const intent = id === undefined ? undefined : gateway.intents.get(id);
    if (id === undefined || !intent) return;
    gateway.intents.delete(id);
    gateway.results.set(id, { ...intent.settlement, costNanoUsd: intent.actual });
    gateway.book.settle(intent.hold, intent.actual, intent.settlement.windows);
  }

  /** Refused or given up before it was dialled: recorded at no cost. */
  private abandon(gateway: Gateway, id: string | undefined): void {
    const hold = id === undefined ? undefined : gateway.pending.get(id);
    if (id === undefined || !hold) return;
    gateway.pending.delete(id);
    gateway.book.settle(hold, 0n, hold.request.parts);
  }

  /** Without an acknowledgement (the commit's answer was lost) the same results are sent again later. */
  private flush(gateway: Gateway, acknowledged: boolean): void {
    for (const result of gateway.results.values()) this.store(result);
    if (acknowledged) gateway.results.clear();
  }

  /** A run that ended is charged from its journal; what its leases still have is given back once all of that is stored. */
  private restart(index: number): void {
    const gateway = this.gateways[index] as Gateway;
    for (const result of gateway.results.values()) this.store(result);
    for (const { settlement } of gateway.intents.values()) this.store(settlement);
    this.state = releaseRun(this.state, gateway.run);
    this.counter += 1;
    this.gateways[index] = this.start(`run ${index}.${this.counter}`);
  }

  private store(settlement: LeasedSettlement): void {
    if (!this.state.settled.has(settlement.id)) {
      for (const window of settlement.windows) add(this.recorded, windowKeyOf(window), settlement.costNanoUsd);
    }
    this.state = settleLeased(this.state, settlement);
  }
}

/** Throws when a promise of the ledger is broken. */
export function checkLeaseInvariants(simulation: LeaseSimulation): void {
  const { state } = simulation;
  check(!simulation.overGranted, "committed + leased <= limit at every grant");
  for (const [key, window] of state.windows) {
    check(window.committedNanoUsd >= 0n && window.leasedNanoUsd >= 0n, "money never goes below zero");
    check(window.leasedNanoUsd === simulation.leasedOf(key), "leased is the sum of the leases");
    check(window.committedNanoUsd === (simulation.recorded.get(key) ?? 0n), "committed is the sum of the records");
  }
  for (const [key, billed] of simulation.billed) {
    const limit = simulation.highest.get(key.slice(0, key.indexOf("@"))) as bigint;
    check(billed <= limit + (simulation.overrun.get(key) ?? 0n), "true spend <= limit + sum of max(0, actual - held)");
  }
}

function check(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`broken: ${promise}`);
}

const add = (sums: Map<string, bigint>, key: string, amount: bigint) => sums.set(key, (sums.get(key) ?? 0n) + amount);

const nth = (map: ReadonlyMap<string, unknown>, index: number): string | undefined =>
  map.size === 0 ? undefined : [...map.keys()][index % map.size];
