import type { BudgetConfiguration, NanoUsd } from "@gatehouse/domain";

/** What a budget allows at that time: its limit and the raises that are in force. */
export function effectiveLimit({ limitNanoUsd, raises }: BudgetConfiguration, now: Date): NanoUsd {
  let limit = limitNanoUsd;
  for (const { amountNanoUsd, startsAt, endsAt } of raises) if (startsAt <= now && now < endsAt) limit += amountNanoUsd;
  return limit;
}

/** When the first of the raises that are in force ends; undefined when none is. */
export function nextRaiseEnd({ raises }: BudgetConfiguration, now: Date): Date | undefined {
  let first: Date | undefined;
  for (const { startsAt, endsAt } of raises) {
    if (startsAt <= now && now < endsAt && (!first || endsAt < first)) first = endsAt;
  }
  return first;
}
