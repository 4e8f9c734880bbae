import type { BudgetConfiguration } from "@gatehouse/domain";

/** A hard monthly budget of the team `t1` without raises; the fields given replace it. For tests of this package. */
export const aBudget = (over: Partial<BudgetConfiguration> = {}): BudgetConfiguration => ({
  id: "b1",
  organizationId: "o1",
  teamId: "t1",
  userId: null,
  virtualKeyId: null,
  model: null,
  provider: null,
  period: "month",
  timeZone: "UTC",
  weekStart: 1,
  enforcement: "hard",
  shortfall: "refuse",
  limitNanoUsd: 1_000_000_000n,
  raises: [],
  ...over,
});
