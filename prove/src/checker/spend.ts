import type { UpstreamCall } from "../upstream/books.ts";
import {
  type BudgetTerms,
  type Evidence,
  type LedgerWindow,
  type StoredAttempt,
  usd,
  type Verdict,
  windowKey,
} from "./evidence.ts";
import type { Pairing } from "./pairing.ts";

/** A request is admitted so long before its call arrives at most: a gateway may have been stopped in between. */
const ADMITTED_BEFORE_MS = 60_000;

/** A budget window, as the upstream's books have it. */
export interface WindowSpend {
  budget: BudgetTerms;
  window: LedgerWindow;
  billedNanoUsd: bigint;
  /**
   * Of that, what broken-off streams came to beyond what the gateway saw of them: their records are estimates, and
   * what a provider writes behind a connection that has ended is seen by nobody else.
   */
  unseenNanoUsd: bigint;
}

/** What the upstream billed to every window of every hard budget. Calls for which there is no window are in `homeless`. */
export function spendOf(evidence: Evidence, pairing: Pairing): { spends: WindowSpend[]; homeless: string[] } {
  const { budgets, windows, keys, calls } = evidence;
  const teamOf = new Map(keys.map((key) => [key.id, key]));
  const spends = new Map<string, WindowSpend>();
  const windowsOf = Map.groupBy(windows, ({ budgetId }) => budgetId);
  const hard = budgets.filter(({ enforcement }) => enforcement === "hard");
  for (const budget of hard) {
    for (const window of windowsOf.get(budget.id) ?? []) {
      const spend = { budget, window, billedNanoUsd: window.openingNanoUsd, unseenNanoUsd: 0n };
      spends.set(windowKey(budget.id, window.startMs), spend);
    }
  }
  const homeless: string[] = [];
  for (const call of calls) {
    const key = teamOf.get(call.keyId);
    const record = pairing.recordOf.get(call.id);
    for (const budget of hard) {
      if (call.billedNanoUsd === 0n || !key || !covers(budget, key, call.model)) continue;
      const window = windowOf(call, windowsOf.get(budget.id) ?? [], record);
      const spend = window && spends.get(windowKey(budget.id, window.startMs));
      if (!spend) {
        homeless.push(
          `call ${call.id} at ${new Date(call.arrivedAtMs).toISOString()} is in no window of budget ${budget.id}`,
        );
        continue;
      }
      spend.billedNanoUsd += call.billedNanoUsd;
      spend.unseenNanoUsd += unseenOf(call, record);
    }
  }
  return { spends: [...spends.values()], homeless };
}

/** Whether the budget is on that key's requests for that model. The run has one provider: a budget on it is on all. */
export const covers = (budget: BudgetTerms, key: Evidence["keys"][number], model: string): boolean =>
  (budget.virtualKeyId === null || budget.virtualKeyId === key.id) &&
  (budget.teamId === null || budget.teamId === key.teamId) &&
  (budget.userId === null || budget.userId === key.memberId) &&
  (budget.model === null || budget.model === model);

/** The window at the call's true time, or the one before it when that is where it was admitted. */
function windowOf(
  { arrivedAtMs }: UpstreamCall,
  windows: readonly LedgerWindow[],
  record: StoredAttempt | undefined,
): LedgerWindow | undefined {
  const admitted = windows.find(({ budgetId, startMs, endMs }) => {
    const charged = record?.charges.some((charge) => charge.budgetId === budgetId && charge.windowStartMs === startMs);
    return charged && endMs <= arrivedAtMs && endMs > arrivedAtMs - ADMITTED_BEFORE_MS;
  });
  return admitted ?? windows.find(({ startMs, endMs }) => startMs <= arrivedAtMs && arrivedAtMs < endMs);
}

function unseenOf({ billedNanoUsd }: UpstreamCall, record: StoredAttempt | undefined): bigint {
  if (record?.metering !== "estimated" || record.costNanoUsd === null) return 0n;
  return billedNanoUsd > record.costNanoUsd ? billedNanoUsd - record.costNanoUsd : 0n;
}

/** The upstream's own books stay within every limit. */
export function spendWithinLimits({ spends, homeless }: ReturnType<typeof spendOf>): Verdict {
  const broken = [...homeless];
  let unseen = 0n;
  let worst = 0n;
  let usedUp = 0;
  for (const { budget, window, billedNanoUsd, unseenNanoUsd } of spends) {
    const over = billedNanoUsd - budget.limitNanoUsd;
    unseen += unseenNanoUsd;
    if (over > worst) worst = over;
    if (window.committedNanoUsd * 20n >= budget.limitNanoUsd * 19n) usedUp += 1;
    if (over <= unseenNanoUsd) continue;
    const name = windowKey(budget.id, window.startMs);
    broken.push(`${name}: the upstream billed ${usd(billedNanoUsd)} of ${usd(budget.limitNanoUsd)}, ${usd(over)} over`);
  }
  const figures = [
    `${spends.length} windows, ${usedUp} used up to 95 % or more`,
    `most over a limit: ${usd(worst)}`,
    `written by the upstream behind broken-off streams: ${usd(unseen)}`,
  ];
  return { promise: "What the upstream billed is within every limit", figures: figures.join("; "), broken };
}

/** A window is that of the admission by the database's clock, whatever a gateway's own clock says. */
export function windowsAreTrue({ calls, windows }: Evidence, { recordOf }: Pairing): Verdict {
  const known = new Map(windows.map((window) => [windowKey(window.budgetId, window.startMs), window]));
  const broken: string[] = [];
  let charges = 0;
  for (const call of calls) {
    for (const { budgetId, windowStartMs } of recordOf.get(call.id)?.charges ?? []) {
      charges += 1;
      const window = known.get(windowKey(budgetId, windowStartMs));
      const isTrue =
        window && windowStartMs <= call.arrivedAtMs && window.endMs > call.arrivedAtMs - ADMITTED_BEFORE_MS;
      if (isTrue) continue;
      const at = new Date(call.arrivedAtMs).toISOString();
      broken.push(`call ${call.id} arrived at ${at} and was charged to ${windowKey(budgetId, windowStartMs)}`);
    }
  }
  return { promise: "Every charge is to the window of its time", figures: `${charges} charges`, broken };
}
