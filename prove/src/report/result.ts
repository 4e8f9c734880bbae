import type { Evidence, Verdict } from "../checker/evidence.ts";
import type { WindowSpend } from "../checker/spend.ts";
import type { Injected } from "../nemesis/nemesis.ts";
import type { ProveOptions } from "../options.ts";
import type { Machine } from "./machine.ts";

/** A run and what came of it. */
export interface Result {
  options: ProveOptions;
  machine: Machine;
  evidence: Evidence;
  injected: readonly Injected[];
  spends: readonly WindowSpend[];
  verdicts: readonly Verdict[];
}

/** How often and how long each kind of fault was there. */
export interface FaultCount {
  name: string;
  times: number;
  seconds: number;
}

export function countFaults(injected: readonly Injected[]): FaultCount[] {
  const kinds = [...Map.groupBy(injected, ({ name }) => name)].sort(([a], [b]) => (a < b ? -1 : 1));
  return kinds.map(([name, all]) => ({
    name,
    times: all.length,
    seconds: all.reduce((sum, { lastedMs }) => sum + lastedMs, 0) / 1000,
  }));
}

/** One line of the table of budgets, the fullest first. */
export interface BudgetRow {
  on: string;
  period: string;
  limitNanoUsd: bigint;
  billedNanoUsd: bigint;
  committedNanoUsd: bigint;
  spareNanoUsd: bigint;
  /** Requests that it refused. */
  refused: number;
}

export function budgetRows({ spends, evidence }: Pick<Result, "spends" | "evidence">): BudgetRow[] {
  const refusals = Map.groupBy(evidence.seen, ({ budgetId }) => budgetId);
  const rows = spends
    .filter(({ billedNanoUsd }) => billedNanoUsd > 0n)
    .map(({ budget, window, billedNanoUsd }) => ({
      on: budget.virtualKeyId ? "key" : budget.userId ? "member" : budget.teamId ? "team" : "organization",
      period: budget.period,
      limitNanoUsd: budget.limitNanoUsd,
      billedNanoUsd,
      committedNanoUsd: window.committedNanoUsd,
      spareNanoUsd: budget.limitNanoUsd - billedNanoUsd,
      refused: refusals.get(budget.id)?.length ?? 0,
    }));
  const fullness = ({ committedNanoUsd, limitNanoUsd }: BudgetRow) =>
    (committedNanoUsd * 10_000n) / (limitNanoUsd || 1n);
  return rows.sort((a, b) => (fullness(a) < fullness(b) ? 1 : fullness(a) > fullness(b) ? -1 : 0));
}
