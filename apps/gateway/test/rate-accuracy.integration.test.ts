import { LocalLimiter } from "@gatehouse/limits";
import { canStartRedis, startTestRedis, type TestRedis } from "@gatehouse/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arrivals, type Load } from "./rate-load.ts";
import { gatesOf, rateLimit, startNode } from "./shared-counters.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Not a multiple of any number of gateways or sub-buckets. */
const LIMIT = 151;
const TOKENS = 100;
/** The first one fills an empty window; the others are measured. */
const WINDOWS = 3;
/** Somewhere in the middle of a sub-bucket of a day. */
const START_MS = 1_800_000_123_456;

const LOADS: Load[] = [1, 3, 5].flatMap((nodes) =>
  [0.9, 1, 2, 10].flatMap((factor) =>
    (["even", "skewed", "bursty"] as const).map((pattern) => ({ nodes, factor, pattern })),
  ),
);
const nameOf = ({ nodes, factor, pattern }: Load) => `${nodes} gateways, ${factor} x the limit, ${pattern}`;

const windowsOf = [
  ["requests per minute", MINUTE_MS, { requestsPerMinute: LIMIT }],
  ["tokens per day", DAY_MS, { tokensPerDay: LIMIT * TOKENS }],
] as const;

/** Granted requests per window after the first, as a share of what should have been. */
function accuracy(granted: readonly number[], { factor }: Load): number {
  const [, ...measured] = granted;
  const sum = measured.reduce((total, count) => total + count, 0);
  return sum / (Math.min(1, Math.round(LIMIT * factor) / LIMIT) * LIMIT * measured.length);
}

describe.skipIf(!canStartRedis())(
  "counted together in a real Redis, sustained load passes at 99 to 101 % of the limit",
  () => {
    let redis: TestRedis;
    beforeAll(async () => {
      redis = await startTestRedis();
    });
    afterAll(() => redis?.stop());

    describe.each(windowsOf)("%s", (_, windowMs, given) => {
      test.each(LOADS.map((load) => [nameOf(load), load] as const))("%s", async (_name, load) => {
        const limits = [rateLimit(given)];
        let nowMs = START_MS;
        const start = () => startNode({ urls: [redis.url], limits, nowMs: () => nowMs, timeoutMs: 10_000 });
        const nodes = await Promise.all(Array.from({ length: load.nodes }, start));
        const granted = Array.from({ length: WINDOWS }, () => 0);
        // One gateway's calls keep their order. Those of several may overtake each other within a part of a sub-bucket.
        const together = load.nodes === 1 ? 200 : Math.max(1, Math.floor(load.factor));
        let calls: Promise<void>[] = [];
        for (const { atMs, node } of arrivals(load, LIMIT, windowMs, WINDOWS)) {
          if (calls.length === together) {
            await Promise.all(calls);
            calls = [];
          }
          nowMs = START_MS + atMs;
          const { limiter, gates } = nodes[node] as (typeof nodes)[number];
          const window = Math.floor(atMs / windowMs);
          const count = async () => {
            const decision = await limiter.take(gates, { id: `r${atMs}`, tokens: TOKENS });
            if (decision.granted) granted[window] = (granted[window] ?? 0) + 1;
          };
          calls.push(count());
        }
        await Promise.all(calls);
        expect(nodes.map(({ limiter }) => limiter.mode)).toEqual(nodes.map(() => "shared"));
        await Promise.all(nodes.map(({ limiter }) => limiter.close()));
        expect(accuracy(granted, load)).toBeGreaterThanOrEqual(0.99);
        expect(accuracy(granted, load)).toBeLessThanOrEqual(1.01);
      });
    });
  },
);

describe("with shares, sustained load passes at 100 % of the limit at most, and even load at no less but for a request per gateway", () => {
  describe.each(windowsOf)("%s", (_, windowMs, given) => {
    test.each(LOADS.map((load) => [nameOf(load), load] as const))("%s", (_name, load) => {
      let nowMs = START_MS;
      const limits = [rateLimit(given)];
      const nodes = Array.from({ length: load.nodes }, (_each, rank) => ({
        limiter: new LocalLimiter({ nowMs: () => nowMs, peers: () => ({ count: load.nodes, rank }) }),
        gates: gatesOf(limits),
      }));
      const granted = Array.from({ length: WINDOWS }, () => 0);
      for (const { atMs, node } of arrivals(load, LIMIT, windowMs, WINDOWS)) {
        nowMs = START_MS + atMs;
        const { limiter, gates } = nodes[node] as (typeof nodes)[number];
        const window = Math.floor(atMs / windowMs);
        if (limiter.take(gates, { id: "", tokens: TOKENS }).granted) granted[window] = (granted[window] ?? 0) + 1;
      }
      expect(accuracy(granted, load)).toBeLessThanOrEqual(1);
      // A share is a small number: a request at the edge of a sub-bucket is more than a hundredth of it.
      const rounding = load.nodes / LIMIT;
      if (load.pattern === "even") expect(accuracy(granted, load)).toBeGreaterThanOrEqual(1 - rounding);
    });
  });
});
