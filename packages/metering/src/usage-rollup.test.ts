import { bucketOf, type CacheStatus, type UsageRecord } from "@gatehouse/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aRecord } from "./testing/record.ts";
import { rollUp } from "./usage-rollup.ts";

test("records of one quarter of an hour, key, model and status become one row that holds their exact sums", () => {
  const [row, ...others] = rollUp([
    aRecord({ costNanoUsd: 9_007_199_254_740_993n, tokens: { input: 10, output: 3, cacheRead: 4, reasoning: 1 } }),
    aRecord({ costNanoUsd: 1n, tokens: { input: 1, cacheWrite: 1 }, startedAt: new Date("2026-11-22T10:14:59.999Z") }),
  ]);
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    bucketStart: new Date("2026-11-22T10:00:00.000Z"),
    requests: 2,
    attempts: 2,
    unpriced: 0,
    inputTokens: 11n,
    outputTokens: 3n,
    cacheReadTokens: 4n,
    cacheWriteTokens: 1n,
    reasoningTokens: 1n,
    costNanoUsd: 9_007_199_254_740_994n,
    durationMs: 240n,
  });
});

test("a quarter of an hour begins a new row, and so does another status", () => {
  const rows = rollUp([
    aRecord(),
    aRecord({ startedAt: new Date("2026-11-22T10:15:00.000Z") }),
    aRecord({ status: "error" }),
  ]);
  expect(rows).toHaveLength(3);
});

test("an attempt that the caller did not get counts as an attempt and costs, but is no request and has no latency", () => {
  const [row] = rollUp([aRecord({ final: false, costNanoUsd: 7n })]);
  expect(row).toMatchObject({ requests: 0, attempts: 1, costNanoUsd: 7n, durationMs: 0n, latencyHistogram: [] });
});

test("an unpriced attempt is counted as unpriced and adds nothing to the cost", () => {
  const [row] = rollUp([aRecord({ costNanoUsd: null, price: null }), aRecord({ costNanoUsd: 0n })]);
  expect(row).toMatchObject({ unpriced: 1, costNanoUsd: 0n, attempts: 2 });
});

test("hits, misses and bypasses are counted of requests, whatever their attempts", () => {
  const cached = (status: CacheStatus, fields: Partial<UsageRecord> = {}) =>
    aRecord({
      decided: { policyVersion: 1, rule: null, sensitivityClass: null, tags: [], cache: { status } },
      ...fields,
    });
  const [row] = rollUp([
    cached("hit"),
    cached("miss"),
    cached("miss", { attempt: 2 }),
    cached("miss", { final: false }),
    cached("bypass"),
    aRecord(),
  ]);
  expect(row).toMatchObject({ requests: 5, cacheHits: 1, cacheMisses: 2, cacheBypasses: 1 });
});

test("a refusal is a request without a provider and without a latency", () => {
  const [row] = rollUp([
    aRecord({ status: "refused", provider: null, upstreamModel: null, attempt: 0, firstByteMs: null }),
  ]);
  expect(row).toMatchObject({
    provider: "",
    upstreamModel: "",
    requests: 1,
    latencyHistogram: [],
    firstByteHistogram: [],
  });
});

test("latencies fall into the domain's buckets", () => {
  const [row] = rollUp([aRecord({ durationMs: 120, firstByteMs: null }), aRecord({ durationMs: 120, firstByteMs: 5 })]);
  expect(row?.latencyHistogram[bucketOf(120)]).toBe(2);
  expect(row?.latencyHistogram).toHaveLength(bucketOf(120) + 1);
  expect(row?.firstByteHistogram).toEqual([...Array(bucketOf(5)).fill(0), 1]);
});

test("a latency is the caller's: what came before the attempt that answered belongs to it", () => {
  const [row] = rollUp([aRecord({ waitedMs: 1_000, durationMs: 200, firstByteMs: 50 })]);
  expect(row).toMatchObject({ durationMs: 1_200n });
  expect(row?.latencyHistogram[bucketOf(1_200)]).toBe(1);
  expect(row?.firstByteHistogram[bucketOf(1_050)]).toBe(1);
});

test("an attempt that a crash cut off is a request without a latency", () => {
  const [row] = rollUp([aRecord({ status: "error", metering: "indeterminate", durationMs: 0, firstByteMs: null })]);
  expect(row).toMatchObject({ requests: 1, durationMs: 0n, latencyHistogram: [] });
});

test("the order of the records changes nothing, and rows come in the order of their key", () => {
  const record = fc.record({
    teamId: fc.constantFrom("a", "b"),
    model: fc.constantFrom("m", "n"),
    status: fc.constantFrom("success", "error", "aborted", "refused"),
    final: fc.boolean(),
    durationMs: fc.nat(100_000),
    startedAt: fc.date({ min: new Date("2026-01-01"), max: new Date("2026-01-02"), noInvalidDate: true }),
    costNanoUsd: fc.option(fc.bigInt(0n, 10n ** 15n)),
  }) as fc.Arbitrary<Partial<UsageRecord>>;
  fc.assert(
    fc.property(fc.array(record, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (fields, random) => {
      const records = fields.map((field) => aRecord(field));
      const shuffled = records.map((r) => ({ r, at: random.next().value as number })).sort((a, b) => a.at - b.at);
      const rows = rollUp(records);
      expect(rollUp(shuffled.map(({ r }) => r))).toEqual(rows);
      const total = records.reduce((sum, r) => sum + (r.costNanoUsd ?? 0n), 0n);
      expect(rows.reduce((sum, row) => sum + row.costNanoUsd, 0n)).toBe(total);
      expect(rows.reduce((sum, row) => sum + row.attempts, 0)).toBe(records.length);
    }),
  );
});
