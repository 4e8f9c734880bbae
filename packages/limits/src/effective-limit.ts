import type { BudgetConfiguration, NanoUsd } from "@gatehouse/domain";

/** What a budget allows at that time: its limit and the raises that are in force. */
export function effectiveLimit({ limitNanoUsd, raises }: BudgetConfiguration, now: Date): NanoUsd {
  let limit = limitNanoUsd;
  for (const { amountNanoUsd, startsAt, endsAt } of raises) if (startsAt <= now && now < endsAt) limit += amountNanoUsd;
  return limit;
}

export const haveSameRaises = (a: BudgetConfiguration, b: BudgetConfiguration): boolean => raisesOf(a) === raisesOf(b);

const raisesOf = ({ raises }: BudgetConfiguration): string =>
  raises.map((raise) => `${raise.amountNanoUsd} ${raise.startsAt.getTime()} ${raise.endsAt.getTime()}`).join();
