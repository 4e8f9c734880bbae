import { type CachePurgeInput, type CachePurgeKind, LONGEST_CACHED_SECONDS, type NanoUsd } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import { Prisma } from "../generated/client.ts";
import type { TeamScope } from "./scope.ts";

export interface CachePurgeRow {
  id: string;
  by: CachePurgeKind;
  /** null: all. */
  value: string | null;
  purgedBy: string;
  purgedAt: Date;
}

/** Which answers of an organization are meant. */
export interface KeptSelection {
  organizationId: string;
  what: CachePurgeInput;
}

/** Whose requests of which span of time. */
export interface CacheQuery {
  organizationId: string;
  scope: TeamScope;
  from: Date;
  to: Date;
}

export interface CacheUse {
  hits: number;
  savedNanoUsd: NanoUsd;
}
type NamedUse = CacheUse & { name: string };

const USE = Prisma.sql`count(*)::float8 AS "hits", coalesce(sum(r."saved_nano_usd"), 0)::bigint AS "savedNanoUsd"`;
const HITS_OF_A_WEEK = Prisma.sql`r."cache_status" = 'hit' AND r."started_at" > now() - interval '7 days'`;
const OF_ROLLUPS = Prisma.sql`
  coalesce(sum(u."cache_hits"), 0)::float8 AS "hits", coalesce(sum(u."saved_nano_usd"), 0)::bigint AS "savedNanoUsd"`;

/** What is kept, and since when, goes by the database's clock, as gateways do. */
export const createCacheRepository = (db: Executor) => ({
  /** Answers that may be given by now: kept, not purged since, and of the policy in force, as no other one's are. */
  async kept({ organizationId, what }: KeptSelection): Promise<number> {
    const [row] = await db.$queryRaw<[{ answers: number }]>`
      SELECT count(DISTINCT r."cache_key")::float8 AS "answers" FROM "usage_record" AS r
      WHERE r."organization_id" = ${organizationId}::uuid AND r."cached_until" > now() AND ${selected(what)}
        AND r."started_at" > now() - make_interval(days => 1, secs => ${LONGEST_CACHED_SECONDS})
        AND r."policy_version" = (SELECT max("version") FROM "policy_version" WHERE "organization_id" = ${organizationId}::uuid)
        AND NOT EXISTS (
          SELECT 1 FROM "cache_purge" AS p
          WHERE p."organization_id" = r."organization_id" AND p."purged_at" >= r."started_at" AND CASE p."by"
            WHEN 'tag' THEN p."value" = ANY(r."tags")
            WHEN 'model' THEN p."value" IN (r."model", r."trace"->>'model')
            WHEN 'team' THEN p."value" = r."team_id"::text
            WHEN 'key' THEN p."value" = r."virtual_key_id"::text
            ELSE true END)`;
    return row.answers;
  },

  /** Requests of the last seven days that were answered from the cache. */
  async hitsOfAWeek({ organizationId, what }: KeptSelection): Promise<CacheUse> {
    const [row] = await db.$queryRaw<[CacheUse]>`
      SELECT ${USE} FROM "usage_record" AS r
      WHERE r."organization_id" = ${organizationId}::uuid AND ${HITS_OF_A_WEEK} AND ${selected(what)}`;
    return row;
  },

  async addPurge(row: Omit<CachePurgeRow, "purgedAt"> & { organizationId: string }): Promise<Date> {
    const [{ purgedAt }] = await db.$queryRaw<[{ purgedAt: Date }]>`
      INSERT INTO "cache_purge" ("id", "organization_id", "by", "value", "purged_by", "purged_at")
      VALUES (${row.id}::uuid, ${row.organizationId}::uuid, ${row.by}, ${row.value}, ${row.purgedBy}, clock_timestamp())
      RETURNING "purged_at" AS "purgedAt"`;
    return purgedAt;
  },

  /** Newest first, from below `before` on. */
  async purges(
    organizationId: string,
    { before, limit }: { before: string | null; limit: number },
  ): Promise<CachePurgeRow[]> {
    const rows = await db.cachePurge.findMany({
      where: { organizationId, ...(before !== null && { id: { lt: before } }) },
      select: { id: true, by: true, value: true, purgedBy: true, purgedAt: true },
      orderBy: { id: "desc" },
      take: limit,
    });
    return rows.map((row) => ({ ...row, by: row.by as CachePurgeKind }));
  },

  async use(query: CacheQuery): Promise<CacheUse & { requests: number }> {
    const [row] = await db.$queryRaw<[CacheUse & { requests: number }]>`
      SELECT ${OF_ROLLUPS}, coalesce(sum(u."requests"), 0)::float8 AS "requests"
      FROM "usage_rollup" AS u WHERE ${ofRollups(query)}`;
    return row;
  },

  /** The models with the most hits. */
  useByModel: (query: CacheQuery, limit: number): Promise<NamedUse[]> => db.$queryRaw<NamedUse[]>`
    SELECT u."model" AS "name", ${OF_ROLLUPS} FROM "usage_rollup" AS u
    WHERE ${ofRollups(query)} AND u."cache_hits" > 0 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${limit}`,

  /** The tags with the most hits; a request counts for each of its tags. */
  useByTag: (query: CacheQuery, limit: number): Promise<NamedUse[]> => db.$queryRaw<NamedUse[]>`
    SELECT tag AS "name", ${USE} FROM "usage_record" AS r, unnest(r."tags") AS tag
    WHERE ${ofRecords(query)} AND r."cache_status" = 'hit' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${limit}`,

  /** Requests for which the cache was asked in vain, and those for which it was not asked although a rule caches. */
  async unanswered(query: CacheQuery): Promise<{ misses: number; bypasses: number }> {
    const [row] = await db.$queryRaw<[{ misses: number; bypasses: number }]>`
      SELECT (count(*) FILTER (WHERE r."cache_status" = 'miss'))::float8 AS "misses",
        (count(*) FILTER (WHERE r."cache_status" = 'bypass'))::float8 AS "bypasses"
      FROM "usage_record" AS r WHERE ${ofRecords(query)} AND r."final" AND r."cache_status" IS NOT NULL`;
    return row;
  },
});

/** As gateways choose what a purge is for: a model is meant by the name that was asked for, or the one that it stands for. */
function selected(what: CachePurgeInput): Prisma.Sql {
  switch (what.by) {
    case "all":
      return Prisma.sql`true`;
    case "tag":
      return Prisma.sql`${what.value} = ANY(r."tags")`;
    case "model":
      return Prisma.sql`${what.value} IN (r."model", r."trace"->>'model')`;
    case "team":
      return Prisma.sql`r."team_id" = ${what.value}::uuid`;
    case "key":
      return Prisma.sql`r."virtual_key_id" = ${what.value}::uuid`;
  }
}

function ofRollups({ organizationId, scope, from, to }: CacheQuery): Prisma.Sql {
  const teams = scope === "all" ? Prisma.sql`true` : Prisma.sql`u."team_id" = ANY(${[...scope]}::uuid[])`;
  return Prisma.sql`u."organization_id" = ${organizationId}::uuid AND ${teams}
    AND u."bucket_start" >= ${from}::timestamptz AND u."bucket_start" < ${to}::timestamptz`;
}

function ofRecords({ organizationId, scope, from, to }: CacheQuery): Prisma.Sql {
  const teams = scope === "all" ? Prisma.sql`true` : Prisma.sql`r."team_id" = ANY(${[...scope]}::uuid[])`;
  return Prisma.sql`r."organization_id" = ${organizationId}::uuid AND ${teams}
    AND r."started_at" >= ${from}::timestamptz AND r."started_at" < ${to}::timestamptz`;
}
