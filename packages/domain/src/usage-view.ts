import * as z from "zod";
import type { NanoUsdText } from "./money.ts";
import type { Instant } from "./window.ts";

export const USAGE_GRAINS = ["15m", "1h", "1d"] as const;
export type UsageGrain = (typeof USAGE_GRAINS)[number];

export const USAGE_GROUPS = ["none", "team", "virtual_key", "model", "provider"] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

/** What a report is held against: as many buckets directly before, or the same days of the month before. */
export const usageComparison = z.enum(["period", "month"]);
export type UsageComparison = z.infer<typeof usageComparison>;

/** The charts of usage, each of which can be had as a file. */
export const USAGE_CHARTS = [
  "cost",
  "requests",
  "tokens",
  "tokens_by_group",
  "latency",
  "first_byte",
  "latency_by_group",
  "errors",
  "attempts",
  "cache",
  "saved",
  "top",
] as const;
export type UsageChart = (typeof USAGE_CHARTS)[number];

/** What was used in a bucket or a span. Percentiles are in milliseconds; null: nothing was measured, or not asked for. */
export interface UsageCounts {
  costNanoUsd: NanoUsdText;
  /** As callers count them: whatever became of a request, and however many attempts it took, it is one. */
  requests: number;
  errors: number;
  refused: number;
  aborted: number;
  /** Upstream calls and refusals. */
  attempts: number;
  /** Attempts that failed, also those that a retry or a fallback made good. */
  failedAttempts: number;
  /** Attempts that cost an unknown amount. */
  unpriced: number;
  /** Cache reads and writes included. */
  inputTokens: number;
  /** Reasoning included. */
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  cacheHits: number;
  cacheMisses: number;
  cacheBypasses: number;
  savedNanoUsd: NanoUsdText;
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  latencyP99Ms: number | null;
  firstByteP50Ms: number | null;
  firstByteP95Ms: number | null;
}

export interface UsagePoint extends UsageCounts {
  /** Start of the bucket. */
  at: Instant;
}

export interface UsageSeries {
  /** The id or name of the group; "" for none. */
  key: string;
  label: string;
  points: UsagePoint[];
  total: UsageCounts;
  /** Of the span that is compared with; null: none is. */
  previous: UsageCounts | null;
}

/** Read from rollups. Empty buckets are filled in; at most 400 points a series. */
export interface UsageView {
  /** What is counted, to the quarter of an hour: `from` is the start of a bucket, `to` need not be the end of one. */
  from: Instant;
  to: Instant;
  grain: UsageGrain;
  timeZone: string;
  asOf: Instant;
  /** The last bucket is not over, or not asked for to its end. */
  partialLastBucket: boolean;
  series: UsageSeries[];
  total: UsageCounts;
  /** All groups together, bucket by bucket as the series; null: nothing is compared. */
  previous: { from: Instant; to: Instant; points: UsagePoint[]; total: UsageCounts } | null;
}
