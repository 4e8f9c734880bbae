import {
  BUCKETS,
  type LimitScope,
  type NanoUsd,
  type TimeWindow,
  type UsageField,
  type UsageFilters,
  type UsageGrain,
  type UsageGroup,
} from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import { Prisma } from "../generated/client.ts";
import { usageConditions } from "./record-filters.ts";
import type { TeamScope } from "./scope.ts";

/** What rollup rows add up to. */
export interface UsageSums {
  costNanoUsd: NanoUsd;
  savedNanoUsd: NanoUsd;
  requests: number;
  errors: number;
  refused: number;
  aborted: number;
  attempts: number;
  failedAttempts: number;
  unpriced: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  cacheHits: number;
  cacheMisses: number;
  cacheBypasses: number;
  /** Counts per bucket of the domain's histogram; empty when they were not asked for. */
  latencyHistogram: number[];
  firstByteHistogram: number[];
}

export interface UsageBucketRow extends UsageSums {
  /** Of the group; "" for the rest. */
  key: string;
  at: Date;
}

export interface UsageQuery {
  organizationId: string;
  scope: TeamScope;
  /** At a quarter of an hour. */
  from: Date;
  to: Date;
  filters: UsageFilters;
}

/** Which rollups a budget counts. */
export interface SpendFilter {
  scope: LimitScope;
  model: string | null;
  provider: string | null;
}

const GROUP_COLUMN: Record<UsageGroup, Prisma.Sql> = {
  none: Prisma.sql`''`,
  team: Prisma.sql`u."team_id"::text`,
  virtual_key: Prisma.sql`u."virtual_key_id"::text`,
  model: Prisma.sql`u."model"`,
  provider: Prisma.sql`u."provider"`,
};

const FACET_COLUMN: Record<UsageField, Prisma.Sql> = {
  status: Prisma.sql`u."status"::text`,
  teamId: GROUP_COLUMN.team,
  virtualKeyId: GROUP_COLUMN.virtual_key,
  model: GROUP_COLUMN.model,
  provider: GROUP_COLUMN.provider,
};

/** Place by place, which is three times as fast as the aggregate over whole arrays, and runs in parallel. */
const histogram = (column: string) =>
  Prisma.raw(
    `ARRAY[${Array.from({ length: BUCKETS }, (_, index) => `coalesce(sum(u."${column}"[${index + 1}]), 0)`).join(", ")}]::float8[]`,
  );
const HISTOGRAMS = Prisma.sql`
  ${histogram("latency_histogram")} AS "latencyHistogram", ${histogram("first_byte_histogram")} AS "firstByteHistogram"`;
/** They are most of what there is to add up, so charts without percentiles do without. */
const NO_HISTOGRAMS = Prisma.sql`'{}'::float8[] AS "latencyHistogram", '{}'::float8[] AS "firstByteHistogram"`;

const SUMS = Prisma.sql`
  sum(u."cost_nano_usd")::bigint AS "costNanoUsd",
  sum(u."saved_nano_usd")::bigint AS "savedNanoUsd",
  sum(u."requests")::float8 AS "requests",
  coalesce(sum(u."requests") FILTER (WHERE u."status" = 'error'), 0)::float8 AS "errors",
  coalesce(sum(u."requests") FILTER (WHERE u."status" = 'refused'), 0)::float8 AS "refused",
  coalesce(sum(u."requests") FILTER (WHERE u."status" = 'aborted'), 0)::float8 AS "aborted",
  sum(u."attempts")::float8 AS "attempts",
  coalesce(sum(u."attempts") FILTER (WHERE u."status" = 'error'), 0)::float8 AS "failedAttempts",
  sum(u."unpriced")::float8 AS "unpriced",
  sum(u."input_tokens")::float8 AS "inputTokens",
  sum(u."output_tokens")::float8 AS "outputTokens",
  sum(u."cache_read_tokens")::float8 AS "cacheReadTokens",
  sum(u."cache_write_tokens")::float8 AS "cacheWriteTokens",
  sum(u."reasoning_tokens")::float8 AS "reasoningTokens",
  sum(u."cache_hits")::float8 AS "cacheHits",
  sum(u."cache_misses")::float8 AS "cacheMisses",
  sum(u."cache_bypasses")::float8 AS "cacheBypasses"`;

/** How the rows of a report are put together. */
export interface UsageShape {
  grain: UsageGrain;
  timeZone: string;
  group: UsageGroup;
  /** The groups that stand alone; all others are one. */
  keys: readonly string[];
  histograms: boolean;
}

export const createUsageRepository = (db: Executor) => ({
  /** The starts of the buckets that touch [from, to), in the zone's own hours and days. */
  async bucketStarts({ start, end }: TimeWindow, grain: UsageGrain, timeZone: string): Promise<Date[]> {
    const rows = await db.$queryRaw<{ at: Date }[]>`
      SELECT DISTINCT ${bucketOf(grain, timeZone, Prisma.sql`quarter`)} AS "at"
      FROM generate_series(${start}::timestamptz, ${end}::timestamptz - interval '1 millisecond', interval '15 minutes') AS quarter
      ORDER BY 1`;
    return rows.map(({ at }) => at);
  },

  /** The start of the bucket that holds `instant`. */
  async bucketStart(instant: Date, grain: UsageGrain, timeZone: string): Promise<Date> {
    const bucket = bucketOf(grain, timeZone, Prisma.sql`${instant}::timestamptz`);
    const [row] = await db.$queryRaw<[{ at: Date }]>`SELECT ${bucket} AS "at"`;
    return row.at;
  },

  /** What a clock in the zone showed that many days and months ago, as an instant. */
  async earlier(instants: readonly Date[], { days = 0, months = 0 }, timeZone: string): Promise<Date[]> {
    const rows = await db.$queryRaw<{ at: Date }[]>`
      SELECT (instant::timestamptz AT TIME ZONE ${timeZone}
        - make_interval(months => ${months}::int, days => ${days}::int)) AT TIME ZONE ${timeZone} AS "at"
      FROM unnest(${instants.map((instant) => instant.toISOString())}::text[]) WITH ORDINALITY AS given(instant, place)
      ORDER BY place`;
    return rows.map(({ at }) => at);
  },

  /** The groups with the highest cost, then the most requests. */
  async topGroups(query: UsageQuery, group: UsageGroup, limit: number): Promise<string[]> {
    const rows = await db.$queryRaw<{ key: string }[]>`
      SELECT ${GROUP_COLUMN[group]} AS "key" FROM "usage_rollup" AS u WHERE ${where(query)}
      GROUP BY 1 ORDER BY sum(u."cost_nano_usd") DESC, sum(u."requests") DESC, 1 LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  },

  /** Sums per bucket and group; groups that are not in `keys` are one, under null. */
  buckets(query: UsageQuery, shape: UsageShape): Promise<(Omit<UsageBucketRow, "key"> & { key: string | null })[]> {
    const column = GROUP_COLUMN[shape.group];
    return db.$queryRaw`
      SELECT CASE WHEN ${column} = ANY(${[...shape.keys]}::text[]) THEN ${column} END AS "key",
        ${bucketOf(shape.grain, shape.timeZone, Prisma.sql`u."bucket_start"`)} AS "at",
        ${SUMS}, ${shape.histograms ? HISTOGRAMS : NO_HISTOGRAMS}
      FROM "usage_rollup" AS u WHERE ${where(query)} GROUP BY 1, 2 ORDER BY 2`;
  },

  /** How many requests of the span have each value of a field, most first. */
  async countsBy(query: UsageQuery, field: UsageField, limit: number): Promise<{ value: string; requests: number }[]> {
    const column = FACET_COLUMN[field];
    return db.$queryRaw`
      SELECT ${column} AS "value", sum(u."requests")::float8 AS "requests" FROM "usage_rollup" AS u
      WHERE ${where(query)} AND ${column} <> '' GROUP BY 1 HAVING sum(u."requests") > 0 ORDER BY 2 DESC, 1 LIMIT ${limit}`;
  },

  /** Spend in the window per team; a team without any is absent. */
  async spendByTeam(organizationId: string, window: TimeWindow): Promise<Map<string, NanoUsd>> {
    const rows = await db.usageRollup.groupBy({
      by: ["teamId"],
      where: { organizationId, bucketStart: { gte: window.start, lt: window.end } },
      _sum: { costNanoUsd: true },
    });
    return new Map(rows.map(({ teamId, _sum }) => [teamId, _sum.costNanoUsd ?? 0n]));
  },

  /** Spend in the window per virtual key; a key without any is absent. */
  async spendByVirtualKey(
    organizationId: string,
    window: TimeWindow,
    ids: readonly string[],
  ): Promise<Map<string, NanoUsd>> {
    const rows = await db.usageRollup.groupBy({
      by: ["virtualKeyId"],
      where: { organizationId, virtualKeyId: { in: [...ids] }, bucketStart: { gte: window.start, lt: window.end } },
      _sum: { costNanoUsd: true },
    });
    return new Map(rows.map(({ virtualKeyId, _sum }) => [virtualKeyId, _sum.costNanoUsd ?? 0n]));
  },

  /** What was spent in each of the windows, place by place. */
  async spendInWindows(
    organizationId: string,
    filter: SpendFilter,
    windows: readonly TimeWindow[],
  ): Promise<NanoUsd[]> {
    const rows = await db.$queryRaw<{ spent: bigint }[]>`
      SELECT coalesce(sum(u."cost_nano_usd"), 0)::bigint AS "spent"
      FROM unnest(
        ${windows.map(({ start }) => start.toISOString())}::text[]::timestamptz[],
        ${windows.map(({ end }) => end.toISOString())}::text[]::timestamptz[]
      ) WITH ORDINALITY AS w("start", "end", "place")
      LEFT JOIN "usage_rollup" AS u ON u."organization_id" = ${organizationId}::uuid
        AND u."bucket_start" >= w."start" AND u."bucket_start" < w."end" AND ${counted(filter)}
      GROUP BY w."place" ORDER BY w."place"`;
    return rows.map(({ spent }) => spent);
  },
});

/** A member's spend is that of the keys that belong to the member in the team. */
function counted({ scope, model, provider }: SpendFilter): Prisma.Sql {
  const all = [Prisma.sql`true`];
  if ("teamId" in scope) all.push(Prisma.sql`u."team_id" = ${scope.teamId}::uuid`);
  if (scope.kind === "virtual_key") all.push(Prisma.sql`u."virtual_key_id" = ${scope.virtualKeyId}::uuid`);
  if (scope.kind === "member") {
    all.push(Prisma.sql`u."virtual_key_id" IN (
      SELECT "id" FROM "virtual_key" WHERE "team_id" = ${scope.teamId}::uuid AND "member_id" = ${scope.userId}::uuid)`);
  }
  if (model !== null) all.push(Prisma.sql`u."model" = ${model}`);
  if (provider !== null) all.push(Prisma.sql`u."provider" = ${provider}`);
  return Prisma.join(all, " AND ");
}

function bucketOf(grain: UsageGrain, timeZone: string, instant: Prisma.Sql): Prisma.Sql {
  if (grain === "1h") return Prisma.sql`date_trunc('hour', ${instant}, ${timeZone})`;
  if (grain === "1d") return Prisma.sql`date_trunc('day', ${instant}, ${timeZone})`;
  return Prisma.sql`date_bin(interval '15 minutes', ${instant}, timestamptz 'epoch')`;
}

function where(query: UsageQuery): Prisma.Sql {
  const all = [
    Prisma.sql`u."organization_id" = ${query.organizationId}::uuid`,
    Prisma.sql`u."bucket_start" >= ${query.from}::timestamptz AND u."bucket_start" < ${query.to}::timestamptz`,
  ];
  if (query.scope !== "all") all.push(Prisma.sql`u."team_id" = ANY(${[...query.scope]}::uuid[])`);
  return Prisma.join([...all, ...usageConditions("u", query.filters)], " AND ");
}
