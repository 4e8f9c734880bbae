import type { TeamView } from "@gatehouse/domain";
import { Money } from "#components/data/money.tsx";
import { budgetFigures, budgetTitle, byUse } from "#features/budgets/index.ts";

/** What really limits a key of this team, next to the field for the key's own limit. */
export function EffectiveLimit({ team }: { team: TeamView | undefined }) {
  if (!team) return "Without one, only budgets of its team and organization limit the key.";
  const bounding = team.budgets.filter(
    ({ enforcement, model, provider }) => enforcement === "hard" && model === null && provider === null,
  );
  const [tightest] = bounding.sort(byRemaining);
  if (!tightest) return `${team.name} has no budget that would stop the key.`;
  return (
    <>
      {team.name} has <Money amount={String(budgetFigures(tightest).remainingNanoUsd)} /> left of its{" "}
      {budgetTitle(tightest)}; the key can spend at most that.
    </>
  );
}

function byRemaining(a: TeamView["budgets"][number], b: TeamView["budgets"][number]): number {
  const [left, right] = [budgetFigures(a).remainingNanoUsd, budgetFigures(b).remainingNanoUsd];
  return left === right ? byUse(a, b) : left < right ? -1 : 1;
}
