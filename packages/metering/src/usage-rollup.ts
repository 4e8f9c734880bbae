import { type AttemptStatus, bucketOf, type NanoUsd, type UsageRecord } from "@gatehouse/domain";

/** Milliseconds that one rollup row spans; rows begin at whole quarters of an hour, UTC. */
export const ROLLUP_MS = 15 * 60_000;

/** What a batch of records adds to one row of `usage_rollup`. The first eight fields are the row's key. */
export interface RollupIncrement {
  organizationId: string;
  bucketStart: Date;
  teamId: string;
  virtualKeyId: string;
  model: string;
  /** "" for a refusal. */
  provider: string;
  upstreamModel: string;
  status: AttemptStatus;
  /** Final attempts: what callers count as requests. */
  requests: number;
  attempts: number;
  /** Attempts whose cost is unknown. */
  unpriced: number;
  inputTokens: bigint;
  outputTokens: bigint;
  cacheReadTokens: bigint;
  cacheWriteTokens: bigint;
  reasoningTokens: bigint;
  costNanoUsd: NanoUsd;
  /** Requests that were answered from the cache, and what that saved. */
  cacheHits: number;
  savedNanoUsd: NanoUsd;
  /** Requests for which the cache was asked in vain, and those for which it was not asked although a rule caches. */
  cacheMisses: number;
  cacheBypasses: number;
  /** Milliseconds, summed over the attempts that `latencyHistogram` counts. */
  durationMs: bigint;
  /** Counts per bucket of the domain's histogram, over final attempts that were not refused; trailing zeros left out. */
  latencyHistogram: number[];
  firstByteHistogram: number[];
}

/**
 * Sums records into one increment per row of the rollup table. Pure: the order of the records changes nothing, and the
 * increments come in the order of the table's key, so that two gateways that upsert them cannot deadlock.
 */
export function rollUp(records: readonly UsageRecord[]): RollupIncrement[] {
  const rows = new Map<string, RollupIncrement>();
  for (const record of records) {
    const key = keyOf(record);
    let row = rows.get(key);
    if (!row) {
      row = emptyRow(record);
      rows.set(key, row);
    }
    add(row, record);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function bucketStart(startedAt: Date): number {
  return Math.floor(startedAt.getTime() / ROLLUP_MS) * ROLLUP_MS;
}

function keyOf(record: UsageRecord): string {
  return JSON.stringify([
    record.organizationId,
    new Date(bucketStart(record.startedAt)).toISOString(),
    record.teamId,
    record.virtualKeyId,
    record.model,
    record.provider ?? "",
    record.upstreamModel ?? "",
    record.status,
  ]);
}

function emptyRow(record: UsageRecord): RollupIncrement {
  return {
    organizationId: record.organizationId,
    bucketStart: new Date(bucketStart(record.startedAt)),
    teamId: record.teamId,
    virtualKeyId: record.virtualKeyId,
    model: record.model,
    provider: record.provider ?? "",
    upstreamModel: record.upstreamModel ?? "",
    status: record.status,
    requests: 0,
    attempts: 0,
    unpriced: 0,
    inputTokens: 0n,
    outputTokens: 0n,
    cacheReadTokens: 0n,
    cacheWriteTokens: 0n,
    reasoningTokens: 0n,
    costNanoUsd: 0n,
    cacheHits: 0,
    savedNanoUsd: 0n,
    cacheMisses: 0,
    cacheBypasses: 0,
    durationMs: 0n,
    latencyHistogram: [],
    firstByteHistogram: [],
  };
}

function add(row: RollupIncrement, record: UsageRecord): void {
  row.attempts += 1;
  if (record.final) row.requests += 1;
  if (record.costNanoUsd === null) row.unpriced += 1;
  else row.costNanoUsd += record.costNanoUsd;
  const { tokens } = record;
  row.inputTokens += BigInt(tokens.input ?? 0);
  row.outputTokens += BigInt(tokens.output ?? 0);
  row.cacheReadTokens += BigInt(tokens.cacheRead ?? 0);
  row.cacheWriteTokens += BigInt(tokens.cacheWrite ?? 0);
  row.reasoningTokens += BigInt(tokens.reasoning ?? 0);
  const cache = record.decided?.cache;
  if (cache?.status === "hit") row.cacheHits += 1;
  row.savedNanoUsd += BigInt(cache?.savedNanoUsd ?? 0);
  if (record.final && cache?.status === "miss") row.cacheMisses += 1;
  if (record.final && cache?.status === "bypass") row.cacheBypasses += 1;
  if (!record.final || record.status === "refused" || wasCutOff(record)) return;
  const latencyMs = Math.round(record.waitedMs + record.durationMs);
  row.durationMs += BigInt(latencyMs);
  count(row.latencyHistogram, latencyMs);
  if (record.firstByteMs !== null) count(row.firstByteHistogram, record.waitedMs + record.firstByteMs);
}

/** By the end of its process: how long the caller waited, nobody knows. */
const wasCutOff = ({ metering, durationMs }: UsageRecord): boolean => metering === "indeterminate" && durationMs === 0;

function count(histogram: number[], milliseconds: number): void {
  const bucket = bucketOf(milliseconds);
  while (histogram.length <= bucket) histogram.push(0);
  histogram[bucket] = (histogram[bucket] as number) + 1;
}
