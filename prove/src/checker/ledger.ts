import { type Evidence, sumOf, usd, type Verdict, windowKey } from "./evidence.ts";

export function limitInEveryLook({ readings }: Evidence): Verdict {
  const { looks, unanswered, overLimit, negative } = readings;
  const broken = [...overLimit, ...negative];
  if (looks === 0) broken.push("the ledger was never looked at");
  const figures = `${looks} looks, ${unanswered} without an answer`;
  return {
    promise: "In every look committed + leased is within the limit, and neither is below zero",
    figures,
    broken,
  };
}

/** In every look, and when all is over. */
export function leasedIsLeases({ readings, windows, leases }: Evidence): Verdict {
  const rows = Map.groupBy(leases, ({ budgetId, startMs }) => windowKey(budgetId, startMs));
  const broken = [...readings.leasesDiffer];
  for (const { budgetId, startMs, leasedNanoUsd } of windows) {
    const key = windowKey(budgetId, startMs);
    const granted = sumOf(rows.get(key) ?? [], ({ grantedNanoUsd }) => grantedNanoUsd);
    if (granted !== leasedNanoUsd) broken.push(`${key}: leased ${usd(leasedNanoUsd)}, lease rows ${usd(granted)}`);
  }
  return { promise: "What is leased is the sum of the leases", figures: `${readings.looks} looks`, broken };
}

/** What a fault leaves held comes back, soon. */
export function nothingStranded({ stranded }: Evidence): Verdict {
  const { atHealNanoUsd, goneAfterMs, boundMs, left } = stranded;
  const bound = `${(boundMs / 1000).toFixed(0)} s`;
  const broken = goneAfterMs === null ? [`after ${bound} there is still ${left}`] : [];
  const gone = goneAfterMs === null ? "never came back" : `all back after ${(goneAfterMs / 1000).toFixed(1)} s`;
  const figures = `${usd(atHealNanoUsd)} held when the last fault began to be healed, ${gone} (bound: ${bound})`;
  return { promise: "Nothing stays held once everything is healed", figures, broken };
}
