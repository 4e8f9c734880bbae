import type { ReplayRow } from "@gatehouse/db/admin";
import { type DryRunCounts, MOST_DRY_RUN_ROWS, type NanoUsd, type PolicyDocument } from "@gatehouse/domain";
import type { Comparison } from "./compare.ts";
import type { CostEstimate } from "./estimate-cost.ts";

/** One request that a document was tried on. */
export interface Tried extends Comparison {
  row: ReplayRow;
  cost: CostEstimate;
  /** What the target usually takes to the first byte, less what the request took; null: not known. */
  latencyDifferenceMs: number | null;
  missing: readonly string[];
}

export interface Touched {
  requests: number;
  newlyDenied: number;
}

const COUNTED = {
  unchanged: "unchanged",
  rerouted: "rerouted",
  newly_denied: "newlyDenied",
  newly_allowed: "newlyAllowed",
} as const;

/** Adds up what a document makes of requests, in memory that does not grow with their number. */
export class Tally {
  readonly counts: DryRunCounts = {
    compared: 0,
    unchanged: 0,
    rerouted: 0,
    newlyDenied: 0,
    newlyAllowed: 0,
    partial: 0,
    leftOut: 0,
  };
  actualNanoUsd: NanoUsd = 0n;
  estimatedNanoUsd: NanoUsd = 0n;
  priced = 0;
  unpriced = 0;
  byExpectedTokens = 0;
  undecided = 0;
  readonly rules: { rule: string; matched: number; decided: number }[];
  readonly keys = new Map<string, Touched>();
  readonly teams = new Map<string, Touched>();
  readonly #latencyDifferencesMs: number[] = [];
  #rows: Tried[] = [];

  constructor({ rules }: PolicyDocument) {
    this.rules = rules.map(({ name }) => ({ rule: name, matched: 0, decided: 0 }));
  }

  leaveOut(): void {
    this.counts.leftOut += 1;
  }

  add(tried: Tried): void {
    const { change, row, missing, latencyDifferenceMs } = tried;
    this.counts.compared += 1;
    this.counts[COUNTED[change]] += 1;
    if (missing.length > 0) this.counts.partial += 1;
    this.#addRules(tried);
    this.#addCost(tried.cost);
    if (change === "unchanged") return;
    if (change === "rerouted" && latencyDifferenceMs !== null) this.#latencyDifferencesMs.push(latencyDifferenceMs);
    touch(this.keys, row.virtualKeyId, tried);
    touch(this.teams, row.teamId, tried);
    this.#rows.push(tried);
    if (this.#rows.length >= 4 * MOST_DRY_RUN_ROWS) this.#rows = this.rows();
  }

  /** The worst of those that change, worst first. */
  rows(): Tried[] {
    return this.#rows.sort(worstFirst).slice(0, MOST_DRY_RUN_ROWS);
  }

  latency(): { requests: number; estimatedDifferenceMs: number | null } {
    const sorted = this.#latencyDifferencesMs.sort((a, b) => a - b);
    const middle = sorted.length / 2;
    const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
    const median = low === undefined || high === undefined ? null : Math.round((low + high) / 2);
    return { requests: sorted.length, estimatedDifferenceMs: median };
  }

  #addRules({ decision }: Tried): void {
    this.rules.forEach((each, place) => {
      if (decision.verdicts[place] === "+") each.matched += 1;
    });
    const decided = decision.rule === null ? undefined : this.rules[decision.rule];
    if (decided) decided.decided += 1;
    else this.undecided += 1;
  }

  #addCost({ actualNanoUsd, estimatedNanoUsd, byExpectedTokens }: CostEstimate): void {
    if (actualNanoUsd === null || estimatedNanoUsd === null) {
      this.unpriced += 1;
      return;
    }
    this.priced += 1;
    this.actualNanoUsd += actualNanoUsd;
    this.estimatedNanoUsd += estimatedNanoUsd;
    if (byExpectedTokens) this.byExpectedTokens += 1;
  }
}

function touch(map: Map<string, Touched>, id: string, { change }: Tried): void {
  const { requests, newlyDenied } = map.get(id) ?? { requests: 0, newlyDenied: 0 };
  map.set(id, { requests: requests + 1, newlyDenied: newlyDenied + (change === "newly_denied" ? 1 : 0) });
}

const RANK = { newly_denied: 0, rerouted: 1, newly_allowed: 2, unchanged: 3 } as const;

function worstFirst(a: Tried, b: Tried): number {
  return (
    RANK[a.change] - RANK[b.change] ||
    compareCosts(differenceOf(b.cost), differenceOf(a.cost)) ||
    b.row.startedAt.getTime() - a.row.startedAt.getTime() ||
    (a.row.eventId < b.row.eventId ? 1 : -1)
  );
}

/** null: not known. */
export const differenceOf = ({ actualNanoUsd, estimatedNanoUsd }: CostEstimate): NanoUsd | null =>
  actualNanoUsd === null || estimatedNanoUsd === null ? null : estimatedNanoUsd - actualNanoUsd;

/** What is not known is less than everything. */
function compareCosts(a: NanoUsd | null, b: NanoUsd | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? -1 : 1;
}
