import { type BudgetConfiguration, MAX_NANO_USD, type NanoUsd } from "@gatehouse/domain";
import { beforeEach, describe, expect, test } from "vitest";
import type { GrantedHold, HoldDecision, HoldRequest } from "../ledger.ts";
import { aBudget } from "../testing/budget.ts";
import { DECEMBER, LeaseDatabase, NOVEMBER, StillClock, settled } from "../testing/lease-kit.ts";
import { releaseRun, windowKeyOf } from "./lease-machine.ts";
import type { LeaseAsk } from "./lease-source.ts";
import { createLeasedLedger, type LeasedLedger } from "./leased-ledger.ts";

const TTL_MS = 600_000;

const budget = (id: string, limitNanoUsd: NanoUsd, over: Partial<BudgetConfiguration> = {}): BudgetConfiguration =>
  aBudget({ id, limitNanoUsd, ...over });

let clock: StillClock;
let database: LeaseDatabase;
let counter = 0;

const open = (run = "run") => {
  const ledger = createLeasedLedger({
    source: database.source(run),
    leaseId: run,
    ttlMs: TTL_MS,
    now: clock.date,
    onError: () => {},
    clock,
  });
  ledger.configure([...database.state.limits].map(([id, limit]) => budget(id, limit)));
  database.ledgers.push(ledger);
  return ledger;
};

function requestOf(amountNanoUsd: NanoUsd, budgetIds = ["b"], window = NOVEMBER): HoldRequest {
  counter += 1;
  return { id: String(counter), parts: budgetIds.map((budgetId) => ({ budgetId, ...window, amountNanoUsd })) };
}

async function hold(ledger: LeasedLedger, ...given: Parameters<typeof requestOf>): Promise<HoldDecision> {
  const answer = Promise.resolve(ledger.hold(requestOf(...given)));
  // It may be refused before anybody looks.
  answer.catch(() => {});
  await settled();
  return answer;
}

async function holdGranted(ledger: LeasedLedger, ...given: Parameters<typeof requestOf>): Promise<GrantedHold> {
  const decision = await hold(ledger, ...given);
  if (!decision.granted) throw new Error("expected the hold to be granted");
  return decision;
}

beforeEach(() => {
  clock = new StillClock();
  database = new LeaseDatabase(clock, { b: 1_000n });
});

describe("a leased ledger", () => {
  test("asks once, and then answers at once from what it was granted", async () => {
    const ledger = open();
    await holdGranted(ledger, 10n);
    const { asked } = database;
    const answer = ledger.hold(requestOf(10n));
    expect(answer).toMatchObject({ granted: true, leaseId: "run" });
    await settled();
    expect(database.asked).toBe(asked);
  });

  test("grants to the last nano-dollar, then refuses with what is left of the tightest", async () => {
    database = new LeaseDatabase(clock, { b: 1_000n, tight: 100n });
    const ledger = open();
    await holdGranted(ledger, 60n, ["b", "tight"]);
    expect(await hold(ledger, 41n, ["b", "tight"])).toEqual({
      granted: false,
      budgetId: "tight",
      limitNanoUsd: 100n,
      committedNanoUsd: 0n,
      leasedNanoUsd: 60n,
      availableNanoUsd: 40n,
    });
    await holdGranted(ledger, 40n, ["b", "tight"]);
    expect(await hold(ledger, 1n, ["tight"])).toMatchObject({ granted: false, availableNanoUsd: 0n });
  });

  test("refuses again without asking for a moment, but takes at once what comes back", async () => {
    const ledger = open();
    const all = await holdGranted(ledger, 1_000n);
    expect(await hold(ledger, 1n)).toMatchObject({ granted: false });
    const { asked } = database;
    expect(ledger.hold(requestOf(1n))).toMatchObject({ granted: false });
    expect(database.asked).toBe(asked);
    ledger.settle(all, 400n, all.request.parts);
    expect(ledger.hold(requestOf(600n))).toMatchObject({ granted: true });
  });

  test("holds that come together share one question, in their order", async () => {
    const ledger = open();
    const answers = [600n, 500n, 300n, 100n].map((amount) => ledger.hold(requestOf(amount)));
    await clock.advance(200);
    const decisions = await Promise.all(answers);
    expect(decisions.map(({ granted }) => granted)).toEqual([true, false, true, true]);
  });

  test("nobody is forgotten who comes at the very moment in which another is answered", async () => {
    const ledger = open();
    const decisions: boolean[] = [];
    const asking = (async () => {
      for (const amount of [600n, 500n, 300n, 100n]) {
        decisions.push((await ledger.hold(requestOf(amount))).granted);
      }
    })();
    await settled();
    await asking;
    expect(decisions).toEqual([true, false, true, true]);
  });

  test("works on without its database to the end of what it has, and not beyond", async () => {
    const ledger = open();
    await holdGranted(ledger, 10n);
    const spare = ledger.totals().spareNanoUsd;
    database.away = true;
    expect(ledger.hold(requestOf(spare))).toMatchObject({ granted: true });
    await expect(hold(ledger, 1n)).rejects.toMatchObject({ code: "budget_unavailable" });
    await expect(hold(ledger, 1n)).rejects.toMatchObject({ code: "budget_unavailable" });
    database.away = false;
    await clock.advance(5_000);
    expect(await hold(ledger, 1n)).toMatchObject({ granted: true });
  });

  test("does not use a lease that may have ended, whatever it has of it", async () => {
    const ledger = open();
    await holdGranted(ledger, 10n);
    database.away = true;
    await clock.advance(TTL_MS - 2_001);
    expect(ledger.hold(requestOf(1n))).toMatchObject({ granted: true });
    await clock.advance(1);
    await expect(hold(ledger, 1n)).rejects.toMatchObject({ code: "budget_unavailable" });
  });

  test("a lost answer is asked for again, and grants nothing twice", async () => {
    const ledger = open();
    database.loseAnswers = true;
    await expect(hold(ledger, 700n)).rejects.toMatchObject({ code: "budget_unavailable" });
    const leased = database.leased();
    expect(leased).toBeGreaterThanOrEqual(700n);
    database.loseAnswers = false;
    await clock.advance(1_000);
    expect(database.leased()).toBe(leased);
    expect(ledger.hold(requestOf(700n))).toMatchObject({ granted: true });
  });

  test("gives back what nobody has used for a minute", async () => {
    const ledger = open();
    const first = await holdGranted(ledger, 10n);
    ledger.settle(first, 4n, first.request.parts);
    database.store(first, 4n);
    expect(database.leased()).toBeGreaterThan(0n);
    await clock.advance(70_000);
    expect(database.leased()).toBe(0n);
    expect(ledger.totals().leases).toBe(0);
  });

  test("gives everything back when it is closed, except what is held and what is not stored yet", async () => {
    const ledger = open();
    const [ended, running] = [await holdGranted(ledger, 10n), await holdGranted(ledger, 20n)];
    ledger.settle(ended, 7n, ended.request.parts);
    await ledger.close();
    expect(database.leased()).toBe(27n);
    database.store(ended, 7n);
    expect(database.leased()).toBe(running.request.parts[0]?.amountNanoUsd);
  });

  test("what another gateway has and does not need is called back before a hold is refused", async () => {
    database.gateways = 2;
    const [first, second] = [open("one"), open("two")];
    const held = await holdGranted(first, 500n);
    first.settle(held, 0n, held.request.parts);
    expect(database.leased()).toBeGreaterThan(500n);
    const wanted = second.hold(requestOf(900n));
    await clock.advance(100);
    expect(await wanted).toMatchObject({ granted: true });
  });

  test("refuses at once what all gateways together could not give", async () => {
    database.gateways = 2;
    const [first, second] = [open("one"), open("two")];
    await holdGranted(first, 10n);
    expect(await hold(second, 1_001n)).toMatchObject({ granted: false });
  });

  test("what was leased under a higher limit is given back when the limit sinks", async () => {
    const ledger = open();
    await holdGranted(ledger, 10n);
    database.setLimit("b", 20n);
    ledger.configure([budget("b", 20n)]);
    await clock.advance(10);
    expect(database.leased()).toBe(10n);
    expect(await hold(ledger, 11n)).toMatchObject({ granted: false, limitNanoUsd: 20n, availableNanoUsd: 10n });
  });

  test("a refusal is not believed any more when the limit grows", async () => {
    const ledger = open();
    await holdGranted(ledger, 1_000n);
    expect(await hold(ledger, 1n)).toMatchObject({ granted: false });
    database.setLimit("b", 2_000n);
    ledger.configure([budget("b", 2_000n)]);
    expect(await hold(ledger, 1n)).toMatchObject({ granted: true });
  });

  test("what was leased under a raise is not held from after its end", async () => {
    database.sinksAtMs = 30_000;
    const ledger = open();
    await holdGranted(ledger, 500n);
    expect(ledger.totals().spareNanoUsd).toBeGreaterThan(0n);
    await clock.advance(30_000);
    database.setLimit("b", 500n);
    database.sinksAtMs = undefined;
    expect(await hold(ledger, 1n)).toMatchObject({ granted: false, limitNanoUsd: 500n });
    expect(database.leased()).toBe(500n);
  });

  test("a raise that is changed is asked about again, whatever this machine thinks of the time", async () => {
    const raise = { amountNanoUsd: 500n, startsAt: new Date(0), endsAt: new Date(clock.startMs + 3_600_000) };
    const ledger = open();
    ledger.configure([budget("b", 500n, { raises: [raise] })]);
    await holdGranted(ledger, 500n);
    // Ended by hand, a moment ahead of the clock here.
    database.setLimit("b", 500n);
    const ended = { ...raise, endsAt: new Date(clock.date().getTime() + 20) };
    ledger.configure([budget("b", 500n, { raises: [ended] })]);
    await settled();
    expect(database.leased()).toBe(500n);
    expect(await hold(ledger, 1n)).toMatchObject({ granted: false });
  });

  test("a question that the ledger refuses harms nobody's money, and no question after it", async () => {
    database = new LeaseDatabase(clock, { b: 1_000n, poisoned: 1_000n });
    const ledger = open();
    const held = await holdGranted(ledger, 100n);
    ledger.settle(held, 0n, held.request.parts);
    database.poisoned = "poisoned";
    ledger.recall("b", NOVEMBER.windowStart.getTime());
    await expect(hold(ledger, 1n, ["poisoned"])).rejects.toMatchObject({ code: "budget_unavailable" });
    await clock.advance(1_000);
    expect(await hold(ledger, 500n)).toMatchObject({ granted: true });
    await ledger.close();
    expect(database.leased()).toBe(500n);
  });

  test("no hold is so large that the question could not be put: what is wished for ends where money does", async () => {
    const ledger = open();
    const wishes: bigint[] = [];
    const { lend: answer } = database as unknown as { lend: (run: string, ask: LeaseAsk) => unknown };
    (database as unknown as { lend: unknown }).lend = (run: string, ask: LeaseAsk) => {
      wishes.push(ask.wantNanoUsd);
      return answer.call(database, run, ask);
    };
    expect(await hold(ledger, MAX_NANO_USD)).toMatchObject({ granted: false });
    expect(wishes.every((wish) => wish <= MAX_NANO_USD)).toBe(true);
  });

  test("one hold that waits for others to give back makes nobody else wait, and asks no more than four times", async () => {
    database = new LeaseDatabase(clock, { b: 10_000n, key: 100n });
    database.gateways = 2;
    const [first, second] = [open("one"), open("two")];
    await holdGranted(first, 90n, ["key"]);
    await holdGranted(second, 1n, ["b"]);
    // The other gateway's lease would do, but is held.
    const waiting = second.hold(requestOf(60n, ["key", "b"]));
    await settled();
    const { asked } = database;
    for (let step = 0; step < 50; step += 1) {
      expect(second.hold(requestOf(0n, ["b"]))).toMatchObject({ granted: true });
      await clock.advance(2);
    }
    expect(await waiting).toMatchObject({ granted: false, budgetId: "key" });
    expect(database.asked - asked).toBeLessThanOrEqual(5);
  });

  test("a budget that was taken away leaves nothing behind", async () => {
    const ledger = open();
    const held = await holdGranted(ledger, 10n);
    database.state = { ...database.state, limits: new Map(), leases: new Map() };
    await clock.advance(70_000);
    ledger.settle(held, 5n, held.request.parts);
    await clock.advance(70_000);
    expect(ledger.totals()).toEqual({ leases: 0, spareNanoUsd: 0n, heldNanoUsd: 0n });
  });

  test("a lease that an operator released is not used any more, and what is held from it ends there", async () => {
    const ledger = open();
    const before = await holdGranted(ledger, 10n);
    database.state = releaseRun(database.state, "run");
    await clock.advance(5_000);
    expect(ledger.totals()).toEqual({ leases: 1, spareNanoUsd: 0n, heldNanoUsd: 0n });
    const after = await holdGranted(ledger, 5n);
    const { spareNanoUsd } = ledger.totals();
    ledger.settle(before, 3n, before.request.parts);
    expect(ledger.totals().spareNanoUsd).toBe(spareNanoUsd);
    expect(after.leases[0]).not.toBe(before.leases[0]);
  });

  test("a new window begins with a lease of its own; the old one is given back but for what is held", async () => {
    const ledger = open();
    const old = await holdGranted(ledger, 10n);
    await holdGranted(ledger, 10n, ["b"], DECEMBER);
    await clock.advance(10_000);
    expect(database.leased("b", NOVEMBER)).toBe(10n);
    ledger.settle(old, 6n, old.request.parts);
    database.store(old, 6n);
    await clock.advance(10_000);
    expect(database.leased("b", NOVEMBER)).toBe(0n);
    expect(database.state.windows.get(windowKeyOf({ budgetId: "b", ...NOVEMBER }))?.committedNanoUsd).toBe(6n);
  });

  test("a budget that was taken away limits nothing", async () => {
    const ledger = open();
    expect(await hold(ledger, 5n, ["gone"])).toMatchObject({ granted: true });
    expect(ledger.hold(requestOf(10n ** 15n, ["gone"]))).toMatchObject({ granted: true });
  });

  test("charges only the windows that the attempt is charged to, and frees the others", async () => {
    database = new LeaseDatabase(clock, { b: 1_000n, elsewhere: 1_000n });
    const ledger = open();
    const both = await holdGranted(ledger, 1_000n, ["b", "elsewhere"]);
    ledger.settle(both, 900n, [{ budgetId: "b", windowStart: NOVEMBER.windowStart }]);
    expect(ledger.hold(requestOf(1_000n, ["elsewhere"]))).toMatchObject({ granted: true });
    expect(ledger.hold(requestOf(100n, ["b"]))).toMatchObject({ granted: true });
    expect(await hold(ledger, 1n, ["b"])).toMatchObject({ granted: false });
  });
});
