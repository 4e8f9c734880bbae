import type { UsageCounts, UsageSeries, UsageView } from "@gatehouse/domain";

const NOTHING: UsageCounts = {
  costNanoUsd: "0",
  requests: 0,
  errors: 0,
  refused: 0,
  aborted: 0,
  attempts: 0,
  failedAttempts: 0,
  unpriced: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  cacheHits: 0,
  cacheMisses: 0,
  cacheBypasses: 0,
  savedNanoUsd: "0",
  latencyP50Ms: null,
  latencyP95Ms: null,
  latencyP99Ms: null,
  firstByteP50Ms: null,
  firstByteP95Ms: null,
};

export const counts = (fields: Partial<UsageCounts> = {}): UsageCounts => ({ ...NOTHING, ...fields });

/** A group with a bucket for each of the counts, a day apart. */
export const aSeries = (key: string, buckets: readonly Partial<UsageCounts>[]): UsageSeries => ({
  key,
  label: key.toUpperCase(),
  points: buckets.map((fields, index) => ({ at: `2026-11-0${index + 1}T00:00:00.000Z`, ...counts(fields) })),
  total: counts({
    costNanoUsd: `${buckets.reduce((sum, { costNanoUsd = "0" }) => sum + BigInt(costNanoUsd), 0n)}`,
    inputTokens: buckets.reduce((sum, { inputTokens = 0 }) => sum + inputTokens, 0),
  }),
  previous: null,
});

export const aView = (series: UsageSeries[], fields: Partial<UsageView> = {}): UsageView => ({
  from: "2026-11-01T00:00:00.000Z",
  to: "2026-11-03T12:00:00.000Z",
  grain: "1d",
  timeZone: "UTC",
  asOf: "2026-11-03T11:59:00.000Z",
  partialLastBucket: false,
  series,
  total: counts(),
  previous: null,
  ...fields,
});
