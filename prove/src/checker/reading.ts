/** One budget window as one statement saw it. */
export interface WindowReading {
  budgetId: string;
  period: string;
  startMs: number;
  limitNanoUsd: bigint;
  committedNanoUsd: bigint;
  leasedNanoUsd: bigint;
  /** Sum of the lease rows. */
  leasesNanoUsd: bigint;
}

/** What all looks at the ledger together have shown. */
export interface Readings {
  looks: number;
  /** Looks that got no answer: the database was away. */
  unanswered: number;
  overLimit: string[];
  negative: string[];
  leasesDiffer: string[];
}

export const noReadings = (): Readings => ({
  looks: 0,
  unanswered: 0,
  overLimit: [],
  negative: [],
  leasesDiffer: [],
});

const ROLLING_MS = 30 * 24 * 3_600_000;
const MOST_TOLD = 20;

/** Adds one look at all windows of hard budgets. */
export function addLook(readings: Readings, windows: readonly WindowReading[]): void {
  readings.looks += 1;
  for (const window of windows) {
    const { budgetId, startMs, limitNanoUsd, committedNanoUsd, leasedNanoUsd, leasesNanoUsd } = window;
    const name = `budget ${budgetId}, window ${new Date(startMs).toISOString()}, look ${readings.looks}`;
    const taken = takenOf(window, windows);
    if (taken > limitNanoUsd) {
      tell(readings.overLimit, `${name}: ${taken} committed and leased of ${limitNanoUsd}`);
    }
    if (committedNanoUsd < 0n || leasedNanoUsd < 0n) {
      tell(readings.negative, `${name}: committed ${committedNanoUsd}, leased ${leasedNanoUsd}`);
    }
    if (leasedNanoUsd !== leasesNanoUsd) {
      tell(readings.leasesDiffer, `${name}: leased ${leasedNanoUsd}, lease rows ${leasesNanoUsd}`);
    }
  }
}

/** A rolling window counts the days before it as well. */
function takenOf(window: WindowReading, windows: readonly WindowReading[]): bigint {
  const own = ({ committedNanoUsd, leasedNanoUsd }: WindowReading) => committedNanoUsd + leasedNanoUsd;
  if (window.period !== "rolling_30_days") return own(window);
  return windows
    .filter(({ budgetId, startMs }) => budgetId === window.budgetId && startMs <= window.startMs)
    .filter(({ startMs }) => startMs > window.startMs - ROLLING_MS)
    .reduce((sum, one) => sum + own(one), 0n);
}

/** What is broken for a while is broken in every look. */
function tell(list: string[], text: string): void {
  if (list.length < MOST_TOLD) list.push(text);
}
