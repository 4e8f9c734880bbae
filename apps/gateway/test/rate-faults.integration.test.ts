import type { RateDecision } from "@gatehouse/limits";
import { canStartRedis, startTestRedis, type TestRedis } from "@gatehouse/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type LimiterNode, rateLimit, startNode } from "./shared-counters.ts";

/** Far more than a server that is well takes, on a machine that does much else. */
const TIMEOUT_MS = 1_000;
const START_MS = 1_800_000_123_456;
const LIMIT = 100;
/** What this gateway may pass alone: the second of three. */
const PEERS = { count: 3, rank: 1 };
const SHARE = 33;

describe.skipIf(!canStartRedis())("when Redis fails, a gateway keeps to its share of every limit", () => {
  let redis: TestRedis;
  let node: LimiterNode;
  const changes: boolean[] = [];
  beforeEach(async () => {
    redis = await startTestRedis();
    changes.length = 0;
    const limits = [rateLimit({ requestsPerMinute: LIMIT, parallelRequests: LIMIT })];
    const onChange = (away: boolean) => void changes.push(away);
    const urls = [redis.url];
    node = await startNode({
      urls,
      limits,
      nowMs: () => START_MS,
      peers: () => PEERS,
      onChange,
      timeoutMs: TIMEOUT_MS,
    });
  });
  afterEach(async () => {
    await node.limiter.close();
    await redis.stop();
  });

  let asked = 0;
  const take = async (): Promise<RateDecision> => {
    asked += 1;
    return node.limiter.take(node.gates, { id: `r${asked}`, tokens: 0 });
  };
  const grantedOf = (decisions: readonly RateDecision[]) => decisions.filter(({ granted }) => granted).length;
  const takeMany = (count: number) => Promise.all(Array.from({ length: count }, take));
  const untilMode = (mode: string) => vi.waitFor(() => expect(node.limiter.mode).toBe(mode), { timeout: 10_000 });

  /** Ten were counted together before; what is left of the share passes, whoever asks, and nothing fails. */
  async function expectShare(): Promise<void> {
    expect(grantedOf(await takeMany(300))).toBe(SHARE - 10);
    expect(node.limiter.mode).toBe("share");
    expect(grantedOf(await takeMany(300))).toBe(0);
  }

  test("it is killed under load, and counts again once it is back", async () => {
    expect(grantedOf(await takeMany(10))).toBe(10);
    redis.signal("SIGKILL");
    await vi.waitFor(() => expect(redis.command("PING")).rejects.toThrow());
    await expectShare();
    await redis.restart();
    await untilMode("shared");
    expect(changes).toEqual([true, false]);
    // Those under way were told of anew.
    await vi.waitFor(async () => {
      const [key = ""] = node.gates.parallel.map((gate) => gate.key);
      expect(await redis.command("ZCARD", key)).toBe(`:${SHARE}`);
    });
  });

  test("it stands still: nobody waits for longer than the time limit, and afterwards nobody waits at all", async () => {
    expect(grantedOf(await takeMany(10))).toBe(10);
    redis.signal("SIGSTOP");
    const decisions = takeMany(300);
    expect(grantedOf(await decisions)).toBe(SHARE - 10);
    // Decided at once: no promise is made of it.
    const decided = node.limiter.take(node.gates, { id: "late", tokens: 0 });
    expect(decided).toMatchObject({ granted: false });
    redis.signal("SIGCONT");
    await untilMode("shared");
  });

  test("it stood still: what was counted before and ended meanwhile is taken out when it goes on", async () => {
    const before = await takeMany(10);
    redis.signal("SIGSTOP");
    const during = await takeMany(5);
    for (const decision of [...before, ...during]) if (decision.granted) decision.pass.end();
    redis.signal("SIGCONT");
    await untilMode("shared");
    await vi.waitFor(async () => {
      const [key = ""] = node.gates.parallel.map((gate) => gate.key);
      expect(await redis.command("ZCARD", key)).toBe(":0");
    });
  });

  test("it forgets everything: counting goes on from nothing, and no call fails", async () => {
    expect(grantedOf(await takeMany(LIMIT + 20))).toBe(LIMIT);
    expect(await redis.command("FLUSHALL")).toBe("+OK");
    await redis.command("SCRIPT", "FLUSH");
    expect(grantedOf(await takeMany(LIMIT + 20))).toBe(LIMIT);
    expect(changes).toEqual([]);
  });

  test("it became a replica that takes no writes", async () => {
    expect(grantedOf(await takeMany(10))).toBe(10);
    expect(await redis.command("REPLICAOF", "127.0.0.1", "1")).toBe("+OK");
    await expectShare();
    await redis.command("REPLICAOF", "NO", "ONE");
    await untilMode("shared");
  });

  test("its memory is full", async () => {
    expect(grantedOf(await takeMany(10))).toBe(10);
    await redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    await redis.command("CONFIG", "SET", "maxmemory", "1");
    await expectShare();
    await redis.command("CONFIG", "SET", "maxmemory", "0");
    await untilMode("shared");
  });

  test("it was never there", async () => {
    const limits = [rateLimit({ requestsPerMinute: LIMIT })];
    const alone = await startNode({
      urls: ["redis://127.0.0.1:1"],
      limits,
      nowMs: () => START_MS,
      peers: () => PEERS,
      timeoutMs: TIMEOUT_MS,
    });
    const decisions = await Promise.all(
      Array.from({ length: 100 }, async (_, at) => alone.limiter.take(alone.gates, { id: `${at}`, tokens: 0 })),
    );
    expect(grantedOf(decisions)).toBe(SHARE);
    await alone.limiter.close();
  });
});
