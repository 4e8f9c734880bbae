import type { CachePurgeInput, CacheStatus, RecordedCaching } from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listAudit, listCachePurges, previewCachePurge, purgeCache, readCacheOverview } from "../index.ts";
import { createPolicyWorld, type PolicyWorld, putInForce } from "../testing/policy-world.ts";
import { attemptOf, codeOf, contextOf, createWorld, type World } from "../testing/world.ts";

const HOUR_MS = 3_600_000;
const CACHING = { rules: [{ name: "an hour", then: { cache: { ttlSeconds: 3600 } } }] };

let world: World;
let at: PolicyWorld;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  at = await createPolicyWorld(world);
  await putInForce(at.owner, CACHING);
});
afterAll(() => world.close());

interface Given {
  cache: RecordedCaching;
  tags?: string[];
  model?: string;
  teamId?: string;
  virtualKeyId?: string;
  policyVersion?: number;
  startedAt?: Date;
}

/** Answers are kept by the database's clock, which is the real one. */
const ago = (ms: number): Date => new Date(Date.now() - ms);

async function record({ cache, tags = [], policyVersion = 1, ...fields }: Given): Promise<void> {
  const owner = { organizationId: at.owner.actor.organizationId, teamId: at.teamId, virtualKeyId: at.keyId };
  const decided = { policyVersion, rule: null, sensitivityClass: null, tags, cache };
  await world.settle([attemptOf(owner, { startedAt: ago(60_000), ...fields, decided })]);
}

/** An answer that is kept for another hour. */
const kept = (key: string, given: Omit<Given, "cache"> = {}): Promise<void> =>
  record({ cache: { status: "miss", key, keptUntilMs: Date.now() + HOUR_MS }, ...given });
const hit = (key: string, savedNanoUsd: string, given: Omit<Given, "cache"> = {}): Promise<void> =>
  record({ cache: { status: "hit", key, savedNanoUsd }, ...given });
const answersBy = async (what: CachePurgeInput): Promise<number> => (await previewCachePurge(at.owner, what)).answers;

describe("the preview of a purge", () => {
  test("counts every answer that is kept by now once, by what it is chosen by", async () => {
    await kept("a", { tags: ["docs", "batch"] });
    await kept("a", { tags: ["docs"] });
    await kept("b", { model: "large" });
    await kept("c", { teamId: at.otherTeamId, virtualKeyId: at.otherKeyId });
    await record({ cache: { status: "miss", key: "over", keptUntilMs: Date.now() - 1000 } });
    await record({ cache: { status: "bypass" } });
    expect(await answersBy({ by: "all" })).toBe(3);
    expect(await answersBy({ by: "tag", value: "docs" })).toBe(1);
    expect(await answersBy({ by: "tag", value: "doc" })).toBe(0);
    expect(await answersBy({ by: "model", value: "large" })).toBe(1);
    expect(await answersBy({ by: "team", value: at.teamId })).toBe(2);
    expect(await answersBy({ by: "key", value: at.otherKeyId })).toBe(1);
  });

  test("tells how often such requests were answered in the last seven days, and what that saved", async () => {
    await kept("a", { tags: ["docs"] });
    await hit("a", "1500", { tags: ["docs"] });
    await hit("a", "2500", { tags: ["docs"], teamId: at.otherTeamId, virtualKeyId: at.otherKeyId });
    await hit("a", "10000", { tags: ["docs"], startedAt: ago(8 * 24 * HOUR_MS) });
    await hit("b", "7", { tags: ["other"] });
    const docs = { by: "tag", value: "docs" } as const;
    expect(await previewCachePurge(at.owner, docs)).toEqual({ answers: 1, hits: 2, savedNanoUsd: "4000" });
    const team = { by: "team", value: at.teamId } as const;
    expect(await previewCachePurge(at.owner, team)).toMatchObject({ hits: 2, savedNanoUsd: "1507" });
  });

  test("leaves out what no request is answered with any more: of an earlier version of the policy, or purged since", async () => {
    await kept("old", { policyVersion: 1 });
    await putInForce(at.owner, { rules: [...CACHING.rules, { name: "more", then: { redact: ["email"] } }] });
    await kept("new", { policyVersion: 2, tags: ["docs"] });
    await kept("other", { policyVersion: 2 });
    expect(await answersBy({ by: "all" })).toBe(2);
    await purgeCache(at.owner, { by: "tag", value: "docs" });
    expect(await answersBy({ by: "all" })).toBe(1);
    await kept("new", { policyVersion: 2, tags: ["docs"], startedAt: new Date(Date.now() + 1000) });
    expect(await answersBy({ by: "all" })).toBe(2);
  });

  test("changes nothing", async () => {
    await kept("a");
    const before = await listAudit(at.owner, { limit: 100 });
    await previewCachePurge(at.owner, { by: "all" });
    expect(await answersBy({ by: "all" })).toBe(1);
    expect(await listAudit(at.owner, { limit: 100 })).toEqual(before);
    expect((await listCachePurges(at.owner, { limit: 10 })).items).toEqual([]);
  });
});

describe("a purge", () => {
  test("stands in the list and, with what it took, in the audit log", async () => {
    await kept("a");
    const by = { by: "team", value: at.teamId } as const;
    const { purge, answers } = await purgeCache(at.owner, by);
    expect([answers, purge]).toMatchObject([1, { ...by, name: "Search", purgedBy: "Ann" }]);
    expect((await listCachePurges(at.owner, { limit: 10 })).items).toEqual([purge]);
    const [entry] = (await listAudit(at.owner, { limit: 1 })).items;
    expect(entry).toMatchObject({
      action: "cache.purge",
      targetType: "cache_purge",
      targetId: purge.id,
      after: { ...by, answers: 1 },
    });
  });

  test("raises the configuration's version, so that gateways learn of it", async () => {
    const version = async () =>
      (await world.sql<{ version: string }>("SELECT version::text FROM configuration_version"))[0]?.version;
    const before = await version();
    await purgeCache(at.owner, { by: "all" });
    expect(BigInt((await version()) as string)).toBeGreaterThan(BigInt(before as string));
  });

  test("of a team or key of another organization is of none", async () => {
    const { owner: stranger } = await createPolicyWorld(world);
    for (const what of [
      { by: "team", value: at.teamId },
      { by: "key", value: at.keyId },
      { by: "team", value: "Search" },
    ] as const) {
      expect(await codeOf(purgeCache(stranger, what))).toBe("not_found");
      expect(await codeOf(previewCachePurge(stranger, what))).toBe("not_found");
    }
    expect((await listCachePurges(stranger, { limit: 10 })).items).toEqual([]);
  });

  test("of everything leaves the answers of another organization", async () => {
    const mine = at;
    await kept("a");
    at = await createPolicyWorld(world);
    await purgeCache(at.owner, { by: "all" });
    at = mine;
    expect(await answersBy({ by: "all" })).toBe(1);
  });

  test("is listed newest first, page by page", async () => {
    for (const value of ["one", "two", "three"]) await purgeCache(at.owner, { by: "tag", value });
    const first = await listCachePurges(at.owner, { limit: 2 });
    expect(first.items.map(({ value }) => value)).toEqual(["three", "two"]);
    const second = await listCachePurges(at.owner, { limit: 2, cursor: first.nextCursor as string });
    expect([second.items.map(({ value }) => value), second.nextCursor]).toEqual([["one"], null]);
  });
});

describe("the overview", () => {
  const then = (hours: number): Date => new Date(Date.UTC(2026, 10, 22, 11) - hours * HOUR_MS);
  const status = (state: CacheStatus, hours = 0): Promise<void> =>
    record({ cache: { status: state }, startedAt: then(hours) });

  test("tells hits, misses, bypasses and what was saved in a span, and the models and tags with the most hits", async () => {
    await hit("a", "3000", { startedAt: then(1), tags: ["docs", "batch"], model: "large" });
    await hit("a", "1000", { startedAt: then(2), tags: ["docs"], model: "large" });
    await hit("b", "5", { startedAt: then(3) });
    await hit("c", "100", { startedAt: then(30), model: "old" });
    await status("miss");
    await status("bypass");
    await world.settle([
      attemptOf(
        { organizationId: at.owner.actor.organizationId, teamId: at.teamId, virtualKeyId: at.keyId },
        { startedAt: then(0) },
      ),
    ]);
    expect(await readCacheOverview(at.owner, { span: "24h" })).toMatchObject({
      requests: 6,
      hits: 3,
      misses: 1,
      bypasses: 1,
      savedNanoUsd: "4005",
      models: [
        { name: "large", hits: 2, savedNanoUsd: "4000" },
        { name: "gpt-test", hits: 1, savedNanoUsd: "5" },
      ],
      tags: [
        { name: "docs", hits: 2, savedNanoUsd: "4000" },
        { name: "batch", hits: 1, savedNanoUsd: "3000" },
      ],
    });
    expect(await readCacheOverview(at.owner, { span: "7d" })).toMatchObject({ hits: 4, savedNanoUsd: "4105" });
  });

  test("counts for a member of a team the requests of that team only", async () => {
    await hit("a", "3000", { startedAt: then(1), tags: ["docs"] });
    await hit("a", "40", { startedAt: then(1), tags: ["ads"], teamId: at.otherTeamId, virtualKeyId: at.otherKeyId });
    const teams = [{ teamId: at.otherTeamId, role: "member" as const }];
    const member = contextOf(world, at.owner.actor.organizationId, { role: "member", teams });
    const seen = await readCacheOverview(member, { span: "24h" });
    expect(seen).toMatchObject({ requests: 1, hits: 1, savedNanoUsd: "40", tags: [{ name: "ads" }] });
    const outsider = contextOf(world, at.owner.actor.organizationId, { role: "member" });
    expect(await readCacheOverview(outsider, { span: "24h" })).toMatchObject({ requests: 0, hits: 0, models: [] });
  });
});
