import fc from "fast-check";
import {
  admit,
  emptyLedger,
  expire,
  type LeaseOwner,
  type LedgerState,
  recover,
  release,
  type Settlement,
  settle,
  windowKey,
} from "./budget-machine.ts";
import type { HoldPart } from "./ledger.ts";

/** Two gateways, a provider with a ledger of its own, and everything that can happen between them. For tests. */
export type Operation =
  | { kind: "admit"; node: number; month: number; budgets: string[]; amount: bigint }
  | { kind: "dial"; node: number; pick: number; percentOfHold: bigint }
  | { kind: "finish"; node: number; pick: number }
  | { kind: "abandon"; node: number; pick: number }
  | { kind: "flush"; node: number; acknowledged: boolean }
  | { kind: "crash" | "expire" | "restart"; node: number }
  | { kind: "limit"; budget: string; limit: bigint };

const node = fc.nat(1);
const pick = fc.nat(9);
const amount = fc.bigInt(0n, 60n);
/** Mostly the whole hold, so that a bound which is broken by little shows. */
const percentOfHold = fc.oneof(
  { weight: 12, arbitrary: fc.constant(100n) },
  { weight: 4, arbitrary: fc.bigInt(0n, 99n) },
  { weight: 1, arbitrary: fc.bigInt(101n, 150n) },
);
const budget = fc.constantFrom("key", "team");
const admitting = fc.record({
  kind: fc.constant("admit" as const),
  node,
  month: fc.constantFrom(0, 0, 0, 1),
  budgets: fc.uniqueArray(budget, { minLength: 1 }),
  amount,
});

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 8, arbitrary: admitting },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("dial" as const), node, pick, percentOfHold }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom("finish" as const, "abandon" as const), node, pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("flush" as const), node, acknowledged: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom("crash" as const, "expire" as const, "restart" as const), node }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("limit" as const), budget, limit: fc.bigInt(0n, 200n) }) },
);

const months = [10, 11].map((month) => ({
  windowStart: new Date(Date.UTC(2026, month)),
  windowEnd: new Date(Date.UTC(2026, month + 1)),
}));

class Gateway {
  epoch = 1;
  alive = true;
  /** Granted and not dialled; lost with the process. */
  pending = new Map<string, HoldPart[]>();
  /** On disk. */
  intents = new Map<string, Settlement & { actual: bigint }>();
  results = new Map<string, Settlement>();
}

export class Simulation {
  state: LedgerState = emptyLedger([
    ["key", 150n],
    ["team", 200n],
  ]);
  /** The highest limit that each budget ever had. */
  highest = new Map(this.state.limits);
  /** By window: what the provider billed, and by how much attempts cost more than they had held. */
  billed = new Map<string, bigint>();
  overrun = new Map<string, bigint>();
  /** By window: what the stored records cost. */
  recorded = new Map<string, bigint>();
  overGranted = false;
  replayChanged = false;
  private readonly gateways = [new Gateway(), new Gateway()];
  private counter = 0;

  apply(step: Operation): void {
    if (step.kind === "limit") this.setLimit(step.budget, step.limit);
    else if (step.kind === "restart") this.restart(step.node);
    else if (step.kind === "expire") this.state = expire(this.state, this.owner(step.node));
    else if ((this.gateways[step.node] as Gateway).alive) this.run(this.gateways[step.node] as Gateway, step);
  }

  /** Everybody comes back, every call ends and everything is handed over. */
  heal(): void {
    for (const [index, gateway] of this.gateways.entries()) {
      if (!gateway.alive) this.restart(index);
      for (const id of [...gateway.pending.keys()]) this.abandon(gateway, id);
      for (const id of [...gateway.intents.keys()]) this.finish(gateway, id);
      this.flush(gateway, true);
    }
  }

  /** What only a living gateway does. */
  private run(gateway: Gateway, step: Operation): void {
    if (step.kind === "admit") this.admit(gateway, step);
    else if (step.kind === "dial") this.dial(gateway, step);
    else if (step.kind === "finish") this.finish(gateway, nth(gateway.intents, step.pick));
    else if (step.kind === "abandon") this.abandon(gateway, nth(gateway.pending, step.pick));
    else if (step.kind === "flush") this.flush(gateway, step.acknowledged);
    else if (step.kind === "crash") {
      gateway.alive = false;
      gateway.pending.clear();
    }
  }

  private owner(index: number): LeaseOwner {
    return { nodeId: String(index), epoch: (this.gateways[index] as Gateway).epoch };
  }

  private setLimit(budgetId: string, limit: bigint): void {
    this.state = { ...this.state, limits: new Map(this.state.limits).set(budgetId, limit) };
    if (limit > (this.highest.get(budgetId) as bigint)) this.highest.set(budgetId, limit);
  }

  private admit(gateway: Gateway, step: Operation & { kind: "admit" }): void {
    const month = months[step.month] as (typeof months)[0];
    const parts = step.budgets.map((budgetId) => ({ budgetId, ...month, amountNanoUsd: step.amount }));
    this.counter += 1;
    const id = String(this.counter);
    const { state, decision } = admit(this.state, { id, parts }, this.owner(step.node));
    this.state = state;
    if (!decision.granted) return;
    gateway.pending.set(id, parts);
    for (const part of parts) {
      const window = state.windows.get(windowKey(part));
      const taken = (window?.committedNanoUsd ?? 0n) + (window?.leasedNanoUsd ?? 0n);
      if (taken > (state.limits.get(part.budgetId) as bigint)) this.overGranted = true;
    }
  }

  /** The intent is on disk before the provider is called, and the provider bills whatever happens to us. */
  private dial(gateway: Gateway, step: Operation & { kind: "dial" }): void {
    const id = nth(gateway.pending, step.pick);
    const parts = id === undefined ? undefined : gateway.pending.get(id);
    if (id === undefined || !parts) return;
    gateway.pending.delete(id);
    const held = (parts[0] as HoldPart).amountNanoUsd;
    const actual = (held * step.percentOfHold) / 100n;
    gateway.intents.set(id, { id, windows: parts, costNanoUsd: held, actual });
    for (const part of parts) {
      add(this.billed, windowKey(part), actual);
      add(this.overrun, windowKey(part), actual > held ? actual - held : 0n);
    }
  }

  private finish(gateway: Gateway, id: string | undefined): void {
    const intent = id === undefined ? undefined : gateway.intents.get(id);
    if (id === undefined || !intent) return;
    gateway.intents.delete(id);
    gateway.results.set(id, { id, windows: intent.windows, costNanoUsd: intent.actual });
  }

  private abandon(gateway: Gateway, id: string | undefined): void {
    if (id === undefined) return;
    gateway.pending.delete(id);
    this.state = release(this.state, [id]);
  }

  /** Without an acknowledgement (the commit's answer was lost) the same results are sent again later. */
  private flush(gateway: Gateway, acknowledged: boolean): void {
    for (const result of gateway.results.values()) {
      this.record(result);
      this.state = settle(this.state, result);
    }
    if (acknowledged) gateway.results.clear();
  }

  private restart(index: number): void {
    const gateway = this.gateways[index] as Gateway;
    gateway.alive = true;
    gateway.epoch += 1;
    gateway.pending.clear();
    const owner = this.owner(index);
    const journal = { results: [...gateway.results.values()], intents: [...gateway.intents.values()] };
    for (const settlement of [...journal.results, ...journal.intents]) this.record(settlement);
    this.state = recover(this.state, owner, journal);
    const again = recover(this.state, owner, journal);
    this.replayChanged ||= printed(again) !== printed(this.state);
    gateway.results.clear();
    gateway.intents.clear();
  }

  private record(settlement: Settlement): void {
    if (this.state.settled.has(settlement.id)) return;
    for (const window of settlement.windows) add(this.recorded, windowKey(window), settlement.costNanoUsd);
  }
}

/** Throws when a promise of the ledger is broken. */
export function checkInvariants(simulation: Simulation): void {
  const { state } = simulation;
  check(!simulation.overGranted, "committed + leased <= limit at every grant");
  check(!simulation.replayChanged, "a replay changes nothing");
  const leased = new Map<string, bigint>();
  for (const lease of state.leases.values()) {
    for (const part of lease.parts) add(leased, windowKey(part), part.amountNanoUsd);
  }
  for (const [key, window] of state.windows) {
    check(window.committedNanoUsd >= 0n && window.leasedNanoUsd >= 0n, "money never goes below zero");
    check(window.leasedNanoUsd === (leased.get(key) ?? 0n), "leased is the sum of the leases");
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

const printed = (state: LedgerState): string =>
  JSON.stringify([[...state.windows], [...state.leases], [...state.settled]], (_, value) =>
    typeof value === "bigint" ? value.toString() : value,
  );
