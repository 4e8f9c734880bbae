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

/** What the cache did for requests: a hit, a miss, or a bypass, where a rule caches but not these. */
export interface CacheFiguresRow extends CacheUse {
  /** Of all, whether or not a rule caches them. */
  requests: number;
  misses: number;
  bypasses: number;
}

const USE = Prisma.sql`
  coalesce(sum(u."cache_hits"), 0)::float8 AS "hits", coalesce(sum(u."saved_nano_usd"), 0)::bigint AS "savedNanoUsd"`;
/** The same of hits by tag and model. */
const USE_OF_HITS = Prisma.sql`
  coalesce(sum(u."hits"), 0)::float8 AS "hits", coalesce(sum(u."saved_nano_usd"), 0)::bigint AS "savedNanoUsd"`;
/** From the quarter of an hour on in which the week began. */
const OF_A_WEEK = Prisma.sql`u."bucket_start" >= date_bin('15 minutes', now() - interval '7 days', 'epoch')`;

/** What is kept, and since when, goes by the database's clock, as gateways do. */
export const createCacheRepository = (db: Executor) => ({
  /**
   * Answers that may be given by now: kept, not purged since, and of the policy in force, as no other one's are. Everything
   * that it goes by is in the index of what is kept, so that no record is read for it.
   */
  async kept({ organizationId, what }: KeptSelection): Promise<number> {
    const [row] = await db.$queryRaw<[{ answers: number }]>`
      SELECT count(*)::float8 AS "answers" FROM (
        SELECT DISTINCT r."cache_key" COLLATE "C" FROM "usage_record" AS r
        WHERE r."organization_id" = ${organizationId}::uuid AND r."cached_until" > now() AND ${selected(what)}
          AND r."started_at" > now() - make_interval(days => 1, secs => ${LONGEST_CACHED_SECONDS})
          AND r."policy_version" = (SELECT max("version") FROM "policy_version" WHERE "organization_id" = ${organizationId}::uuid)
          AND NOT EXISTS (
            SELECT 1 FROM "cache_purge" AS p
            WHERE p."organization_id" = r."organization_id" AND p."purged_at" >= r."started_at" AND CASE p."by"
              WHEN 'tag' THEN p."value" = ANY(r."tags")
              WHEN 'model' THEN p."value" IN (r."model", r."stood_for")
              WHEN 'team' THEN p."value" = r."team_id"::text
              WHEN 'key' THEN p."value" = r."virtual_key_id"::text
              ELSE true END)) AS kept`;
    return row.answers;
  },

  /** Requests of the last seven days that were answered from the cache. */
  async hitsOfAWeek({ organizationId, what }: KeptSelection): Promise<CacheUse> {
    const organization = Prisma.sql`u."organization_id" = ${organizationId}::uuid`;
    const [row] =
      what.by === "tag" || what.by === "model"
        ? await db.$queryRaw<[CacheUse]>`
          SELECT ${USE_OF_HITS} FROM "cache_hit_rollup" AS u
          WHERE ${organization} AND ${OF_A_WEEK} AND u."by" = ${what.by} AND u."value" = ${what.value}`
        : await db.$queryRaw<[CacheUse]>`
          SELECT ${USE} FROM "usage_rollup" AS u WHERE ${organization} AND ${OF_A_WEEK} AND ${rolledUp(what)}`;
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

  async figures(query: CacheQuery): Promise<CacheFiguresRow> {
    const [row] = await db.$queryRaw<[CacheFiguresRow]>`
      SELECT ${USE}, coalesce(sum(u."requests"), 0)::float8 AS "requests",
        coalesce(sum(u."cache_misses"), 0)::float8 AS "misses", coalesce(sum(u."cache_bypasses"), 0)::float8 AS "bypasses"
      FROM "usage_rollup" AS u WHERE ${within(query)}`;
    return row;
  },

  /** The models with the most hits, by the names that were asked for. */
  useByModel: (query: CacheQuery, limit: number): Promise<NamedUse[]> => db.$queryRaw<NamedUse[]>`
    SELECT u."model" AS "name", ${USE} FROM "usage_rollup" AS u
    WHERE ${within(query)} AND u."cache_hits" > 0 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${limit}`,

  /** The tags with the most hits; a request counts for each of its tags. */
  useByTag: (query: CacheQuery, limit: number): Promise<NamedUse[]> => db.$queryRaw<NamedUse[]>`
    SELECT u."value" AS "name", ${USE_OF_HITS} FROM "cache_hit_rollup" AS u
    WHERE ${within(query)} AND u."by" = 'tag' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${limit}`,
});

/** As gateways choose what a purge is for: a model is meant by the name that was asked for, or the one that it stands for. */
function selected(what: CachePurgeInput): Prisma.Sql {
  switch (what.by) {
    case "all":
      return Prisma.sql`true`;
    case "tag":
      return Prisma.sql`${what.value} = ANY(r."tags")`;
    case "model":
      return Prisma.sql`${what.value} IN (r."model", r."stood_for")`;
    case "team":
      return Prisma.sql`r."team_id" = ${what.value}::uuid`;
    case "key":
      return Prisma.sql`r."virtual_key_id" = ${what.value}::uuid`;
  }
}

function rolledUp(what: Exclude<CachePurgeInput, { by: "tag" | "model" }>): Prisma.Sql {
  if (what.by === "all") return Prisma.sql`true`;
  const column = what.by === "team" ? Prisma.sql`u."team_id"` : Prisma.sql`u."virtual_key_id"`;
  return Prisma.sql`${column} = ${what.value}::uuid`;
}

/** Of rollups of either kind. */
function within({ organizationId, scope, from, to }: CacheQuery): Prisma.Sql {
  const teams = scope === "all" ? Prisma.sql`true` : Prisma.sql`u."team_id" = ANY(${[...scope]}::uuid[])`;
  return Prisma.sql`u."organization_id" = ${organizationId}::uuid AND ${teams}
    AND u."bucket_start" >= ${from}::timestamptz AND u."bucket_start" < ${to}::timestamptz`;
}
