import {
  type CachePurgeInput,
  type CacheStatus,
  GatehouseError,
  type RecordedCaching,
  type RequestTrace,
} from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listAudit, listCachePurges, previewCachePurge, purgeCache, readCacheOverview } from "../index.ts";
import type { VerbContext } from "../platform.ts";
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
  /** The model that the asked name stood for. */
  standsFor?: string;
  teamId?: string;
  virtualKeyId?: string;
  policyVersion?: number;
  startedAt?: Date;
}

/** Answers are kept by the database's clock, which is the real one. */
const ago = (ms: number): Date => new Date(Date.now() - ms);

async function record({ cache, tags = [], policyVersion = 1, standsFor, ...fields }: Given): Promise<void> {
  const owner = { organizationId: at.owner.actor.organizationId, teamId: at.teamId, virtualKeyId: at.keyId };
  const trace = standsFor === undefined ? {} : { trace: { model: standsFor } as RequestTrace };
  const decided = { policyVersion, rule: null, sensitivityClass: null, tags, cache, ...trace };
  await world.settle([attemptOf(owner, { startedAt: ago(60_000), ...fields, decided })]);
}

/** An answer that is kept for another hour. */
const kept = (key: string, given: Omit<Given, "cache"> = {}): Promise<void> =>
  record({ cache: { status: "miss", key, keptUntilMs: Date.now() + HOUR_MS }, ...given });
const hit = (key: string, savedNanoUsd: string, given: Omit<Given, "cache"> = {}): Promise<void> =>
  record({ cache: { status: "hit", key, savedNanoUsd }, ...given });
const answersBy = async (what: CachePurgeInput): Promise<number | null> =>
  (await previewCachePurge(at.owner, what)).answers;

/** The owner, on a database whose one read of the cache fails so. */
function failing(read: keyof typeof world.db.cache, code: "query_timeout" | "not_ready"): VerbContext {
  const cache = { ...world.db.cache, [read]: () => Promise.reject(new GatehouseError(code)) };
  return { ...at.owner, db: { ...at.owner.db, cache } };
}

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

  test("knows a model by the name that was asked for and by the one that it stood for, and so does a purge of it", async () => {
    await kept("a", { model: "fast", standsFor: "small" });
    await kept("b", { model: "small", standsFor: "small" });
    await hit("a", "1500", { model: "fast", standsFor: "small" });
    await hit("b", "10", { model: "small", standsFor: "small" });
    const of = (value: string) => previewCachePurge(at.owner, { by: "model", value });
    expect(await of("fast")).toEqual({ answers: 1, hits: 1, savedNanoUsd: "1500" });
    expect(await of("small")).toEqual({ answers: 2, hits: 2, savedNanoUsd: "1510" });
    await purgeCache(at.owner, { by: "model", value: "small" });
    expect(await answersBy({ by: "all" })).toBe(0);
  });

  test("goes on without a count when that takes too long, and so does the purge", async () => {
    await kept("a");
    await hit("a", "3");
    const slow = failing("kept", "query_timeout");
    expect(await previewCachePurge(slow, { by: "all" })).toEqual({ answers: null, hits: 1, savedNanoUsd: "3" });
    expect((await purgeCache(slow, { by: "all" })).answers).toBeNull();
    expect(await codeOf(previewCachePurge(failing("kept", "not_ready"), { by: "all" }))).toBe("not_ready");
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
      figures: { requests: 6, hits: 3, misses: 1, bypasses: 1, savedNanoUsd: "4005" },
      models: [
        { name: "large", hits: 2, savedNanoUsd: "4000" },
        { name: "gpt-test", hits: 1, savedNanoUsd: "5" },
      ],
      tags: [
        { name: "docs", hits: 2, savedNanoUsd: "4000" },
        { name: "batch", hits: 1, savedNanoUsd: "3000" },
      ],
    });
    expect(await readCacheOverview(at.owner, { span: "7d" })).toMatchObject({
      figures: { hits: 4, savedNanoUsd: "4105" },
    });
  });

  test("tells the same numbers as the records do", async () => {
    const states = ["hit", "miss", "bypass"] as const;
    const { organizationId } = at.owner.actor;
    const owner = { organizationId, teamId: at.teamId, virtualKeyId: at.keyId };
    const attempts = Array.from({ length: 60 }, (_, place) => {
      const cache = { status: states[place % 3] as CacheStatus, ...(place % 3 === 0 && { savedNanoUsd: `${place}` }) };
      const decided = { policyVersion: 1, rule: null, sensitivityClass: null, tags: [`t${place % 4}`, "all"], cache };
      return attemptOf(owner, { startedAt: then(place / 4), model: `m${place % 2}`, final: place % 7 > 0, decided });
    });
    await world.settle(attempts);
    await world.settle(attempts.slice(10, 30));
    const [records] = await world.sql(
      `SELECT (count(*) FILTER (WHERE final))::int AS requests,
         (count(*) FILTER (WHERE cache_status = 'hit'))::int AS hits,
         (count(*) FILTER (WHERE final AND cache_status = 'miss'))::int AS misses,
         (count(*) FILTER (WHERE final AND cache_status = 'bypass'))::int AS bypasses,
         sum(saved_nano_usd)::text AS "savedNanoUsd"
       FROM usage_record WHERE organization_id = $1`,
      [organizationId],
    );
    const tags = await world.sql(
      `SELECT tag AS name, count(*)::int AS hits, sum(saved_nano_usd)::text AS "savedNanoUsd"
       FROM usage_record, unnest(tags) AS tag WHERE organization_id = $1 AND cache_status = 'hit'
       GROUP BY 1 ORDER BY 2 DESC, 1`,
      [organizationId],
    );
    expect(await readCacheOverview(at.owner, { span: "7d" })).toMatchObject({ figures: records, tags });
  });

  test("lacks only what could not be added up in time", async () => {
    await hit("a", "3000", { startedAt: then(1), tags: ["docs"] });
    const whole = await readCacheOverview(at.owner, { span: "24h" });
    for (const [read, part] of [
      ["figures", "figures"],
      ["useByModel", "models"],
      ["useByTag", "tags"],
    ] as const) {
      expect(await readCacheOverview(failing(read, "query_timeout"), { span: "24h" })).toEqual({
        ...whole,
        [part]: null,
      });
    }
    expect(await codeOf(readCacheOverview(failing("figures", "not_ready"), { span: "24h" }))).toBe("not_ready");
  });

  test("counts for a member of a team the requests of that team only", async () => {
    await hit("a", "3000", { startedAt: then(1), tags: ["docs"] });
    await hit("a", "40", { startedAt: then(1), tags: ["ads"], teamId: at.otherTeamId, virtualKeyId: at.otherKeyId });
    const teams = [{ teamId: at.otherTeamId, role: "member" as const }];
    const member = contextOf(world, at.owner.actor.organizationId, { role: "member", teams });
    const seen = await readCacheOverview(member, { span: "24h" });
    expect(seen).toMatchObject({
      figures: { requests: 1, hits: 1, savedNanoUsd: "40" },
      tags: [{ name: "ads" }],
    });
    const outsider = contextOf(world, at.owner.actor.organizationId, { role: "member" });
    expect(await readCacheOverview(outsider, { span: "24h" })).toMatchObject({
      figures: { requests: 0, hits: 0 },
      models: [],
    });
  });
});
