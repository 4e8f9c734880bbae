import { LocalLimiter, type RateDecision, type RatePass } from "@gatehouse/limits";
import { canStartRedis, startTestRedis, type TestRedis } from "@gatehouse/testing";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { gatesOf, type LimiterNode, type NodeOptions, rateLimit, startNode } from "./shared-counters.ts";

const START_MS = 1_800_000_123_456;

describe.skipIf(!canStartRedis())("rate limits that are counted in a real Redis", () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis?.stop());

  const open: LimiterNode[] = [];
  afterEach(() => Promise.all(open.splice(0).map(({ limiter }) => limiter.close())));
  const start = async (options: Omit<NodeOptions, "urls" | "timeoutMs"> & { urls?: readonly string[] }) => {
    const node = await startNode({ urls: [redis.url], timeoutMs: 10_000, ...options });
    open.push(node);
    return node;
  };
  let asked = 0;
  const take = async ({ limiter, gates }: LimiterNode, tokens = 1): Promise<RateDecision> => {
    asked += 1;
    return limiter.take(gates, { id: `r${asked}`, tokens });
  };
  const passOf = (decision: RateDecision): RatePass => {
    if (!decision.granted) throw new Error("refused");
    return decision.pass;
  };

  test("every decision, wait and header is the one that counting in memory comes to", async () => {
    const step = fc.record({
      afterMs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 130_000 })),
      tokens: fc.integer({ min: 0, max: 120 }),
      used: fc.option(fc.integer({ min: 0, max: 150 }), { nil: undefined }),
      ends: fc.boolean(),
    });
    let nowMs = START_MS;
    const shared = await start({ limits: [], nowMs: () => nowMs });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
        const numbers = { requestsPerMinute: 12, tokensPerMinute: 400, tokensPerDay: 2_000, parallelRequests: 9 };
        const limits = [rateLimit(numbers)];
        const together = { ...shared, gates: gatesOf(limits) };
        const alone = new LocalLimiter({ nowMs: () => nowMs, peers: () => ({ count: 1, rank: 0 }) });
        const gates = gatesOf(limits);
        const passes: [RatePass, RatePass][] = [];
        for (const { afterMs, tokens, used, ends } of steps) {
          nowMs += afterMs;
          const expected = alone.take(gates, { id: "", tokens });
          const decision = await take(together, tokens);
          expect(decision.standings).toEqual(expected.standings);
          expect(decision.granted).toBe(expected.granted);
          if (decision.granted && expected.granted) passes.push([decision.pass, expected.pass]);
          if (!decision.granted && !expected.granted) {
            const { gate, ...rest } = decision.refused;
            expect(rest).toEqual({ waitMs: expected.refused.waitMs, amount: expected.refused.amount });
            expect(gate.kind).toBe(expected.refused.gate.kind);
          }
          for (const pass of (ends && passes.shift()) || []) {
            pass.used(used);
            pass.end();
          }
        }
        for (const pair of passes) for (const pass of pair) pass.end();
      }),
      { numRuns: 40 },
    );
  });

  test("a server's clock that goes back a little stands still, and one that goes back by more begins anew", async () => {
    let nowMs = START_MS;
    const node = await start({ limits: [rateLimit({ requestsPerMinute: 2 })], nowMs: () => nowMs });
    passOf(await take(node));
    nowMs -= 30_000;
    passOf(await take(node));
    expect(await take(node)).toMatchObject({ granted: false, refused: { waitMs: expect.any(Number) } });
    nowMs -= 60_000;
    expect((await take(node)).standings.requests).toMatchObject({ remaining: 1 });
  });

  test("gateways that ask at the same moment pass the limit and not one more", async () => {
    const limits = [rateLimit({ requestsPerMinute: 50, parallelRequests: 40 })];
    const nodes = await Promise.all([1, 2, 3, 4, 5].map(() => start({ limits, nowMs: () => START_MS })));
    const decisions = await Promise.all(Array.from({ length: 200 }, (_, at) => take(nodes[at % 5] as LimiterNode)));
    const granted = decisions.filter((decision) => decision.granted);
    expect(granted).toHaveLength(40);
    for (const decision of granted) passOf(decision).end();
    const again = await Promise.all(Array.from({ length: 200 }, (_, at) => take(nodes[at % 5] as LimiterNode)));
    expect(again.filter((decision) => decision.granted)).toHaveLength(10);
  });

  test("the requests of a gateway that died stop counting after a minute; those of one that lives go on", async () => {
    const limits = [rateLimit({ parallelRequests: 2 })];
    let nowMs = START_MS;
    const alive = await start({ limits, nowMs: () => nowMs });
    const dead = await start({ limits, nowMs: () => nowMs });
    passOf(await take(dead));
    passOf(await take(alive));
    expect((await take(alive)).granted).toBe(false);
    await dead.limiter.close();
    for (let step = 0; step < 4; step += 1) {
      nowMs += 20_000;
      alive.limiter.renew();
    }
    passOf(await take(alive));
    expect((await take(alive)).granted).toBe(false);
  });

  test("what a limit has counted stays when its number changes", async () => {
    const limit = rateLimit({ requestsPerMinute: 3 });
    const node = await start({ limits: [limit], nowMs: () => START_MS });
    for (let count = 0; count < 3; count += 1) passOf(await take(node));
    const raised = { ...node, gates: gatesOf([{ ...limit, requestsPerMinute: 4 }]) };
    passOf(await take(raised));
    expect((await take(raised)).granted).toBe(false);
  });

  test("the counters of one organization lie on one server of a cluster", async () => {
    const clustered = await startTestRedis({ settings: { "cluster-enabled": "yes" } });
    try {
      expect(await clustered.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383")).toBe("+OK");
      await vi.waitFor(async () => expect(await clustered.command("SET", "a", "b")).toBe("+OK"), { timeout: 10_000 });
      const limits = [
        rateLimit({ requestsPerMinute: 2, tokensPerMinute: 100, tokensPerDay: 100, parallelRequests: 5 }),
      ];
      const urls = [clustered.url, clustered.url];
      const node = await start({ urls, limits: limits.map((limit) => ({ ...limit })), nowMs: () => START_MS });
      passOf(await take(node, 10)).end();
      passOf(await take(node, 10)).end();
      expect((await take(node, 10)).granted).toBe(false);
      expect(node.limiter.mode).toBe("shared");
    } finally {
      await clustered.stop();
    }
  });
});
