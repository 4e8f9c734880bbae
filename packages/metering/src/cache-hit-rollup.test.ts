import type { CacheStatus, RequestTrace, UsageRecord } from "@gatehouse/domain";
import { expect, test } from "vitest";
import { rollUpHits } from "./cache-hit-rollup.ts";
import { aRecord } from "./testing/record.ts";

const decided = (status: CacheStatus, tags: string[], model?: string): Partial<UsageRecord> => ({
  decided: {
    policyVersion: 1,
    rule: null,
    sensitivityClass: null,
    tags,
    cache: { status, savedNanoUsd: "7" },
    ...(model !== undefined && { trace: { model } as RequestTrace }),
  },
});

test("a hit counts once for each of its tags and models, with all that it saved, and nothing else counts", () => {
  const rows = rollUpHits([
    aRecord({ model: "fast", ...decided("hit", ["docs", "batch", "docs"], "small") }),
    aRecord({ model: "small", ...decided("hit", ["docs"], "small") }),
    aRecord(decided("miss", ["docs"])),
    aRecord(),
  ]);
  expect(rows.map(({ by, value, hits, savedNanoUsd }) => [by, value, hits, savedNanoUsd])).toEqual([
    ["model", "fast", 1, 7n],
    ["model", "small", 2, 14n],
    ["tag", "batch", 1, 7n],
    ["tag", "docs", 2, 14n],
  ]);
});

test("a quarter of an hour begins a new row, and so does another team", () => {
  const hit = decided("hit", ["docs"]);
  const rows = rollUpHits([
    aRecord(hit),
    aRecord({ ...hit, startedAt: new Date("2026-11-22T10:15:00.000Z") }),
    aRecord({ ...hit, teamId: "01890000-0000-7000-8000-00000000000f" }),
  ]).filter(({ by }) => by === "tag");
  expect(rows.map(({ bucketStart, hits }) => [bucketStart.toISOString(), hits])).toEqual([
    ["2026-11-22T10:00:00.000Z", 1],
    ["2026-11-22T10:00:00.000Z", 1],
    ["2026-11-22T10:15:00.000Z", 1],
  ]);
});
