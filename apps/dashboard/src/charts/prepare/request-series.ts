import type { UsagePoint, UsageView } from "@gatehouse/domain";

export interface RequestCounts {
  at: string;
  success: number;
  refused: number;
  errors: number;
}
export interface LatencyPoint {
  at: string;
  p50: number | null;
  p95: number | null;
}

/** Requests per bucket by how they ended; one that its caller aborted counts as served. Needs an ungrouped view. */
export const requestSeries = (view: UsageView): RequestCounts[] =>
  points(view).map(({ at, requests, errors, refused }) => ({
    at,
    success: Math.max(0, requests - errors - refused),
    refused,
    errors,
  }));

/** Median and 95th percentile per bucket, null where nothing was measured. Needs an ungrouped view. */
export const latencySeries = (view: UsageView): LatencyPoint[] =>
  points(view).map(({ at, latencyP50Ms, latencyP95Ms }) => ({ at, p50: latencyP50Ms, p95: latencyP95Ms }));

/** Failed requests as a share of those that reached a provider; null without any. */
export function errorRate({ requests, errors, refused }: Omit<UsagePoint, "at">): number | null {
  const sent = requests - refused;
  return sent > 0 ? errors / sent : null;
}

/** How a figure changed against the one before: 0.12 is 12 % more; null when there is nothing to compare with. */
export const change = (now: number, before: number): number | null => (before > 0 ? (now - before) / before : null);

/** As `change`, for amounts; to a hundredth of a percent. */
export const changeOfAmount = (now: bigint, before: bigint): number | null =>
  before > 0n ? Number(((now - before) * 10_000n) / before) / 10_000 : null;

const points = (view: UsageView): readonly UsagePoint[] => view.series[0]?.points ?? [];
