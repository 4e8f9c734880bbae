import type { UsageSums } from "@gatehouse/db/admin";
import { mergeHistogram, quantile, type UsagePoint } from "@gatehouse/domain";

export type Sums = UsageSums;

export const EMPTY_SUMS: Sums = {
  costNanoUsd: 0n,
  requests: 0,
  errors: 0,
  refused: 0,
  unpriced: 0,
  inputTokens: 0,
  outputTokens: 0,
  latencyHistogram: [],
};

export const addSums = (a: Sums, b: Sums): Sums => ({
  costNanoUsd: a.costNanoUsd + b.costNanoUsd,
  requests: a.requests + b.requests,
  errors: a.errors + b.errors,
  refused: a.refused + b.refused,
  unpriced: a.unpriced + b.unpriced,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  latencyHistogram: mergeHistogram([...a.latencyHistogram], b.latencyHistogram),
});

/** Percentiles come from the merged counts, never from an average of percentiles. */
export const viewSums = ({ costNanoUsd, unpriced: _, latencyHistogram, ...counts }: Sums): Omit<UsagePoint, "at"> => ({
  ...counts,
  costNanoUsd: costNanoUsd.toString(),
  latencyP50Ms: milliseconds(quantile(latencyHistogram, 0.5)),
  latencyP95Ms: milliseconds(quantile(latencyHistogram, 0.95)),
});

const milliseconds = (value: number | undefined): number | null => (value === undefined ? null : Math.round(value));
