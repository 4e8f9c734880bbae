import type { UsageSums } from "@gatehouse/db/admin";
import { mergeHistogram, quantile, type UsageCounts } from "@gatehouse/domain";

export const EMPTY_SUMS: UsageSums = {
  costNanoUsd: 0n,
  savedNanoUsd: 0n,
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
  latencyHistogram: [],
  firstByteHistogram: [],
};

const COUNTS = (Object.keys(EMPTY_SUMS) as (keyof UsageSums)[]).filter(
  (name): name is CountName => typeof EMPTY_SUMS[name] === "number",
);
type CountName = { [Name in keyof UsageSums]: UsageSums[Name] extends number ? Name : never }[keyof UsageSums];

export const sumOf = (all: Iterable<UsageSums>): UsageSums => {
  const sum: UsageSums = { ...EMPTY_SUMS, latencyHistogram: [], firstByteHistogram: [] };
  for (const each of all) {
    sum.costNanoUsd += each.costNanoUsd;
    sum.savedNanoUsd += each.savedNanoUsd;
    for (const name of COUNTS) sum[name] += each[name];
    if (each.latencyHistogram.length > 0) mergeHistogram(sum.latencyHistogram, each.latencyHistogram);
    if (each.firstByteHistogram.length > 0) mergeHistogram(sum.firstByteHistogram, each.firstByteHistogram);
  }
  return sum;
};

/** Percentiles come from the merged counts, never from an average of percentiles. */
export function viewSums({ latencyHistogram, firstByteHistogram, ...sums }: UsageSums): UsageCounts {
  return {
    ...sums,
    costNanoUsd: sums.costNanoUsd.toString(),
    savedNanoUsd: sums.savedNanoUsd.toString(),
    latencyP50Ms: milliseconds(quantile(latencyHistogram, 0.5)),
    latencyP95Ms: milliseconds(quantile(latencyHistogram, 0.95)),
    latencyP99Ms: milliseconds(quantile(latencyHistogram, 0.99)),
    firstByteP50Ms: milliseconds(quantile(firstByteHistogram, 0.5)),
    firstByteP95Ms: milliseconds(quantile(firstByteHistogram, 0.95)),
  };
}

const milliseconds = (value: number | undefined): number | null => (value === undefined ? null : Math.round(value));
