import type { NanoUsd, UsageRecord } from "@gatehouse/domain";
import { ROLLUP_MS } from "./usage-rollup.ts";

/** What a batch of records adds to one row of `cache_hit_rollup`. The first five fields are the row's key. */
export interface CacheHitIncrement {
  organizationId: string;
  by: "tag" | "model";
  bucketStart: Date;
  teamId: string;
  /** The tag, or the model: as it was asked for, and the one that it stood for. */
  value: string;
  hits: number;
  savedNanoUsd: NanoUsd;
}

/**
 * Sums requests that were answered from the cache by each of their tags and models, so one request is in several rows.
 * Pure, and in the order of the table's key, as the rows of `rollUp` are.
 */
export function rollUpHits(records: readonly UsageRecord[]): CacheHitIncrement[] {
  const rows = new Map<string, CacheHitIncrement>();
  for (const record of records) {
    if (record.decided?.cache?.status === "hit") addHit(rows, record, record.decided);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function addHit(
  rows: Map<string, CacheHitIncrement>,
  { organizationId, teamId, model, startedAt }: UsageRecord,
  { tags, trace, cache }: NonNullable<UsageRecord["decided"]>,
): void {
  const bucketStart = new Date(Math.floor(startedAt.getTime() / ROLLUP_MS) * ROLLUP_MS);
  const add = (by: CacheHitIncrement["by"], value: string) => {
    const key = JSON.stringify([organizationId, by, bucketStart.toISOString(), teamId, value]);
    const row = rows.get(key) ?? { organizationId, by, bucketStart, teamId, value, hits: 0, savedNanoUsd: 0n };
    row.hits += 1;
    row.savedNanoUsd += BigInt(cache?.savedNanoUsd ?? 0);
    rows.set(key, row);
  };
  for (const tag of new Set(tags)) add("tag", tag);
  for (const name of new Set([model, trace?.model ?? model])) add("model", name);
}
