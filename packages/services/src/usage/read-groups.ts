import type { UsageQuery, UsageSums } from "@gatehouse/db/admin";
import { visibleTeams } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";
import { usageFiltersOf } from "../request/filters.ts";
import type { UsageReportInput } from "./input.ts";
import { labelsOf } from "./labels.ts";
import { spanBefore, spanOf, type UsageSpan } from "./span.ts";
import { EMPTY_SUMS, sumOf } from "./sums.ts";

/** Groups beyond these are drawn as one. */
const TOP_GROUPS = 8;
const OTHER = { key: "other", label: "Other" };

/** A group of a report. */
export interface UsageGroupSums {
  key: string;
  label: string;
  /** Bucket by bucket. */
  sums: UsageSums[];
  /** Of the span that is compared with; null: none is. */
  previous: UsageSums[] | null;
}

export interface UsageReport {
  span: UsageSpan;
  /** What is compared with; null: nothing is. */
  before: UsageSpan | null;
  groups: UsageGroupSums[];
  /** Bucket by bucket, what all groups used in the span that is compared with, also those that have nothing in this one. */
  allBefore: UsageSums[] | null;
}

/**
 * What was used in a span of time, from rollups only and of the teams whose usage the actor may see: the groups with the highest
 * cost in order, then the rest as one when there is any; ungrouped, always exactly one.
 * @throws GatehouseError `invalid_request` for a span that is empty or too long
 */
export async function readGroups(
  context: VerbContext,
  { groupBy, compare, histograms, ...input }: UsageReportInput & { histograms: boolean },
): Promise<UsageReport> {
  const { db, actor } = context;
  const span = await spanOf(context, input);
  const before = compare ? await spanBefore(context, span, compare) : null;
  const whose = {
    organizationId: actor.organizationId,
    scope: visibleTeams(actor, "usage.read"),
    filters: usageFiltersOf(input),
  };
  const queryOf = ({ start, end }: UsageSpan): UsageQuery => ({ ...whose, from: start, to: end });
  const keys = groupBy === "none" ? [""] : await db.usage.topGroups(queryOf(span), groupBy, TOP_GROUPS);
  const shape = { grain: span.grain, timeZone: span.timeZone, group: groupBy, keys, histograms };
  const read = async (of: UsageSpan) => aligned(await db.usage.buckets(queryOf(of), shape), of);
  const [now, earlier, labels] = await Promise.all([
    read(span),
    before && read(before),
    labelsOf(context, groupBy, keys),
  ]);
  const group = (key: string | null) => ({
    key: key ?? OTHER.key,
    label: key === null ? OTHER.label : (labels.get(key) ?? key),
    sums: now.get(key) ?? span.starts.map(() => EMPTY_SUMS),
    previous: before && (earlier?.get(key) ?? before.starts.map(() => EMPTY_SUMS)),
  });
  return {
    span,
    before,
    groups: [...keys.map(group), ...(now.has(null) ? [group(null)] : [])],
    allBefore: before && earlier && before.starts.map((_, index) => sumOf(atBucket(earlier.values(), index))),
  };
}

const atBucket = (groups: Iterable<UsageSums[]>, index: number): UsageSums[] =>
  [...groups].flatMap((sums) => sums[index] ?? []);

/** Per group, a sum for every bucket of the span. */
function aligned(
  rows: Awaited<ReturnType<VerbContext["db"]["usage"]["buckets"]>>,
  { starts }: UsageSpan,
): Map<string | null, UsageSums[]> {
  const places = new Map(starts.map((at, index) => [at.getTime(), index]));
  const groups = new Map<string | null, UsageSums[]>();
  for (const { key, at, ...sums } of rows) {
    const group = groups.get(key) ?? starts.map(() => EMPTY_SUMS);
    const place = places.get(at.getTime());
    if (place === undefined) throw new Error("a rollup is outside of its report's buckets");
    group[place] = sums;
    groups.set(key, group);
  }
  return groups;
}
