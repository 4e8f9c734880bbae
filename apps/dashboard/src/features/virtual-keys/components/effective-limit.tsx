import type { TeamView } from "@gatehouse/domain";
import { Money } from "#components/data/money.tsx";
import { budgetFigures } from "#features/budgets/budget-figures.ts";

/** What really limits a key of this team, next to the field for the key's own limit. */
export function EffectiveLimit({ team }: { team: TeamView | undefined }) {
  if (!team) return "Without one, only the team's budget limits the key.";
  if (!team.budget) return `${team.name} has no budget, so without one here the key has no limit.`;
  const remaining = String(budgetFigures(team.budget).remainingNanoUsd);
  return (
    <>
      {team.name} has <Money amount={remaining} /> left this month; the key can spend at most that.
    </>
  );
}
