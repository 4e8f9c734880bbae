import type { BudgetConfiguration } from "@gatehouse/domain";
import { describe, expect, it } from "vitest";
import { budgetRefusal, planHold } from "./holds.ts";
import { aBudget } from "./testing/budget.ts";

describe("planHold", () => {
  it("takes the amount from every budget, each in the current month of its own time zone", () => {
    const hold = planHold(
      [aBudget({ id: "key", timeZone: "Asia/Tokyo" }), aBudget({ id: "team", timeZone: "America/New_York" })],
      "e1",
      5n,
      new Date("2026-11-30T16:00:00Z"),
    );
    expect(hold).toEqual({
      id: "e1",
      parts: [
        {
          budgetId: "key",
          windowStart: new Date("2026-11-30T15:00:00Z"),
          windowEnd: new Date("2026-12-31T15:00:00Z"),
          amountNanoUsd: 5n,
        },
        {
          budgetId: "team",
          windowStart: new Date("2026-11-01T04:00:00Z"),
          windowEnd: new Date("2026-12-01T05:00:00Z"),
          amountNanoUsd: 5n,
        },
      ],
    });
  });

  it("moves to the next month at its first instant, and back when the clock does", () => {
    const starts = ["2026-10-31T23:59:59.999Z", "2026-11-01T00:00:00.000Z", "2026-10-31T23:59:59.999Z"].map((instant) =>
      planHold([aBudget({})], "e", 1n, new Date(instant)).parts[0]?.windowStart.toISOString(),
    );
    expect(starts).toEqual(["2026-10-01T00:00:00.000Z", "2026-11-01T00:00:00.000Z", "2026-10-01T00:00:00.000Z"]);
  });

  it("holds nothing where there is no budget", () => {
    expect(planHold([], "e1", 5n, new Date()).parts).toEqual([]);
  });
});

describe("budgetRefusal", () => {
  const now = new Date("2026-11-22T10:00:00Z");
  const refuse = (committedNanoUsd: bigint, leasedNanoUsd: bigint) => {
    const budgets = [aBudget({ id: "key", teamId: null, virtualKeyId: "k1" }), aBudget({ id: "team" })];
    const request = planHold(budgets, "e1", 20_000_000n, now);
    const decision = { granted: false, budgetId: "team", limitNanoUsd: 1_000_000_000n } as const;
    const room = decision.limitNanoUsd - committedNanoUsd - leasedNanoUsd;
    const availableNanoUsd = room > 0n ? room : 0n;
    return budgetRefusal({ ...decision, committedNanoUsd, leasedNanoUsd, availableNanoUsd }, request, budgets);
  };

  it("is a 402 that names the budget, tells what is left and when it resets, and asks not to retry", () => {
    const error = refuse(980_000_001n, 9_000_000n);
    expect(error.code).toBe("budget_exceeded");
    expect(error.status).toBe(402);
    expect(error.details.headers).toEqual({
      "x-should-retry": "false",
      "x-budget-id": "team",
      "x-budget-remaining": "0.010999999",
      "x-budget-reset": "2026-12-01T00:00:00.000Z",
    });
    expect(error.message).toBe(
      "The monthly budget of this key's team (1 USD) does not cover this request: 0.010999999 USD remain, " +
        "and the request may cost up to 0.02 USD. The budget resets at 2026-12-01T00:00:00.000Z.",
    );
  });

  it("says which budget it is: its window, on what it is set, and what it is narrowed to", () => {
    const textOf = (over: Partial<BudgetConfiguration>) => {
      const budgets = [aBudget(over)];
      const request = planHold(budgets, "e1", 1n, now);
      const refused = { granted: false, budgetId: "b1", limitNanoUsd: 0n, committedNanoUsd: 0n } as const;
      return budgetRefusal({ ...refused, leasedNanoUsd: 0n, availableNanoUsd: 0n }, request, budgets).message;
    };
    expect(textOf({ period: "day", teamId: null, virtualKeyId: "k" })).toMatch(/^The daily budget of this key \(/);
    expect(textOf({ userId: "u" })).toMatch(/^The monthly budget of the member whom this key belongs to \(/);
    expect(textOf({ teamId: null, period: "quarter" })).toMatch(/^The quarterly budget of this key's organization \(/);
    expect(textOf({ model: "fast" })).toMatch(/^The monthly budget of this key's team for the model 'fast' \(/);
    expect(textOf({ provider: "openai" })).toMatch(
      /^The monthly budget of this key's team at the provider 'openai' \(/,
    );
    expect(textOf({ period: "total" })).not.toContain("reset");
    expect(textOf({ period: "rolling_30_days" })).toContain("The next day of it ends at 2026-11-23T00:00:00.000Z.");
  });

  it("never tells a negative remainder, also when the limit was lowered below the spend", () => {
    expect(refuse(5_000_000_000n, 0n).details.headers?.["x-budget-remaining"]).toBe("0");
  });
});
