import {
  type RequestFacetsView,
  USAGE_FIELDS,
  type UsageField,
  type UsageGroup,
  usageFilterFields,
  visibleTeams,
} from "@gatehouse/domain";
import * as z from "zod";
import type { VerbContext } from "../platform.ts";
import { labelsOf } from "../usage/labels.ts";
import { timeRange, usageFiltersOf } from "./filters.ts";

export const readRequestFacetsInput = z.strictObject({ ...usageFilterFields, ...timeRange });

const MOST_VALUES = 50;
const GROUPS: Record<UsageField, UsageGroup> = {
  status: "none",
  teamId: "team",
  virtualKeyId: "virtual_key",
  model: "model",
  provider: "provider",
};

/**
 * How many requests of a span have which status, team, key, model and provider, from rollups: to the quarter of an hour,
 * and each field under the filters of the others, so that its further values can be seen beside those that are chosen.
 */
export async function readRequestFacets(
  context: VerbContext,
  input: z.output<typeof readRequestFacetsInput>,
): Promise<RequestFacetsView> {
  const { db, actor, now } = context;
  const { organizationId } = actor;
  const scope = visibleTeams(actor, "usage.read");
  const filters = usageFiltersOf(input);
  const counted = await Promise.all(
    USAGE_FIELDS.map(async (field) => {
      const { [field]: _, ...others } = filters;
      const query = { organizationId, scope, from: quarterOf(input.from), to: input.to, filters: others };
      return [field, await db.usage.countsBy(query, field, MOST_VALUES)] as const;
    }),
  );
  const labelled = counted.map(async ([field, values]) => {
    const labels = await labelsOf(
      context,
      GROUPS[field],
      values.map(({ value }) => value),
    );
    return [field, values.map((each) => ({ ...each, label: labels.get(each.value) ?? each.value }))] as const;
  });
  return {
    asOf: now().toISOString(),
    facets: Object.fromEntries(await Promise.all(labelled)) as RequestFacetsView["facets"],
  };
}

const QUARTER_MS = 15 * 60_000;
const quarterOf = (at: Date): Date => new Date(Math.floor(at.getTime() / QUARTER_MS) * QUARTER_MS);
