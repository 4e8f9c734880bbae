import { type BudgetView, type KeyLimitsView, parseUsd, type RateLimitView } from "@gatehouse/domain";
import { Money } from "#components/data/money.tsx";
import { budgetFigures, budgetTitle } from "#features/budgets/index.ts";

/** What really limits the key, beside the field for the key's own limit. The server puts the tightest first. */
export function EffectiveLimit({ limits, typed = "" }: { limits: KeyLimitsView | undefined; typed?: string }) {
  if (!limits) return "Without one, only budgets of its team and organization limit the key.";
  const tightest = limits.budgets.find(bindsEverything);
  const above = limits.hidden ? " Limits of the organization, which you may not see, apply as well." : "";
  if (!tightest) return `No budget${limits.hidden ? " that you may see" : ""} would stop the key.${above}`;
  const remaining = budgetFigures(tightest).remainingNanoUsd;
  const asked = parseUsd(typed);
  return (
    <>
      {tightest.scope.name} has <Money amount={String(remaining)} /> left of its {budgetTitle(tightest)}: the key can
      spend at most that{asked !== undefined && asked > remaining ? <strong>, which is less than this</strong> : null}.
      {above}
    </>
  );
}

const bindsEverything = ({ enforcement, model, provider }: BudgetView): boolean =>
  enforcement === "hard" && model === null && provider === null;

/** The rate limits that the key's requests count against. */
export function EffectiveRates({ limits }: { limits: KeyLimitsView | undefined }) {
  if (!limits || limits.rateLimits.length === 0) return null;
  return (
    <div className="grid gap-1">
      <p className="font-medium text-compact">Rate limits that apply</p>
      <ul className="grid gap-0.5 text-muted-foreground text-xs">
        {limits.rateLimits.map((limit) => (
          <li key={limit.id}>
            {limit.scope.name}
            {limit.model === null ? "" : ` · ${limit.model}`}: {inWords(limit)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function inWords({ requestsPerMinute, tokensPerMinute, tokensPerDay, parallelRequests }: RateLimitView): string {
  const number = (value: number) => value.toLocaleString("en-US");
  return [
    requestsPerMinute === null ? null : `${number(requestsPerMinute)} requests a minute`,
    tokensPerMinute === null ? null : `${number(tokensPerMinute)} tokens a minute`,
    tokensPerDay === null ? null : `${number(tokensPerDay)} tokens a day`,
    parallelRequests === null ? null : `${number(parallelRequests)} at the same time`,
  ]
    .filter((part) => part !== null)
    .join(", ");
}
