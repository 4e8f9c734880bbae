import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { admit, emptyLedger, expire, recover, release, type Settlement, settle, windowKey } from "./budget-machine.ts";
import { checkInvariants, type Operation, operation, Simulation } from "./budget-simulation.ts";
import type { HoldRequest } from "./ledger.ts";

const november = { windowStart: new Date("2026-11-01Z"), windowEnd: new Date("2026-12-01Z") };
const december = { windowStart: new Date("2026-12-01Z"), windowEnd: new Date("2027-01-01Z") };
const node = { nodeId: "n1", epoch: 1 };
const hold = (id: string, amountNanoUsd: bigint, month = november, budgetId = "b"): HoldRequest => ({
  id,
  parts: [{ budgetId, ...month, amountNanoUsd }],
});
const ended = (id: string, costNanoUsd: bigint, month = november): Settlement => ({
  id,
  windows: [{ budgetId: "b", ...month }],
  costNanoUsd,
});
const inNovember = windowKey({ budgetId: "b", ...november });
const inDecember = windowKey({ budgetId: "b", ...december });

describe("the budget machine", () => {
  it("grants the last nano-dollar and refuses the next one, naming the budget", () => {
    const first = admit(emptyLedger([["b", 100n]]), hold("1", 100n), node);
    expect(first.decision).toEqual({ granted: true });
    const second = admit(first.state, hold("2", 1n), node);
    expect(second.decision).toEqual({
      granted: false,
      budgetId: "b",
      limitNanoUsd: 100n,
      committedNanoUsd: 0n,
      leasedNanoUsd: 100n,
      availableNanoUsd: 0n,
    });
    expect(second.state).toBe(first.state);
  });

  it("holds from all budgets or from none", () => {
    const request: HoldRequest = {
      id: "1",
      parts: [...hold("1", 10n).parts, ...hold("1", 10n, november, "small").parts],
    };
    const limits: [string, bigint][] = [
      ["b", 100n],
      ["small", 5n],
    ];
    const { state, decision } = admit(emptyLedger(limits), request, node);
    expect(decision).toMatchObject({ granted: false, budgetId: "small" });
    expect(state.windows.size).toBe(0);
  });

  it("starts a new month empty and keeps charging the old one for what it admitted", () => {
    let { state } = admit(emptyLedger([["b", 100n]]), hold("1", 100n), node);
    state = admit(state, hold("2", 100n, december), node).state;
    state = settle(state, ended("1", 70n));
    expect(state.windows.get(inNovember)).toEqual({ committedNanoUsd: 70n, leasedNanoUsd: 0n });
    expect(state.windows.get(inDecember)).toEqual({ committedNanoUsd: 0n, leasedNanoUsd: 100n });
  });

  it("keeps the money of a silent node reserved", () => {
    const { state } = admit(emptyLedger([["b", 100n]]), hold("1", 100n), node);
    const silent = expire(state, node);
    expect(silent.leases.get("1")?.suspect).toBe(true);
    expect(admit(silent, hold("2", 1n), { nodeId: "n2", epoch: 1 }).decision.granted).toBe(false);
  });

  it("charges journalled holds after a crash and returns those that were never dialled", () => {
    let { state } = admit(emptyLedger([["b", 100n]]), hold("dialled", 40n), node);
    state = admit(state, hold("never dialled", 30n), node).state;
    state = admit(state, hold("finished", 30n), node).state;
    const journal = { results: [ended("finished", 7n)], intents: [ended("dialled", 40n), ended("finished", 30n)] };
    state = recover(expire(state, node), { ...node, epoch: 2 }, journal);
    expect(state.windows.get(inNovember)).toEqual({ committedNanoUsd: 47n, leasedNanoUsd: 0n });
  });

  it("charges an attempt that comes back after its hold was returned", () => {
    const { state } = admit(emptyLedger([["b", 100n]]), hold("1", 40n), node);
    const late = settle(release(state, ["1"]), ended("1", 25n));
    expect(late.windows.get(inNovember)).toEqual({ committedNanoUsd: 25n, leasedNanoUsd: 0n });
  });

  it("keeps every promise under any order of calls, crashes, replays, months and limits", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 150, size: "max" }), (operations: Operation[]) => {
        const simulation = new Simulation();
        for (const step of operations) {
          simulation.apply(step);
          checkInvariants(simulation);
        }
        simulation.heal();
        checkInvariants(simulation);
        for (const window of simulation.state.windows.values()) expect(window.leasedNanoUsd).toBe(0n);
      }),
      { numRuns: 500 },
    );
  });
});
