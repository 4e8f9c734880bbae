import type {
  AttemptStatus,
  CacheStatus,
  MeteringClass,
  NanoUsd,
  PicoUsd,
  PriceSource,
  RangeFilters,
  Rates,
  RequestTrace,
  TokenCounts,
  UnitCounts,
  ValueFilters,
} from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import { Prisma } from "../generated/client.ts";
import { ratesOf } from "./prices.ts";
import { requestConditions } from "./record-filters.ts";
import type { TeamScope } from "./scope.ts";
import { amountsOf, type StoredAmounts } from "./stored-amounts.ts";

/** The attempt that the caller got, with the names of its team and key. */
export interface FinalAttemptRow {
  eventId: string;
  requestId: string;
  startedAt: Date;
  status: AttemptStatus;
  httpStatus: number;
  errorCode: string | null;
  teamId: string;
  teamName: string;
  virtualKeyId: string;
  virtualKeyName: string;
  model: string;
  provider: string | null;
  upstreamModel: string | null;
  streamed: boolean;
  inputTokens: number | null;
  outputTokens: number | null;
  durationMs: number;
  firstByteMs: number | null;
  policyVersion: number | null;
  policyRule: string | null;
  sensitivityClass: string | null;
  cacheStatus: CacheStatus | null;
  tags: string[];
}

export interface AttemptRow extends FinalAttemptRow {
  attempt: number;
  final: boolean;
  endpoint: string;
  nodeId: string;
  upstreamStatus: number | null;
  deploymentId: string | null;
  credentialName: string | null;
  responseModel: string | null;
  upstreamRequestId: string | null;
  finishReason: string | null;
  tokens: TokenCounts;
  units: UnitCounts;
  serviceTier: string | null;
  metering: MeteringClass;
  costNanoUsd: NanoUsd | null;
  heldNanoUsd: NanoUsd;
  priceSource: PriceSource | null;
  priceModel: string | null;
  /** The prices that were applied. */
  rates: Rates;
  /** Of the last attempt; null: it was stopped before the policy was asked, or recorded by a version before. */
  trace: RequestTrace | null;
}

/** An attempt as it is stored. */
type StoredAttempt = Omit<AttemptRow, "tokens" | "units" | "rates"> &
  StoredAmounts & {
    inputPicoUsd: PicoUsd | null;
    outputPicoUsd: PicoUsd | null;
    cacheReadPicoUsd: PicoUsd | null;
    cacheWritePicoUsd: PicoUsd | null;
  };

/** Over all attempts of one request. */
export interface RequestSums {
  requestId: string;
  /** When its first attempt began. */
  startedAt: Date;
  /** Upstream calls; a refusal has none. */
  attempts: number;
  /** null when the cost of any attempt is unknown. */
  costNanoUsd: NanoUsd | null;
}

export interface RequestCursor {
  startedAt: Date;
  eventId: string;
}

export interface RequestQuery {
  organizationId: string;
  scope: TeamScope;
  values: ValueFilters;
  ranges: RangeFilters;
  /** The span: `from` belongs to it, `to` does not; undefined is open. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** The page begins after this row, in its direction. */
  after: RequestCursor | null;
  /** Which way the page leads from there; rows are newest first either way. */
  direction: "older" | "newer";
  limit: number;
}

/** Attempts of one request begin within so long of each other; bounds which partitions are read. */
const REQUEST_SPAN_MS = 24 * 3_600_000;

const FINAL_COLUMNS = Prisma.sql`
  r."event_id"::text AS "eventId", r."request_id" AS "requestId", r."started_at" AS "startedAt", r."status"::text AS "status",
  r."http_status" AS "httpStatus", r."error_code" AS "errorCode", r."team_id"::text AS "teamId",
  coalesce(t."name", '') AS "teamName", r."virtual_key_id"::text AS "virtualKeyId", coalesce(k."name", '') AS "virtualKeyName",
  r."model", r."provider", r."upstream_model" AS "upstreamModel", r."streamed", r."input_tokens" AS "inputTokens",
  r."output_tokens" AS "outputTokens", r."duration_ms" AS "durationMs", r."first_byte_ms" AS "firstByteMs",
  r."policy_version" AS "policyVersion", r."policy_rule" AS "policyRule", r."sensitivity_class" AS "sensitivityClass",
  r."cache_status" AS "cacheStatus", coalesce(r."tags", '{}') AS "tags"`;

const ATTEMPT_COLUMNS = Prisma.sql`
  r."attempt", r."final", r."endpoint", r."node_id" AS "nodeId", r."upstream_status" AS "upstreamStatus",
  r."deployment_id"::text AS "deploymentId", c."name" AS "credentialName", r."response_model" AS "responseModel",
  r."upstream_request_id" AS "upstreamRequestId", r."finish_reason" AS "finishReason",
  r."cache_read_tokens" AS "cacheReadTokens", r."cache_write_tokens" AS "cacheWriteTokens",
  r."reasoning_tokens" AS "reasoningTokens", r."metering"::text AS "metering", r."cost_nano_usd" AS "costNanoUsd",
  r."held_nano_usd" AS "heldNanoUsd", r."price_source"::text AS "priceSource", r."price_model" AS "priceModel",
  r."input_pico_usd" AS "inputPicoUsd", r."output_pico_usd" AS "outputPicoUsd",
  r."cache_read_pico_usd" AS "cacheReadPicoUsd", r."cache_write_pico_usd" AS "cacheWritePicoUsd",
  r."service_tier" AS "serviceTier", r."detail", r."trace"`;

const NAMES = Prisma.sql`LEFT JOIN "team" AS t ON t."id" = r."team_id" LEFT JOIN "virtual_key" AS k ON k."id" = r."virtual_key_id"`;

export const createRequestRepository = (db: Executor) => ({
  /** One page of final attempts, newest first. */
  async list(query: RequestQuery): Promise<FinalAttemptRow[]> {
    const order = Prisma.raw(query.direction === "older" ? "DESC" : "ASC");
    const rows = await db.$queryRaw<FinalAttemptRow[]>`
      SELECT ${FINAL_COLUMNS} FROM "usage_record" AS r ${NAMES}
      WHERE ${Prisma.join(conditions(query), " AND ")}
      ORDER BY r."started_at" ${order}, r."event_id" ${order} LIMIT ${query.limit}`;
    return query.direction === "older" ? rows : rows.reverse();
  },

  /** When the first request of these teams began, to the quarter of an hour; null: there is none. */
  async begin(organizationId: string, scope: TeamScope): Promise<Date | null> {
    const row = await db.usageRollup.findFirst({
      where: { organizationId, ...(scope !== "all" && { teamId: { in: [...scope] } }) },
      orderBy: { bucketStart: "asc" },
      select: { bucketStart: true },
    });
    return row?.bucketStart ?? null;
  },

  /** The sums of the requests of one page. */
  async sums(
    organizationId: string,
    page: readonly RequestCursor[],
    requestIds: readonly string[],
  ): Promise<RequestSums[]> {
    if (page.length === 0) return [];
    const times = page.map(({ startedAt }) => startedAt.getTime());
    const from = new Date(Math.min(...times) - REQUEST_SPAN_MS);
    const to = new Date(Math.max(...times) + REQUEST_SPAN_MS);
    return db.$queryRaw<RequestSums[]>`
      SELECT "request_id" AS "requestId", min("started_at") AS "startedAt",
        (count(*) FILTER (WHERE "attempt" > 0))::int AS "attempts",
        CASE WHEN count(*) = count("cost_nano_usd") THEN sum("cost_nano_usd")::bigint END AS "costNanoUsd"
      FROM "usage_record"
      WHERE "organization_id" = ${organizationId}::uuid AND "request_id" = ANY(${[...requestIds]}::text[])
        AND "started_at" BETWEEN ${from}::timestamptz AND ${to}::timestamptz
      GROUP BY "request_id"`;
  },

  /** Every attempt of a request, in order; none when the organization has no such request in these teams. */
  async attempts(organizationId: string, scope: TeamScope, requestId: string): Promise<AttemptRow[]> {
    const rows = await db.$queryRaw<StoredAttempt[]>`
      SELECT ${FINAL_COLUMNS}, ${ATTEMPT_COLUMNS} FROM "usage_record" AS r ${NAMES}
      LEFT JOIN "provider_credential" AS c ON c."id" = r."provider_credential_id"
      WHERE ${Prisma.join([...inScope(organizationId, scope), Prisma.sql`r."request_id" = ${requestId}`], " AND ")}
      ORDER BY r."attempt", r."started_at", r."event_id"`;
    return rows.map(attemptOf);
  },
});

function inScope(organizationId: string, scope: TeamScope): Prisma.Sql[] {
  const organization = Prisma.sql`r."organization_id" = ${organizationId}::uuid`;
  return scope === "all" ? [organization] : [organization, Prisma.sql`r."team_id" = ANY(${[...scope]}::uuid[])`];
}

function attemptOf({ detail, ...stored }: StoredAttempt): AttemptRow {
  const { cacheReadTokens: _r, cacheWriteTokens: _w, reasoningTokens: _t, ...row } = stored;
  return { ...row, ...amountsOf({ ...stored, detail }), rates: ratesOf(stored, detail?.prices ?? {}) };
}

function conditions({ organizationId, scope, from, to, after, direction, ...filters }: RequestQuery): Prisma.Sql[] {
  const all = [...inScope(organizationId, scope), Prisma.sql`r."final"`, ...requestConditions(filters)];
  if (from) all.push(Prisma.sql`r."started_at" >= ${from}::timestamptz`);
  if (to) all.push(Prisma.sql`r."started_at" < ${to}::timestamptz`);
  if (after) {
    const beyond = Prisma.raw(direction === "older" ? "<" : ">");
    all.push(
      Prisma.sql`(r."started_at", r."event_id") ${beyond} (${after.startedAt}::timestamptz, ${after.eventId}::uuid)`,
    );
  }
  return all;
}
