import type { AttemptStatus, CacheStatus, NanoUsd, RequestTrace, TokenCounts, UnitCounts } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import { Prisma } from "../generated/client.ts";
import { createRequestRepository, type RequestCursor } from "./requests.ts";
import { amountsOf, type StoredAmounts } from "./stored-amounts.ts";

/** What is on record of a request that a policy can be tried on: its last attempt, and what all of them cost. */
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
  /** Of all its attempts; null: that of one is unknown. */
  costNanoUsd: NanoUsd | null;
  tokens: TokenCounts;
  units: UnitCounts;
  policyVersion: number | null;
  cacheStatus: CacheStatus | null;
  tags: string[];
  trace: RequestTrace | null;
}

/** Requests of a span of time. */
export interface ReplaySpan {
  organizationId: string;
  from: Date;
  to: Date;
}

/** About one of every so many of them, spread evenly. 1: all. */
export interface ReplayQuery extends ReplaySpan {
  every: number;
}

type StoredReplay = Omit<ReplayRow, "tokens" | "units" | "costNanoUsd"> & StoredAmounts;

const QUARTER_MS = 15 * 60_000;
/** Places in a sample: what `sample_place` answers is less. */
const SAMPLE_PLACES = 65_536;
/** Of records with a lower place there is an index. */
const INDEXED_PLACES = Prisma.sql`4096`;

const COLUMNS = Prisma.sql`
  r."event_id"::text AS "eventId", r."request_id" AS "requestId", r."started_at" AS "startedAt", r."attempt",
  r."team_id"::text AS "teamId", r."virtual_key_id"::text AS "virtualKeyId", k."member_id"::text AS "memberId",
  r."endpoint", r."model", r."streamed", r."status"::text AS "status", r."error_code" AS "errorCode",
  r."deployment_id"::text AS "deploymentId", r."first_byte_ms" AS "firstByteMs",
  r."input_tokens" AS "inputTokens", r."output_tokens" AS "outputTokens", r."cache_read_tokens" AS "cacheReadTokens",
  r."cache_write_tokens" AS "cacheWriteTokens", r."reasoning_tokens" AS "reasoningTokens", r."detail",
  r."policy_version" AS "policyVersion", r."cache_status" AS "cacheStatus", coalesce(r."tags", '{}') AS "tags", r."trace"`;

export const createReplayRepository = (db: Executor) => ({
  /** Exact, of any span: whole quarters of an hour are in the rollups, and what is left of it is counted. */
  async count(span: ReplaySpan): Promise<number> {
    const first = Math.ceil(span.from.getTime() / QUARTER_MS) * QUARTER_MS;
    const last = Math.floor(span.to.getTime() / QUARTER_MS) * QUARTER_MS;
    if (first >= last) return counted(db, span);
    const [rows, before, after] = await Promise.all([
      db.$queryRaw<[{ requests: number }]>`
        SELECT coalesce(sum(u."requests"), 0)::float8 AS "requests" FROM "usage_rollup" AS u
        WHERE u."organization_id" = ${span.organizationId}::uuid
          AND u."bucket_start" >= ${new Date(first)}::timestamptz AND u."bucket_start" < ${new Date(last)}::timestamptz`,
      counted(db, { ...span, to: new Date(first) }),
      counted(db, { ...span, from: new Date(last) }),
    ]);
    return rows[0].requests + before + after;
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
    const requestIds = rows.map(({ requestId }) => requestId);
    const sums = await createRequestRepository(db).sums(query.organizationId, rows, requestIds);
    const costs = new Map(sums.map(({ requestId, costNanoUsd }) => [requestId, costNanoUsd]));
    return rows.map((row) => replayOf(row, costs.get(row.requestId) ?? null));
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

async function counted(db: Executor, span: ReplaySpan): Promise<number> {
  const [row] = await db.$queryRaw<[{ requests: number }]>`
    SELECT count(*)::float8 AS "requests" FROM "usage_record" AS r
    WHERE ${Prisma.join(within({ ...span, every: 1 }), " AND ")}`;
  return row.requests;
}

/**
 * The sample goes by the random end of the event ids, so that the same records give the same sample. What is taken of many
 * is found by an index, so that a sample of a week costs the same however many requests the week had.
 */
function within({ organizationId, from, to, every }: ReplayQuery): Prisma.Sql[] {
  const all = [
    Prisma.sql`r."organization_id" = ${organizationId}::uuid AND r."final"`,
    Prisma.sql`r."started_at" >= ${from}::timestamptz AND r."started_at" < ${to}::timestamptz`,
  ];
  if (every > 1) all.push(Prisma.sql`sample_place(r."event_id") < ${Math.ceil(SAMPLE_PLACES / every)}::int`);
  // The planner has to see that the index holds all that is asked for.
  if (every >= 16) all.push(Prisma.sql`sample_place(r."event_id") < ${INDEXED_PLACES}`);
  return all;
}

function replayOf(stored: StoredReplay, costNanoUsd: NanoUsd | null): ReplayRow {
  const {
    inputTokens: _i,
    outputTokens: _o,
    cacheReadTokens: _r,
    cacheWriteTokens: _w,
    reasoningTokens: _t,
    detail: _d,
    ...row
  } = stored;
  return { ...row, costNanoUsd, ...amountsOf(stored) };
}
