import type {
  RangeField,
  RangeFilters,
  UsageField,
  UsageFilters,
  ValueField,
  ValueFilter,
  ValueFilters,
} from "@gatehouse/domain";
import { Prisma } from "../generated/client.ts";

/** As text, so that one kind of array serves them all. */
const USAGE_COLUMNS: Record<UsageField, string> = {
  status: `"status"::text`,
  teamId: `"team_id"`,
  virtualKeyId: `"virtual_key_id"`,
  model: `"model"`,
  provider: `"provider"`,
};
const UUIDS: readonly string[] = ["teamId", "virtualKeyId"] satisfies UsageField[];
/** Other attempts of the same request; most requests have one attempt, and cost no look-up. */
const EARLIER = `"usage_record" AS e WHERE e."request_id" = r."request_id" AND e."organization_id" = r."organization_id"
  AND NOT e."final" AND e."started_at" BETWEEN r."started_at" - interval '1 day' AND r."started_at"`;
/** null when that of any attempt is unknown. */
const COST = `(r."cost_nano_usd" + CASE WHEN r."attempt" > 1 THEN (
  SELECT CASE WHEN count(*) = count(e."cost_nano_usd") THEN coalesce(sum(e."cost_nano_usd"), 0) END FROM ${EARLIER}
) ELSE 0 END)`;
const VALUE_COLUMNS: Record<Exclude<ValueField, UsageField | "tag">, string> = {
  endpoint: `r."endpoint"`,
  upstreamModel: `r."upstream_model"`,
  errorCode: `r."error_code"`,
  policyRule: `r."policy_rule"`,
  sensitivityClass: `r."sensitivity_class"`,
  cacheStatus: `r."cache_status"`,
  streamed: `r."streamed"::text`,
  priced: `(${COST} IS NOT NULL)::text`,
};

/** From the beginning of the first attempt to that of the last one. */
const EARLIER_MS = `CASE WHEN r."attempt" > 1 THEN coalesce((
  SELECT round(extract(epoch FROM r."started_at" - min(e."started_at")) * 1000) FROM ${EARLIER}), 0) ELSE 0 END`;
const RANGE_COLUMNS: Record<RangeField, string> = {
  httpStatus: `r."http_status"`,
  durationMs: `(r."duration_ms" + ${EARLIER_MS})`,
  firstByteMs: `(r."first_byte_ms" + ${EARLIER_MS})`,
  costNanoUsd: COST,
  inputTokens: `r."input_tokens"`,
  outputTokens: `r."output_tokens"`,
  attempts: `r."attempt"`,
};

/** The conditions on columns that records and rollups both have. @param alias of the table */
export function usageConditions(alias: "r" | "u", filters: UsageFilters): Prisma.Sql[] {
  return Object.entries(USAGE_COLUMNS).flatMap(([field, column]) =>
    among(`${alias}.${column}`, filters[field as UsageField], UUIDS.includes(field)),
  );
}

/** The conditions on records of last attempts, which stand for their requests. */
export function requestConditions({ values, ranges }: { values: ValueFilters; ranges: RangeFilters }): Prisma.Sql[] {
  const { tag } = values;
  return [
    ...usageConditions("r", values),
    ...Object.entries(VALUE_COLUMNS).flatMap(([field, column]) =>
      among(column, values[field as keyof typeof VALUE_COLUMNS]),
    ),
    ...(tag && tag.anyOf.length > 0 ? [Prisma.sql`r."tags" && ${tag.anyOf}::text[]`] : []),
    ...(tag && tag.noneOf.length > 0 ? [Prisma.sql`NOT coalesce(r."tags" && ${tag.noneOf}::text[], false)`] : []),
    ...Object.entries(RANGE_COLUMNS).flatMap(([field, column]) => {
      const { from = null, to = null } = ranges[field as RangeField] ?? {};
      return [
        ...(from === null ? [] : [Prisma.sql`${Prisma.raw(column)} >= ${from}::bigint`]),
        ...(to === null ? [] : [Prisma.sql`${Prisma.raw(column)} <= ${to}::bigint`]),
      ];
    }),
  ];
}

/** What has no value has none of those that are excluded. */
function among(column: string, filter: ValueFilter | undefined, isUuid = false): Prisma.Sql[] {
  if (!filter) return [];
  const [name, cast] = [Prisma.raw(column), Prisma.raw(isUuid ? "::uuid[]" : "::text[]")];
  const { anyOf, noneOf } = filter;
  return [
    ...(anyOf.length > 0 ? [Prisma.sql`${name} = ANY(${anyOf}${cast})`] : []),
    ...(noneOf.length > 0 ? [Prisma.sql`(${name} = ANY(${noneOf}${cast})) IS NOT TRUE`] : []),
  ];
}
