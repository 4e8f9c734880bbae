import type { BudgetRaiseRow, BudgetRow } from "@gatehouse/db/admin";
import type { BudgetRaiseState, NanoUsd } from "@gatehouse/domain";

/** One that was ended before it began is an empty span, and ended. */
export function raiseState(
  { startsAt, endsAt }: Pick<BudgetRaiseRow, "startsAt" | "endsAt">,
  now: Date,
): BudgetRaiseState {
  if (endsAt <= now || endsAt <= startsAt) return "ended";
  return startsAt <= now ? "in_force" : "coming";
}

/** Those that are in force at `now` or will be. */
export const comingRaises = ({ raises }: Pick<BudgetRow, "raises">, now: Date): BudgetRaiseRow[] =>
  raises.filter((raise) => raiseState(raise, now) !== "ended");

/** The limit together with the raises in force at `now`. */
export const effectiveLimit = (
  { limitNanoUsd, raises }: Pick<BudgetRow, "limitNanoUsd" | "raises">,
  now: Date,
): NanoUsd =>
  raises
    .filter((raise) => raiseState(raise, now) === "in_force")
    .reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, limitNanoUsd);
