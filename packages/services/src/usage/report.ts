import type { UsageQuery } from "@gatehouse/db/admin";
import { GatehouseError, type UsageGrain, type UsageGroup, type UsageView, visibleTeams } from "@gatehouse/domain";
import * as z from "zod";
import { timeZoneOf } from "../organization.ts";
import type { VerbContext } from "../platform.ts";
import { timeRange, usageFilters } from "../request/filters.ts";
import { chooseGrain } from "./grain.ts";
import { labelsOf } from "./labels.ts";
import { addSums, EMPTY_SUMS, type Sums, viewSums } from "./sums.ts";

export const readUsageInput = z.strictObject({
  ...usageFilters,
  ...timeRange,
  grain: z.enum(["15m", "1h", "1d"]).optional(),
  groupBy: z.enum(["none", "team", "virtual_key", "model", "provider"]).default("none"),
});

/** Groups beyond these are drawn as one. */
const TOP_GROUPS = 8;
const OTHER = { key: "other", label: "Other" };

/** A group and its buckets; `key` null holds the groups that are not among the top. */
interface Group {
  key: string | null;
  buckets: Map<number, Sums>;
}

/**
 * What was used in a span of time, from rollups only. The span begins at the start of the bucket that holds `from`;
 * hours and days are those of the organization's time zone. Empty buckets are filled in.
 */
export async function readUsage(context: VerbContext, input: z.output<typeof readUsageInput>): Promise<UsageView> {
  const { db, actor, now } = context;
  const { grain: wanted, groupBy, from, to, ...filters } = input;
  if (from >= to) throw new GatehouseError("invalid_request", { message: "The time range is empty.", param: "from" });
  const grain = chooseGrain(from, to, wanted);
  const timeZone = await timeZoneOf(context);
  const start = await db.usage.bucketStart(from, grain, timeZone);
  const scope = visibleTeams(actor, "usage.read");
  const query: UsageQuery = { ...filters, organizationId: actor.organizationId, scope, from: start, to };

  const [starts, groups] = await Promise.all([
    db.usage.bucketStarts({ start, end: to }, grain, timeZone),
    readGroups(context, query, { grain, timeZone, group: groupBy }),
  ]);
  const labels = await labelsOf(
    context,
    groupBy,
    groups.flatMap(({ key }) => key ?? []),
  );
  const total = groups.flatMap(({ buckets }) => [...buckets.values()]).reduce(addSums, EMPTY_SUMS);
  return {
    from: start.toISOString(),
    to: to.toISOString(),
    grain,
    timeZone,
    asOf: now().toISOString(),
    unpricedRequests: total.unpriced,
    series: groups.map(({ key, buckets }) => ({
      key: key ?? OTHER.key,
      label: key === null ? OTHER.label : (labels.get(key) ?? key),
      points: starts.map((at) => ({ at: at.toISOString(), ...viewSums(buckets.get(at.getTime()) ?? EMPTY_SUMS) })),
      total: viewSums([...buckets.values()].reduce(addSums, EMPTY_SUMS)),
    })),
    total: viewSums(total),
  };
}

/** The top groups in order, then the rest as one when there is any; ungrouped, always exactly one. */
async function readGroups(
  { db }: VerbContext,
  query: UsageQuery,
  shape: { grain: UsageGrain; timeZone: string; group: UsageGroup },
): Promise<Group[]> {
  const keys = shape.group === "none" ? [""] : await db.usage.topGroups(query, shape.group, TOP_GROUPS);
  const groups = new Map<string | null, Group>(keys.map((key) => [key, { key, buckets: new Map() }]));
  for (const { key, at, ...sums } of await db.usage.buckets(query, { ...shape, keys })) {
    const group = groups.get(key) ?? { key, buckets: new Map() };
    group.buckets.set(at.getTime(), sums);
    groups.set(key, group);
  }
  return [...groups.values()];
}
