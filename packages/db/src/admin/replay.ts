import type { AttemptStatus, CacheStatus, NanoUsd, RequestTrace, TokenCounts, UnitCounts } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import { Prisma } from "../generated/client.ts";
import type { RequestCursor } from "./requests.ts";
import { amountsOf, type StoredAmounts } from "./stored-amounts.ts";

/** What is on record of a request that a policy can be tried on: its last attempt. */
export interface ReplayRow {
  eventId: string;
  requestId: string;
  startedAt: Date;
  /** 0: no provider was dialled. */
  attempt: number;
  teamId: string;
  virtualKeyId: string;
  /** The member that the key belongs to by now. */
  memberId: string | null;
  endpoint: string;
  /** The name that the caller sent. */
  model: string;
  streamed: boolean;
  status: AttemptStatus;
  errorCode: string | null;
  deploymentId: string | null;
  firstByteMs: number | null;
  costNanoUsd: NanoUsd | null;
  tokens: TokenCounts;
  units: UnitCounts;
  policyVersion: number | null;
  cacheStatus: CacheStatus | null;
  tags: string[];
  trace: RequestTrace | null;
}

/** Requests of a span of time; every so many of them, spread evenly. 1: all. */
export interface ReplayQuery {
  organizationId: string;
  from: Date;
  to: Date;
  every: number;
}

type StoredReplay = Omit<ReplayRow, "tokens" | "units"> & StoredAmounts;

const COLUMNS = Prisma.sql`
  r."event_id"::text AS "eventId", r."request_id" AS "requestId", r."started_at" AS "startedAt", r."attempt",
  r."team_id"::text AS "teamId", r."virtual_key_id"::text AS "virtualKeyId", k."member_id"::text AS "memberId",
  r."endpoint", r."model", r."streamed", r."status"::text AS "status", r."error_code" AS "errorCode",
  r."deployment_id"::text AS "deploymentId", r."first_byte_ms" AS "firstByteMs", r."cost_nano_usd" AS "costNanoUsd",
  r."input_tokens" AS "inputTokens", r."output_tokens" AS "outputTokens", r."cache_read_tokens" AS "cacheReadTokens",
  r."cache_write_tokens" AS "cacheWriteTokens", r."reasoning_tokens" AS "reasoningTokens", r."detail",
  r."policy_version" AS "policyVersion", r."cache_status" AS "cacheStatus", coalesce(r."tags", '{}') AS "tags", r."trace"`;

export const createReplayRepository = (db: Executor) => ({
  async count({ organizationId, from, to }: Omit<ReplayQuery, "every">): Promise<number> {
    const [row] = await db.$queryRaw<[{ requests: number }]>`
      SELECT count(*)::float8 AS "requests" FROM "usage_record" AS r
      WHERE ${Prisma.join(within({ organizationId, from, to, every: 1 }), " AND ")}`;
    return row.requests;
  },

  /** Newest first, from below `after` on. */
  async page(
    query: ReplayQuery,
    { after, limit }: { after: RequestCursor | null; limit: number },
  ): Promise<ReplayRow[]> {
    const conditions = within(query);
    if (after) {
      const { startedAt, eventId } = after;
      conditions.push(Prisma.sql`(r."started_at", r."event_id") < (${startedAt}::timestamptz, ${eventId}::uuid)`);
    }
    const rows = await db.$queryRaw<StoredReplay[]>`
      SELECT ${COLUMNS} FROM "usage_record" AS r LEFT JOIN "virtual_key" AS k ON k."id" = r."virtual_key_id"
      WHERE ${Prisma.join(conditions, " AND ")}
      ORDER BY r."started_at" DESC, r."event_id" DESC LIMIT ${limit}`;
    return rows.map(replayOf);
  },

  /** What each deployment usually takes to the first byte of an answer (median, ms). */
  async usualFirstByte(query: ReplayQuery): Promise<Map<string, number>> {
    const rows = await db.$queryRaw<{ deploymentId: string; medianMs: number }[]>`
      SELECT r."deployment_id"::text AS "deploymentId",
        percentile_cont(0.5) WITHIN GROUP (ORDER BY r."first_byte_ms") AS "medianMs"
      FROM "usage_record" AS r
      WHERE ${Prisma.join(within(query), " AND ")} AND r."first_byte_ms" IS NOT NULL AND r."deployment_id" IS NOT NULL
        AND r."status" = 'success'
      GROUP BY 1`;
    return new Map(rows.map(({ deploymentId, medianMs }) => [deploymentId, medianMs]));
  },
});

/** The sample goes by the random end of the event ids, so that the same records give the same sample. */
function within({ organizationId, from, to, every }: ReplayQuery): Prisma.Sql[] {
  const all = [
    Prisma.sql`r."organization_id" = ${organizationId}::uuid AND r."final"`,
    Prisma.sql`r."started_at" >= ${from}::timestamptz AND r."started_at" < ${to}::timestamptz`,
  ];
  if (every > 1) {
    all.push(Prisma.sql`('x' || right(r."event_id"::text, 8))::bit(32)::bigint % ${every}::bigint = 0`);
  }
  return all;
}

function replayOf(stored: StoredReplay): ReplayRow {
  const {
    inputTokens: _i,
    outputTokens: _o,
    cacheReadTokens: _r,
    cacheWriteTokens: _w,
    reasoningTokens: _t,
    detail: _d,
    ...row
  } = stored;
  return { ...row, ...amountsOf(stored) };
}
